"""The lines of a count on the screen: what lies there by the books, what was counted, what differs and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from supplytrack.core.document import MISCOUNTED, CountState
from supplytrack.core.quantity import format_quantity, parse_quantity
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _
from supplytrack.inventory.counts.queries import CountDetail, CountSheetRow
from supplytrack.ui.inventory.counts.words import reason_choices, signed, worth_words
from supplytrack.ui.toolkit.choices import ListedChoices
from supplytrack.ui.toolkit.columns import Look
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.words import local

Figures = tuple[str, str, str]
"""What is kept of a line: counted, reason, remarks."""


def page_lines(detail: CountDetail, own: str) -> list[Line]:
    """The lines in the order of the page: of a count to be reviewed, those that differ come first."""
    rows = list(detail.lines)
    if detail.row.state is not CountState.OPEN:
        rows.sort(key=lambda row: (not row.difference, row.line))
    return [_line(row, own) for row in rows]


def _line(row: CountSheetRow, own: str) -> Line:
    return {
        "line": row.line,
        "item": row.item,
        "name": row.item_name,
        "name_km": row.item_km,
        "unit": local(row.many, row.unit_km),
        "decimals": row.decimals,
        "donor": row.donor or "",
        "from": row.donor or own,
        "batch": row.batch,
        "expiry": row.expiry.isoformat() if row.expiry else "",
        "until": day_text(row.expiry) if row.expiry else "",
        "expected": row.expected,
        "counted": row.as_typed or (None if row.counted is None else plain(row.counted, row.decimals)),
        "moved": row.moved,
        "worth": worth_words(row.worth) if row.difference else "",
        "reason": row.reason or None,
        "remarks": row.remarks or None,
        "is_extra": row.is_extra,
    }


def plain(smallest: int, decimals: int) -> str:
    """A quantity as it is typed: without commas."""
    return format_quantity(smallest, decimals).replace(",", "")


def figures_of(line: Line) -> Figures:
    """What a person wrote on a line."""
    return (str(line.get("counted") or ""), str(line.get("reason") or ""), str(line.get("remarks") or ""))


def why_not_exact(line: Line) -> str:
    """Why the figure of a line cannot be kept, in a sentence; empty when it can."""
    try:
        counted_of(line)
    except Refused as refused:
        return str(refused)
    return ""


def counted_of(line: Line) -> int | None:
    """The figure in smallest units; None while there is none.

    :raises Refused: when it is no number, below zero, or finer than the item's unit.
    """
    return parse_quantity(str(line.get("counted") or ""), int(line.get("decimals") or 0))


def difference_of(line: Line) -> int | None:
    """Counted less expected; None without a figure that can be read."""
    try:
        counted = counted_of(line)
    except Refused:
        return None
    return None if counted is None else counted - int(line.get("expected") or 0)


def columns(state: Callable[[], CountState]) -> Sequence[LineColumn]:
    """The columns of the grid; `state` says how the count stands."""
    reasons = ListedChoices(reason_choices())
    return (
        LineColumn(
            "name",
            N_("Item"),
            CellKind.COMPUTED,
            grey=False,
            text=lambda line: local(str(line.get("name", "")), str(line.get("name_km", ""))),
            look=lambda line: Look(weight=500, below=_below(line)),
        ),
        LineColumn(
            "batch",
            N_("Batch"),
            CellKind.COMPUTED,
            98,
            grey=False,
            text=lambda line: str(line.get("batch") or "–"),
            look=lambda line: Look(below=str(line.get("until") or "")),
        ),
        LineColumn(
            "expected",
            N_("Expected"),
            CellKind.COMPUTED,
            78,
            right=True,
            text=lambda line: _amount(line, "expected"),
        ),
        LineColumn(
            "counted",
            N_("Counted"),
            CellKind.NUMBER,
            78,
            stop=True,
            editable=lambda line: state() is CountState.OPEN and bool(line),
            look=lambda _line: Look(weight=600),
        ),
        LineColumn(
            "difference",
            N_("Difference"),
            CellKind.COMPUTED,
            90,
            right=True,
            grey=False,
            text=_difference_words,
            look=_difference_look,
        ),
        LineColumn(
            "worth",
            N_("Worth"),
            CellKind.COMPUTED,
            84,
            right=True,
            grey=False,
            text=lambda line: str(line.get("worth") or ""),
        ),
        LineColumn(
            "moved",
            N_("Moved since"),
            CellKind.COMPUTED,
            94,
            right=True,
            grey=False,
            text=_moved_words,
            look=lambda line: Look(tone="warn" if line.get("moved") else ""),
        ),
        LineColumn(
            "reason",
            N_("Reason"),
            CellKind.CHOICE,
            152,
            choices=reasons,
            arrow=lambda line: state() is CountState.COUNTED and bool(difference_of(line)),
            editable=lambda line: state() is CountState.COUNTED and bool(difference_of(line)),
            stop=True,
            text=lambda line: _reason_shown(line, reasons),
        ),
        LineColumn(
            "remarks",
            N_("Remarks"),
            CellKind.TEXT,
            160,
            editable=lambda line: state() is CountState.OPEN and bool(line),
        ),
    )


def _below(line: Line) -> str:
    found = [str(line.get(key) or "") for key in ("from", "unit")]
    if line.get("is_extra"):
        found.append(_("added"))
    return ", ".join(filter(None, found))


def _amount(line: Line, key: str) -> str:
    return format_quantity(int(line.get(key) or 0), int(line.get("decimals") or 0))


def _difference_words(line: Line) -> str:
    difference = difference_of(line)
    if difference is None:
        return ""
    return signed(difference, int(line.get("decimals") or 0)) if difference else "–"


def _difference_look(line: Line) -> Look:
    difference = difference_of(line)
    if not difference:
        return Look(tone="text3")
    return Look(tone="bad" if difference < 0 else "warn", weight=600)


def _moved_words(line: Line) -> str:
    moved = int(line.get("moved") or 0)
    return signed(moved, int(line.get("decimals") or 0)) if moved else "–"


def _reason_shown(line: Line, reasons: ListedChoices) -> str:
    if not difference_of(line):
        return ""
    choice = reasons.of(line.get("reason") or MISCOUNTED)
    return choice.name if choice else ""


def differences_in_words(lines: Sequence[Line]) -> list[str]:
    """`PPE suits -3 pieces`, for each line that differs."""
    found: list[str] = []
    for line in lines:
        difference = difference_of(line)
        if difference:
            name = local(str(line.get("name", "")), str(line.get("name_km", "")))
            told = signed(difference, int(line.get("decimals") or 0))
            found.append(f"{name} {told} {line.get('unit', '')}".strip())
    return found


def kept_figures(lines: Sequence[Line]) -> dict[int, Figures]:
    """What is kept of every line of the sheet."""
    return {int(line["line"]): figures_of(line) for line in lines}


def merged(server: Sequence[Line], local_lines: Sequence[Line], kept: dict[int, Figures]) -> list[Line]:
    """What others kept meanwhile, with what was typed here and is not kept yet."""
    typed = {line.get("line"): line for line in local_lines}
    found: list[Line] = []
    for line in server:
        mine: Any = typed.get(line["line"])
        if mine is not None and figures_of(mine) != kept.get(int(line["line"]), figures_of(mine)):
            line = {**line, **{key: mine.get(key) for key in ("counted", "reason", "remarks")}}
        found.append(line)
    return found
