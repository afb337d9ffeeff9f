"""The form of a delivery note: from what the page keeps to what the operations read, and back."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from supplytrack.core.quantity import format_fraction, format_quantity
from supplytrack.distribution.operations import NoteDraft
from supplytrack.distribution.plan import OWN, PlannedLine
from supplytrack.distribution.queries import NoteDetail
from supplytrack.errors import Refused
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.ui.toolkit.draft import Line

_FIELD_NAMES = {
    "receiver_name": "receiver",
    "receiver_function": "receiver",
    "pack_factor": "pack",
    "batch_uid": "batch",
}
"""Where the page shows what an operation calls otherwise."""


def pack_key(name: str, factor: str) -> str:
    """How a line keeps its pack: the name and how many are in one; empty for the item's own unit."""
    return f"{name}|{factor}" if name else ""


def pack_of(line: Line) -> tuple[str, str]:
    """The name and the factor of a line's pack."""
    name, _bar, factor = str(line.get("pack") or "").partition("|")
    return name, factor


def planned(line: Line) -> PlannedLine:
    """A line of the page, for planning."""
    name, factor = pack_of(line)
    return PlannedLine(
        str(line.get("item") or ""),
        str(line.get("quantity") or ""),
        name,
        factor,
        str(line.get("donor") or ""),
        str(line.get("batch") or ""),
    )


def receiver_parts(values: Mapping[str, Any]) -> tuple[str, str]:
    """Name and function, which are written in one field: "Sok Dara, Deputy Director".

    What was recorded before and not touched keeps its parts: "Deputy Director, PHD" may be a function alone.
    """
    text, before = _text(values, "receiver"), values.get("receiver_was")
    if before and text == receiver_text(*before):
        return str(before[0]), str(before[1])
    name, _comma, function = text.partition(",")
    return name.strip(), function.strip()


def receiver_text(name: str, function: str) -> str:
    """The other way round."""
    return ", ".join(part for part in (name, function) if part)


def note_draft(values: Mapping[str, Any], today: date) -> NoteDraft:
    """What the page keeps as the operations take it. What is no date stays today: the form complains first."""
    name, function = receiver_parts(values)
    return NoteDraft(
        uid=_text(values, "uid"),
        date=day_or(values.get("date"), today),
        source=_text(values, "source"),
        target=_text(values, "target"),
        lines=tuple(line_draft(line) for line in values["lines"]),
        receiver_name=name,
        receiver_function=function,
        receiver_phone=_text(values, "receiver_phone"),
        request_number=_text(values, "request_number"),
        project=_text(values, "project"),
        place_of_delivery=_text(values, "place_of_delivery"),
        means=_text(values, "means"),
        driver=_text(values, "driver"),
        vehicle=_text(values, "vehicle"),
        remarks=_text(values, "remarks"),
    )


def _text(values: Mapping[str, Any], key: str) -> str:
    return str(values.get(key) or "")


