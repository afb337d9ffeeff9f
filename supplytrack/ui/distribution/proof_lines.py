"""The lines of a proof of delivery: what was sent, and what became of it; each line adds up to what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from supplytrack.core.document import PROOF_REASONS
from supplytrack.core.quantity import format_fraction, format_quantity, parse_number
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.distribution.queries import NoteLineRow
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _
from supplytrack.inventory.summary import GoodsPart
from supplytrack.ui.distribution.words import REASON_WORDS, pack_words
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.choices import Choice, ListedChoices
from supplytrack.ui.toolkit.columns import Look
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.words import local

OTHERS = ("damaged", "short", "refused")


@dataclass(frozen=True)
class Tally:
    """A line added up, in units of the item. `readable` is false while a cell holds no number."""

    sent: Fraction
    accepted: Fraction
    others: Fraction
    readable: bool

    @property
    def missing(self) -> Fraction:
        """How much is not explained yet; below zero when too much is written."""
        return self.sent - self.accepted - self.others

    @property
    def adds_up(self) -> bool:
        """Whether the parts make what was sent."""
        return self.readable and self.missing == 0


def first_line(row: NoteLineRow, own: str, units: Mapping[str, str]) -> Line:
    """A line of the note as the page begins: all of it accepted. `units`: Khmer names of packs."""
    sent = format_quantity(row.quantity, row.decimals).replace(",", "")
    factor = Fraction(row.pack_numerator, row.pack_denominator or 1) if row.pack_numerator else None
    packed = pack_words(row.pack_name, factor, units) if row.pack_name else ""
    return {
        "line": row.line,
        "item": row.item,
        "decimals": row.decimals,
        "name": row.item_name,
        "name_km": row.item_km,
        "one": row.one,
        "many": row.many,
        "unit_km": row.unit_km,
        "from": row.donor or own,
        "packed": packed,
        "batch": row.batch,
        "sent": sent,
        "accepted": sent,
    }


def tally(line: Line) -> Tally:
    """Add a line up."""
    sent, readable = number_of(line.get("sent"))
    accepted, fits = number_of(line.get("accepted"))
    parts = [number_of(line.get(key)) for key in OTHERS]
    readable = readable and fits and all(fit for _value, fit in parts)
    return Tally(sent, accepted, sum((value for value, _fit in parts), Fraction()), readable)


def number_of(typed: Any) -> tuple[Fraction, bool]:
    """What a cell holds, nothing when it is empty, and whether that can be read as a quantity."""
    if typed in (None, ""):
        return Fraction(), True
    try:
        value = parse_number(str(typed))
    except Refused:
        return Fraction(), False
    return value, value >= 0


def needs_reason(line: Line) -> bool:
    """Whether not everything was accepted."""
    return tally(line).others > 0


def is_settled(line: Line) -> bool:
    """Whether the line adds up and says why, where it has to."""
    return tally(line).adds_up and (bool(line.get("reason")) or not needs_reason(line))


def is_different(line: Line) -> bool:
    """Whether anything else than "all accepted" is written."""
    found = tally(line)
    return not found.adds_up or found.others > 0


def item_name(line: Line) -> str:
    """The item of a line."""
    return local(str(line["name"]), str(line["name_km"]))


def goods_words(line: Line, value: Fraction) -> str:
    """`4 disposable aprons`: so much of a line's item."""
    part = GoodsPart(
        str(line["item"]),
        str(line["name"]),
        str(line["name_km"]),
        int(line["decimals"]),
        str(line["one"]),
        str(line["many"]),
        str(line["unit_km"]),
        int(value * 10 ** int(line["decimals"])),
    )
    return part.words


def amount(value: Fraction) -> str:
    """A quantity as people write it."""
    whole = value.denominator == 1
    return f"{value.numerator:,}" if whole else format_fraction(value)


def proof_lines(lines: Sequence[Line]) -> tuple[ProofLineDraft, ...]:
    """The lines as the operation takes them."""
    return tuple(
        ProofLineDraft(
            int(line["line"]),
            str(line.get("accepted") or "0"),
            damaged=str(line.get("damaged") or ""),
            short=str(line.get("short") or ""),
            refused=str(line.get("refused") or ""),
            reason=str(line.get("reason") or ""),
        )
        for line in lines
    )


def columns() -> Sequence[LineColumn]:
    """The columns of the grid."""
    khmer = style.in_khmer()
    reasons = ListedChoices([Choice(key, _(REASON_WORDS[key]), also=(key,)) for key in PROOF_REASONS])
    names = {"damaged": N_("Damaged"), "short": N_("Short"), "refused": N_("Refused")}
    widths = (
        {"damaged": 70, "short": 62, "refused": 76} if khmer else {"damaged": 84, "short": 70, "refused": 76}
    )
    return (
        LineColumn(
            "name",
            N_("Item"),
            CellKind.COMPUTED,
            grey=False,
            text=lambda line: item_name(line) if line else "",
            look=lambda line: Look(weight=500, below=_below(line) if line else ""),
        ),
        LineColumn(
            "sent",
            N_("Sent"),
            CellKind.COMPUTED,
            62,
            right=True,
            text=lambda line: amount(tally(line).sent),
            look=lambda _line: Look(tone="text", weight=600),
        ),
        LineColumn(
            "accepted",
            N_("Accepted"),
            CellKind.NUMBER,
            76 if khmer else 84,
            stop=True,
            text=lambda line: _shown(line, "accepted"),
            follow=lambda _line, _value: {"by_hand": True},
        ),
        *(
            LineColumn(
                key,
                names[key],
                CellKind.NUMBER,
                widths[key],
                text=lambda line, key=key: _shown(line, key),  # type: ignore[misc]
                look=lambda line, key=key: Look(tone="" if line.get(key) else "text3"),  # type: ignore[misc]
                follow=_rest_accepted,
            )
            for key in OTHERS
        ),
        LineColumn(
            "check",
            N_("Check"),
            CellKind.COMPUTED,
            116,
            grey=False,
            text=_check_words,
            look=_check_look,
        ),
        LineColumn(
            "reason",
            N_("Reason"),
            CellKind.CHOICE,
            136 if khmer else 150,
            choices=reasons,
            free=True,
            arrow=True,
        ),
    )


def _below(line: Line) -> str:
    unit = local(str(line["one"]), str(line["unit_km"]))
    return ", ".join(part for part in (str(line["from"]), str(line.get("packed") or unit)) if part)


def _shown(line: Line, key: str) -> str:
    typed = str(line.get(key) or "0")
    value, readable = number_of(typed)
    return amount(value) if readable else typed


def _rest_accepted(line: Line, _value: Any) -> Mapping[str, Any]:
    # As long as nobody wrote it by hand, what is not damaged, short or refused was accepted.
    found = tally(line)
    if line.get("by_hand") or not found.readable:
        return {}
    return {"accepted": format_fraction(max(Fraction(), found.sent - found.others))}


def _check_words(line: Line) -> str:
    found = tally(line)
    if not found.readable:
        return _("Not a number")
    if found.missing > 0:
        return _("{count} to explain").format(count=amount(found.missing))
    if found.missing < 0:
        return _("{count} too many").format(count=amount(-found.missing))
    return _("Adds up") if is_settled(line) else _("Say why")


def _check_look(line: Line) -> Look:
    if is_settled(line):
        return Look(tone="good", icon="circle-check", icon_tone="good")
    return Look(tone="bad", weight=600, icon="circle-x", icon_tone="bad")
