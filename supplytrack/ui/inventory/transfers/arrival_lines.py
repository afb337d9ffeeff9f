"""The lines of a transfer's receipt: what was still to come, what arrived, what was damaged or lost, what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from supplytrack.core.quantity import format_fraction, format_quantity
from supplytrack.i18n import N_, _
from supplytrack.inventory.transfers.operations import ArrivalLineDraft
from supplytrack.inventory.transfers.queries import TransferLineRow
from supplytrack.ui.distribution.proof_lines import amount, item_name, number_of
from supplytrack.ui.inventory.transfers.words import LOSS_REASONS, reason_words
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.choices import Choice, ListedChoices
from supplytrack.ui.toolkit.columns import Look
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.words import local

LOSSES = ("damaged", "lost")


@dataclass(frozen=True)
class Tally:
    """A line added up, in units of the item. `readable` is false while a cell holds no number."""

    open: Fraction
    received: Fraction
    damaged: Fraction
    lost: Fraction
    readable: bool

    @property
    def left(self) -> Fraction:
        """How much is still on the way afterwards; below zero when too much is written."""
        return self.open - self.received - self.damaged - self.lost


def first_line(row: TransferLineRow, own: str) -> Line:
    """A line as the page begins: all that is still to come has arrived."""
    still = _plain(row.open, row.decimals)
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
        "batch": row.batch,
        "sent": _plain(row.sent, row.decimals),
        "open": still,
        "received": still,
    }


def _plain(smallest: int, decimals: int) -> str:
    return format_quantity(smallest, decimals).replace(",", "")


def tally(line: Line) -> Tally:
    """Add a line up."""
    parts = [number_of(line.get(key)) for key in ("open", "received", *LOSSES)]
    still, received, damaged, lost = (value for value, _fits in parts)
    return Tally(still, received, damaged, lost, all(fits for _value, fits in parts))


def needs_reason(line: Line) -> bool:
    """Whether something was damaged or lost and nobody said why."""
    found = tally(line)
    return found.damaged + found.lost > 0 and not line.get("reason")


def is_settled(line: Line) -> bool:
    """Whether a line can be recorded."""
    found = tally(line)
    return found.readable and found.left >= 0 and not needs_reason(line)


def arrival_lines(lines: Sequence[Line]) -> tuple[ArrivalLineDraft, ...]:
    """The lines as the operation takes them."""
    return tuple(
        ArrivalLineDraft(
            int(line["line"]),
            str(line.get("received") or ""),
            str(line.get("damaged") or ""),
            str(line.get("lost") or ""),
            str(line.get("reason") or ""),
        )
        for line in lines
    )


def columns() -> Sequence[LineColumn]:
    """The columns of the grid."""
    khmer = style.in_khmer()
    reasons = ListedChoices([Choice(key, reason_words(key), also=(key,)) for key in LOSS_REASONS])
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
            "sent", N_("Sent"), CellKind.COMPUTED, 64, right=True, text=lambda line: _shown(line, "sent")
        ),
        LineColumn(
            "open",
            N_("To come"),
            CellKind.COMPUTED,
            76,
            right=True,
            text=lambda line: _shown(line, "open"),
            look=lambda _line: Look(tone="text", weight=600),
        ),
        LineColumn(
            "received",
            N_("Received"),
            CellKind.NUMBER,
            78 if khmer else 84,
            stop=True,
            text=lambda line: _shown(line, "received"),
            follow=lambda _line, _value: {"by_hand": True},
        ),
        _loss_column("damaged", N_("Damaged"), 72 if khmer else 84),
        _loss_column("lost", N_("Lost"), 62),
        LineColumn(
            "left",
            N_("Still on the way"),
            CellKind.COMPUTED,
            124,
            right=True,
            grey=False,
            text=_left_words,
            look=_left_look,
        ),
        LineColumn(
            "reason",
            N_("Reason"),
            CellKind.CHOICE,
            140 if khmer else 156,
            choices=reasons,
            free=True,
            arrow=True,
        ),
    )


def _loss_column(key: str, title: str, wide: int) -> LineColumn:
    return LineColumn(
        key,
        title,
        CellKind.NUMBER,
        wide,
        text=lambda line: _shown(line, key),
        look=lambda line: Look(tone="" if line.get(key) else "text3"),
        follow=_rest_received,
    )


def _below(line: Line) -> str:
    unit = local(str(line["one"]), str(line["unit_km"]))
    return ", ".join(part for part in (str(line["from"]), str(line["batch"]), unit) if part)


def _shown(line: Line, key: str) -> str:
    typed = str(line.get(key) or "0")
    value, readable = number_of(typed)
    return amount(value) if readable else typed


def _rest_received(line: Line, _value: Any) -> Mapping[str, Any]:
    # As long as nobody wrote it by hand, what is neither damaged nor lost has arrived.
    found = tally(line)
    if line.get("by_hand") or not found.readable:
        return {}
    return {"received": format_fraction(max(Fraction(), found.open - found.damaged - found.lost))}


def _left_words(line: Line) -> str:
    found = tally(line)
    if not found.readable:
        return _("Not a number")
    if found.left < 0:
        return _("{count} too many").format(count=amount(-found.left))
    if needs_reason(line):
        return _("Say why")
    return amount(found.left) if found.left else "–"


def _left_look(line: Line) -> Look:
    if not is_settled(line):
        return Look(tone="bad", weight=600, icon="circle-x", icon_tone="bad")
    return Look(tone="warn", weight=600) if tally(line).left else Look(tone="text3")
