"""The picking list of a delivery note or a transfer: its batches in the order of the shelves, and what was passed over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from sqlalchemy import bindparam, text

from supplytrack.core.clock import day_number, day_of
from supplytrack.core.document import Kind, NoteState, TransferState
from supplytrack.core.picking_list_sheet import PassedOver, PassedReason, PickingListSheet, PickLine
from supplytrack.core.quantity import format_quantity
from supplytrack.core.sheets import PaperLanguage, PaperParty
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.fefo import is_expired
from supplytrack.inventory.paper_parts import (
    GOODS_COLUMNS,
    GOODS_JOINS,
    packed,
    paper_goods,
    paper_head,
    unit_plurals,
)


@dataclass(frozen=True)
class _Order:
    """What a picking list is for. `lines` is the statement that reads its batches, `keys` what it needs."""

    paper: Literal["delivery note", "transfer"]
    number: str
    day: date
    place_id: int
    pick_from: PaperParty
    pick_for: PaperParty
    lines: Any
    keys: Mapping[str, Any]
    issued: bool
    remarks: str = ""


_LOTS = f"""SELECT x.item_id, x.batch_id, {GOODS_COLUMNS}, t.donor_id, t.received_day, t.pack_name, t.pack_numerator,
  t.pack_denominator, k.position, i.report_order, {{quantity}}