def day_or(value: Any, today: date) -> date:
    """The date that a draft keeps as text; `today` while it is none."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return today


def line_draft(line: Line) -> GoodsLineDraft:
    """A line of the page as the operations take it."""
    name, factor = pack_of(line)
    donor = str(line.get("donor") or "")
    return GoodsLineDraft(
        item=str(line.get("item") or line.get("item?") or ""),
        quantity=str(line.get("quantity") or ""),
        pack=name,
        pack_factor=factor,
        donor="" if donor == OWN else donor,
        own_only=donor == OWN,
        batch_uid=str(line.get("batch") or ""),
        remarks=str(line.get("remarks") or ""),
    )


def form_values(typed: NoteDraft) -> dict[str, Any]:
    """A note that was typed elsewhere, or reserved before, as the page keeps it."""
    return {
        "uid": typed.uid,
        "date": typed.date.isoformat(),
        "source": typed.source,
        "target": typed.target,
        "receiver": receiver_text(typed.receiver_name, typed.receiver_function),
        "receiver_was": [typed.receiver_name, typed.receiver_function],
        "receiver_phone": typed.receiver_phone,
        "request_number": typed.request_number,
        "project": typed.project,
        "place_of_delivery": typed.place_of_delivery,
        "means": typed.means or None,
        "driver": typed.driver,
        "vehicle": typed.vehicle,
        "remarks": typed.remarks,
        "lines": [
            {
                "item": line.item,
                "quantity": line.quantity,
                "pack": pack_key(line.pack, line.pack_factor),
                "donor": OWN if line.own_only else line.donor or None,
                "batch": line.batch_uid or None,
                "remarks": line.remarks or None,
            }
            for line in typed.lines
        ],
    }


def issued_values(detail: NoteDetail, own: str, containers: Container[str]) -> dict[str, Any]:
    """An issued note as the page shows it: nothing is worked out any more, every cell says what was sent.

    `containers`: the codes of items that are counted in boxes of unknown size.
    """
    row = detail.row
    return {
        "uid": row.uid,
        "date": row.date.isoformat(),
        "source": row.source,
        "target": row.target,
        "receiver": receiver_text(detail.receiver.name, detail.receiver.function),
        "receiver_phone": detail.receiver.phone,
        "request_number": detail.request_number,
        "project": detail.project,
        "place_of_delivery": detail.place_of_delivery,
        "means": detail.means or None,
        "driver": detail.driver,
        "vehicle": detail.vehicle,
        "remarks": detail.remarks,
        "lines": [sent_line(line, line.quantity, own, line.item in containers) for line in detail.lines],
    }


class SentGoods(Protocol):
    """A line of a paper whose goods left a store."""

    @property
    def item(self) -> str: ...
    @property
    def item_name(self) -> str: ...
    @property
    def item_km(self) -> str: ...
    @property
    def one(self) -> str: ...
    @property
    def unit_km(self) -> str: ...
    @property
    def decimals(self) -> int: ...
    @property
    def tracks_expiry(self) -> bool: ...
    @property
    def batch(self) -> str: ...
    @property
    def expiry(self) -> date | None: ...
    @property
    def donor(self) -> str | None: ...
    @property
    def pack_name(self) -> str: ...
    @property
    def pack_numerator(self) -> int | None: ...
    @property
    def pack_denominator(self) -> int | None: ...
    @property
    def remarks(self) -> str: ...


def sent_line(line: SentGoods, quantity: int, own: str, in_container: bool) -> Line:
    """A line of goods that left a store as the page shows it: `quantity` smallest units.

    `in_container`: its item is counted in boxes of unknown size.
    """
    factor = Fraction(line.pack_numerator, line.pack_denominator or 1) if line.pack_numerator else None
    packs, rest = divmod(quantity, int(factor * 10**line.decimals)) if factor else (0, 1)
    whole = bool(factor) and not rest
    return {
        "item": line.item,
        "quantity": str(packs) if whole else format_quantity(quantity, line.decimals).replace(",", ""),
        "pack": pack_key(line.pack_name, format_fraction(factor)) if whole and factor else "",
        "sent": {
            "name": line.item_name,
            "name_km": line.item_km,
            "pieces": quantity,
            "unknown": in_container and not whole,
            "decimals": line.decimals,
            "unit": line.one,
            "unit_km": line.unit_km,
            "batch": line.batch,
            "donor": line.donor or own,
            "expiry": line.expiry.isoformat() if line.expiry else None,
            "dated": line.tracks_expiry,
        },
        "remarks": line.remarks or None,
    }


def at_the_page(refused: Refused) -> Refused:
    """The same refusal with the names under which the page shows its fields and cells."""
    found = [Refused(str(one), _page_field(one.field)) for one in refused.all()]
    return Refused(str(found[0]), found[0].field, also=found[1:])


def _page_field(field: str) -> str:
    before, dot, last = field.rpartition(".")
    return f"{before}{dot}{_FIELD_NAMES.get(last, last)}"


def without_empty(lines: Sequence[Line]) -> list[Line]:
    """The lines with any content."""
    return [line for line in lines if any(line.values())]


def said(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a form holds beyond empty fields: what was typed and taken back was not said."""
    return {key: value for key, value in values.items() if value not in (None, "", [])}