FROM {{lines}} x {GOODS_JOINS} JOIN category k ON k.id = i.category_id"""
_RESERVED = text(f"{_LOTS.format(quantity='x.quantity', lines='reservation')} WHERE x.note_uid = :uid")
_DISPATCHED = text(f"{_LOTS.format(quantity='x.quantity', lines='dispatch_line')} WHERE x.document_id = :id")
_LOADED = text(f"{_LOTS.format(quantity='x.quantity', lines='transfer_line')} WHERE x.document_id = :id")
_PLACES = """s.name AS source, s.name_km AS source_km, r.name AS target, r.name_km AS target_km
FROM {table} n JOIN location s ON s.id = n.from_location_id JOIN location r ON r.id = n.to_location_id
LEFT JOIN document d ON d.id = n.document_id WHERE n.number = :number"""
_NOTE = text(
    "SELECT n.uid, n.state, n.note_day AS day, n.from_location_id AS place_id, n.document_id, d.remarks, "
    + _PLACES.format(table="delivery_note")
)
_TRANSFER = text(
    "SELECT n.uid, n.state, n.transfer_day AS day, n.from_location_id AS place_id, n.document_id, d.remarks, "
    + _PLACES.format(table="transfer")
)


def picking_list_sheet(session: Session, number: str, language: PaperLanguage = "both") -> PickingListSheet:
    """The picking list of the delivery note or transfer with a number; its own number (PL-...) finds it too.

    :raises Refused: when there is no such paper, or it was cancelled or reversed: nothing is to be picked then.
    """
    order = _find(session, paper_of(number))
    lots = sorted(_added_up(session.rows(order.lines, order.keys)), key=_shelf)
    plurals = unit_plurals(session)
    return PickingListSheet(
        head=paper_head(session, list_number(order.number), order.day, language),
        paper=order.paper,
        paper_number=order.number,
        pick_from=order.pick_from,
        pick_for=order.pick_for,
        needed_by=order.day,
        lines=tuple(
            PickLine(paper_goods(row), quantity, in_packs(row, quantity, plurals)) for row, quantity in lots
        ),
        passed_over=_passed_over(session, order, [row for row, _quantity in lots]),
        issued=order.issued,
        remarks=order.remarks,
    )


def list_number(number: str) -> str:
    """The number of the picking list for a paper: of a delivery note its own with PL, of others PL before it."""
    prefix = f"{Kind.DELIVERY_NOTE.prefix}-"
    return f"PL-{number.removeprefix(prefix)}"


def paper_of(number: str) -> str:
    """The number of the paper that was named by its own number, or by that of its picking list."""
    named = number.strip().upper()
    if not named.startswith("PL-"):
        return named
    rest = named.removeprefix("PL-")
    return rest if rest.startswith(f"{Kind.TRANSFER.prefix}-") else f"{Kind.DELIVERY_NOTE.prefix}-{rest}"


def _find(session: Session, number: str) -> _Order:
    if (row := session.execute(_NOTE, {"number": number}).first()) is not None:
        if row.state in (NoteState.CANCELLED, NoteState.REVERSED):
            raise _nothing(number)
        statement, keys = (
            (_RESERVED, {"uid": row.uid})
            if row.document_id is None
            else (_DISPATCHED, {"id": row.document_id})
        )
        return _order("delivery note", number, row, statement, keys)
    if (row := session.execute(_TRANSFER, {"number": number}).first()) is not None:
        if row.state == TransferState.REVERSED:
            raise _nothing(number)
        return _order("transfer", number, row, _LOADED, {"id": row.document_id})
    raise Refused(
        _("There is no delivery note or transfer {number}. Check its number.").format(number=number), "number"
    )


def _nothing(number: str) -> Refused:
    return Refused(
        _("{number} was cancelled or reversed. Nothing is to be picked for it.").format(number=number),
        "number",
    )


def _order(
    paper: Literal["delivery note", "transfer"],
    number: str,
    row: Any,
    lines: Any,
    keys: Mapping[str, Any],
) -> _Order:
    return _Order(
        paper,
        number,
        day_of(row.day),
        row.place_id,
        PaperParty(row.source, row.source_km),
        PaperParty(row.target, row.target_km),
        lines,
        keys,
        issued=row.document_id is not None,
        remarks=row.remarks or "",
    )


def _added_up(rows: Iterable[Any]) -> list[tuple[Any, int]]:
    """Each batch once, however many lines take of it."""
    by_batch: dict[int, tuple[Any, int]] = {}
    for row in rows:
        before = by_batch[row.batch_id][1] if row.batch_id in by_batch else 0
        by_batch[row.batch_id] = (row, before + row.quantity)
    return list(by_batch.values())


def _shelf(lot: tuple[Any, int]) -> tuple[Any, ...]:
    """By catalogue, as the store is kept; within an item first expired, first out."""
    row = lot[0]
    return row.position, row.report_order, row.item_name, row.item, _turn(row)


def _turn(row: Any) -> tuple[Any, ...]:
    return row.expiry_day is None, row.expiry_day or 0, row.received_day, row.batch_id


def in_packs(row: Any, quantity: int, plurals: Mapping[str, str]) -> str:
    """`8 boxes of 50 and 20 pieces`: whole packs as the batch lies there, and what is loose.

    Empty where the batch has no packs of a known size, or less than one is taken.
    """
    if not row.pack_name or not row.pack_numerator:
        return ""
    each = Fraction(row.pack_numerator, row.pack_denominator) * 10**row.decimals
    whole = quantity // each
    rest = quantity - whole * each
    if not whole or each == 10**row.decimals or rest.denominator != 1:
        return ""
    packs = packed(row, int(whole * each), plurals)
    if not rest or not packs:
        return packs
    return _("{packs} and {rest} {unit}").format(
        packs=packs,
        rest=format_quantity(int(rest), row.decimals),
        unit=row.one if rest == 10**row.decimals else row.many,
    )


# ------------------------------------------------------------------ passed over

_OF_CELL = "d.item_id = x.item_id AND d.batch_id = x.batch_id AND d.location_id = x.location_id"
_LEFT_THERE = text(
    _LOTS.format(
        lines="balance",
        quantity=f"""x.on_hand, x.allocated AS held,
  (SELECT d.on_hand FROM daily_balance d WHERE {_OF_CELL} AND d.day <= :day ORDER BY d.day DESC LIMIT 1) AS evening,
  (SELECT min(d.on_hand) FROM daily_balance d WHERE {_OF_CELL} AND d.day > :day) AS lowest""",
    )
    + " WHERE x.location_id = :place_id AND x.item_id IN :items"
).bindparams(bindparam("items", expanding=True))


def _passed_over(session: Session, order: _Order, picked: Sequence[Any]) -> tuple[PassedOver, ...]:
    """Batches that lay there, come before a picked one of their item by expiry, and are left, with the reason."""
    if not picked:
        return ()
    day = day_number(order.day)
    rows = session.rows(
        _LEFT_THERE,
        {
            "day": day,
            "place_id": order.place_id,
            "items": sorted({row.item_id for row in picked}),
        },
    )
    taken = {row.batch_id for row in picked}
    last = {row.item_id: max(_turn(one) for one in picked if one.item_id == row.item_id) for row in picked}
    donors = {(row.item_id, row.donor_id) for row in picked}
    left = [
        row
        for row in rows
        if row.batch_id not in taken and _there(row, order) > 0 and _turn(row) < last[row.item_id]
    ]
    return tuple(
        PassedOver(paper_goods(row), _there(row, order), _why(row, day, donors))
        for row in sorted(left, key=lambda row: _shelf((row, 0)))
    )


def _there(row: Any, order: _Order) -> int:
    """What of a batch lay there in the evening of the paper's day, and still does while it is only prepared."""
    evening = int(row.evening or 0)
    return evening if order.issued else min(evening, row.on_hand)


def _why(row: Any, day: int, donors: Collection[tuple[int, int | None]]) -> PassedReason:
    if is_expired(row.expiry_day, day):
        return "expired"
    if (row.item_id, row.donor_id) not in donors:
        return "other donor"
    if row.held >= row.on_hand > 0:
        return "reserved"
    if row.lowest is not None and row.lowest <= 0:
        return "not there on that day"
    return "later one chosen"
