"""Recording what is to come and what came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from supplytrack.access.permission import requires
from supplytrack.catalogue.additions import find_or_add_party, fund_id_or_new
from supplytrack.catalogue.lookup import ItemRef, LocationRef, need_items, need_location
from supplytrack.catalogue.packing import Counted, count_of, part_of
from supplytrack.catalogue.place import LocationKind
from supplytrack.core.actor import Permission
from supplytrack.core.clock import day_number
from supplytrack.core.code import clean_text
from supplytrack.core.document import RECEIVED_SOURCES, Kind, SourceType
from supplytrack.core.identity import new_uid
from supplytrack.core.money import clean_currency, parse_money
from supplytrack.db.engine import Session
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _
from supplytrack.inventory.batch import batch
from supplytrack.inventory.ledger import (
    Lot,
    Move,
    Posted,
    Posting,
    check_day,
    find_posted,
    next_document_id,
    post,
)
from supplytrack.inventory.spots import spot_of, virtual_spots
from supplytrack.procurement.closing import ClosingLineDraft, OrderClosingDraft, close_order
from supplytrack.procurement.order import order, order_line
from supplytrack.procurement.outstanding import OpenLine, held_order, open_lines
from supplytrack.procurement.receipt import receipt, receipt_line


@dataclass(frozen=True)
class OrderLineDraft:
    """A line of a purchase order or donation as typed."""

    item: str
    quantity: str
    pack: str = ""
    pack_factor: str = ""
    unit_cost: str = ""
    remarks: str = ""


@dataclass(frozen=True)
class OrderDraft:
    """A purchase order (`donated` false) or the announcement of a donation. `party` is the supplier or donor."""

    uid: str
    date: dt.date
    party: str
    lines: Sequence[OrderLineDraft]
    donated: bool = False
    fund: str = ""
    currency: str = ""
    expected: dt.date | None = None
    agreement: str = ""
    remarks: str = ""
    reference: str = ""
    request_digest: str = ""


@dataclass(frozen=True)
class ReceiptLineDraft:
    """A line as typed. `quantity` is what arrived, damaged included; damaged and short are counted in the same pack."""

    item: str
    quantity: str
    pack: str = ""
    pack_factor: str = ""
    damaged: str = ""
    short: str = ""
    batch: str = ""
    expiry: dt.date | None = None
    unit_cost: str = ""
    currency: str = ""
    order_line: int | None = None
    remarks: str = ""


@dataclass(frozen=True)
class ReceiptDraft:
    """A goods receipt as typed: against an order or donation (`order` is its number) or direct.

    `not_coming`: lines of the order whose rest is closed with this receipt, for the reason given. The rest of all
    others is still to come.
    """

    uid: str
    date: dt.date
    warehouse: str
    source_type: str
    source: str
    lines: Sequence[ReceiptLineDraft]
    order: str = ""
    not_coming: Sequence[int] = ()
    not_coming_reason: str = ""
    fund: str = ""
    supplier_paper: str = ""
    papers_received: str = ""
    carrier: str = ""
    vehicle: str = ""
    remarks: str = ""
    reference: str = ""
    request_digest: str = ""


@requires(Permission.ORDER_GOODS)
def post_order(session: Session, typed: OrderDraft) -> Posted:
    """Record a purchase order, or a donation that was promised. No stock moves yet.

    :raises Refused: naming each field that is wrong.
    """
    if (found := find_posted(session, typed.uid)) is not None:
        return found
    check_day(session, typed.date)
    if typed.expected is not None and typed.expected < typed.date:
        raise Refused(_("Goods cannot be expected before the day of the order."), "expected")
    if not typed.lines:
        raise Refused(_("Add at least one line."), "lines.0.item")
    field = "party"
    party, _added = find_or_add_party(session, typed.party, donor=typed.donated, field=field)
    items = need_items(session, [(line.item, f"lines.{n}.item") for n, line in enumerate(typed.lines)])
    rows = _order_rows(typed, items)
    currency = clean_currency(typed.currency) if typed.currency.strip() else ""
    if not currency and any(row["unit_cost"] is not None for row in rows):
        raise Refused(_("Say in which currency the costs are, such as USD."), "currency")
    header = {
        "fund_id": fund_id_or_new(session, typed.fund),
        "expected_day": day_number(typed.expected) if typed.expected else None,
        "currency": currency,
        "agreement": clean_text(typed.agreement, "agreement", 200),
    }
    return post(
        session,
        Posting(
            uid=typed.uid,
            kind=Kind.DONATION if typed.donated else Kind.PURCHASE_ORDER,
            day=typed.date,
            rows=[(order, [header]), (order_line, rows)],
            party_id=party.id,
            reference=typed.reference,
            request_digest=typed.request_digest,
            remarks=clean_text(typed.remarks, "remarks"),
            content={
                "party": party.code,
                "expected": typed.expected.isoformat() if typed.expected else "",
                "lines": [
                    [row["line"], items[line.item].code, row["quantity"]]
                    for row, line in zip(rows, typed.lines, strict=True)
                ],
            },
        ),
    )


def _order_rows(typed: OrderDraft, items: Mapping[str, ItemRef]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    wrong: list[Refused] = []
    for n, line in enumerate(typed.lines):
        try:
            counted = count_of(items[line.item], line.quantity, line.pack, line.pack_factor, f"lines.{n}")
            rows.append(
                {
                    "line": n + 1,
                    "item_id": items[line.item].id,
                    "quantity": counted.smallest,
                    **counted.columns(),
                    "unit_cost": parse_money(line.unit_cost, f"lines.{n}.unit_cost"),
                    "remarks": clean_text(line.remarks, f"lines.{n}.remarks"),
                }
            )
        except Refused as refusal:
            wrong.extend(refusal.all())
    refuse_together(wrong)
    return rows


@dataclass(frozen=True)
class _Arrived:
    """A receipt line read: smallest units of what the papers say, and what came of it."""

    number: int
    typed: ReceiptLineDraft
    item: ItemRef
    counted: Counted
    good: int
    damaged: int
    short: int
    unit_cost: int | None
    currency: str
    order_line: int | None


@requires(Permission.RECEIVE_GOODS)
def post_goods_receipt(session: Session, typed: ReceiptDraft) -> Posted:
    """Record goods that arrived. Each line makes a batch that carries its donor, fund, expiry and pack.

    Damaged goods arrived and never enter available stock. What of an order will not come is closed with it.

    :raises Refused: naming each field that is wrong.
    """
    if (found := find_posted(session, typed.uid)) is not None:
        return found
    check_day(session, typed.date)
    source_type = _source_type(typed.source_type)
    place = need_location(session, typed.warehouse, "warehouse")
    related = _related_order(session, typed, source_type)
    arrived = _read_receipt(session, typed, related)
    donor_id, supplier_id, party_id, party_code = _origin(session, typed, source_type)
    fund_id = fund_id_or_new(session, typed.fund)
    document_id = next_document_id(session)
    origin = {
        "source_type": source_type.value,
        "donor_id": donor_id,
        "supplier_id": supplier_id,
        "fund_id": fund_id,
        "received_day": day_number(typed.date),
        "document_id": document_id,
    }
    lots = _make_batches(session, arrived, origin)
    over = _over_order(arrived, related)
    posted = post(
        session,
        Posting(
            uid=typed.uid,
            kind=Kind.GOODS_RECEIPT,
            day=typed.date,
            moves=_receipt_moves(session, place, arrived, lots),
            rows=[
                (receipt, [_receipt_header(typed, source_type, fund_id)]),
                (receipt_line, _receipt_rows(arrived, lots, over)),
            ],
            target=spot_of(place),
            party_id=party_id,
            related_id=related[0] if related else None,
            reference=typed.reference,
            request_digest=typed.request_digest,
            remarks=clean_text(typed.remarks, "remarks"),
            document_id=document_id,
            content={
                "source_type": source_type.value,
                "party": party_code,
                "lines": [
                    [
                        line.number,
                        line.item.code,
                        lots[line.number].uid,
                        line.good,
                        line.damaged,
                        line.short,
                        line.typed.batch,
                        line.typed.expiry.isoformat() if line.typed.expiry else "",
                        over[line.number],
                    ]
                    for line in arrived
                ],
            },
        ),
    )
    if related and typed.not_coming:
        closed = tuple(ClosingLineDraft(line) for line in typed.not_coming)
        close_order(
            session, OrderClosingDraft(new_uid(), typed.date, typed.order, typed.not_coming_reason, closed)
        )
    return posted


_RECEIVED = {kind.value: kind for kind in RECEIVED_SOURCES}


def _source_type(name: str) -> SourceType:
    try:
        return _RECEIVED[name.strip().lower()]
    except KeyError:
        allowed = ", ".join(_RECEIVED)
        raise Refused(
            _("“{name}” is not a way goods come in. Choose one of: {allowed}.").format(
                name=name.strip(), allowed=allowed
            ),
            "source_type",
        ) from None


def _related_order(
    session: Session, typed: ReceiptDraft, source_type: SourceType
) -> tuple[int, dict[int, OpenLine]] | None:
    if not typed.order.strip():
        return None
    kind = Kind.DONATION if source_type is SourceType.DONATED else Kind.PURCHASE_ORDER
    header = held_order(session, typed.order, kind)
    if typed.date < header.day:
        raise Refused(
            _("Goods cannot arrive before their order of {day}.").format(day=header.day.isoformat()), "date"
        )
    return header.id, {line.line: line for line in open_lines(session, header.id)}


def _over_order(
    arrived: Sequence[_Arrived], related: tuple[int, dict[int, OpenLine]] | None
) -> dict[int, int]:
    """What of each line came beyond what was still open; the lines of one order line share what was."""
    left = {line.line: line.open for line in related[1].values()} if related else {}
    over = dict.fromkeys((line.number for line in arrived), 0)
    for line in arrived:
        if line.order_line is not None:
            rest = left[line.order_line] - line.good - line.damaged
            over[line.number], left[line.order_line] = max(-rest, 0), max(rest, 0)
    return over


def _origin(
    session: Session, typed: ReceiptDraft, source_type: SourceType
) -> tuple[int | None, int | None, int | None, str]:
    """Donor, supplier and party of the goods, and the party's code."""
    if source_type is SourceType.FOUND and not typed.source.strip():
        return None, None, None, ""
    donated = source_type is SourceType.DONATED
    party, _added = find_or_add_party(session, typed.source, donor=donated, field="source")
    return (party.id, None, party.id, party.code) if donated else (None, party.id, party.id, party.code)


def _read_receipt(
    session: Session, typed: ReceiptDraft, related: tuple[int, dict[int, OpenLine]] | None
) -> list[_Arrived]:
    if not typed.lines:
        raise Refused(_("Add at least one line."), "lines.0.item")
    items = need_items(session, [(line.item, f"lines.{n}.item") for n, line in enumerate(typed.lines)])
    wrong: list[Refused] = []
    arrived = []
    for n, line in enumerate(typed.lines):
        try:
            arrived.append(_read_receipt_line(n, line, items[line.item], related))
        except Refused as refusal:
            wrong.extend(refusal.all())
    refuse_together(wrong)
    return arrived


def _read_receipt_line(
    n: int, line: ReceiptLineDraft, item: ItemRef, related: tuple[int, dict[int, OpenLine]] | None
) -> _Arrived:
    field = f"lines.{n}"
    counted = count_of(item, line.quantity, line.pack, line.pack_factor, field)
    damaged = part_of(item, line.damaged, counted, f"{field}.damaged")
    short = part_of(item, line.short, counted, f"{field}.short")
    if damaged > counted.smallest:
        raise Refused(
            _("More damaged than arrived: {damaged} of {arrived}.").format(
                damaged=line.damaged.strip(), arrived=line.quantity.strip()
            ),
            f"{field}.damaged",
        )
    if line.expiry is not None and not item.tracks_expiry:
        raise Refused(
            _("{item} is kept without expiry dates. Change the item first, or leave this empty.").format(
                item=item.name
            ),
            f"{field}.expiry",
        )
    open_line = None
    if line.order_line is not None and related is not None:
        open_line = related[1].get(line.order_line)
        if open_line is None or open_line.item_id != item.id:
            raise Refused(_("This item is not on that line of the order."), f"{field}.item")
    cost = parse_money(line.unit_cost, f"{field}.unit_cost")
    currency = clean_currency(line.currency, f"{field}.currency") if line.currency.strip() else ""
    if cost is None and open_line is not None:
        # What was agreed, unless the papers that came say another price.
        cost, currency = open_line.unit_cost, open_line.currency
    if cost is not None and not currency:
        raise Refused(_("Say in which currency the cost is, such as USD."), f"{field}.currency")
    return _Arrived(
        n + 1,
        line,
        item,
        counted,
        counted.smallest - damaged,
        damaged,
        short,
        cost,
        currency if cost is not None else "",
        line.order_line if related else None,
    )


def _make_batches(session: Session, arrived: Sequence[_Arrived], origin: Mapping[str, Any]) -> dict[int, Lot]:
    """A batch for each line; a line of which nothing is good keeps its batch too, for the record."""
    rows = [
        {
            "uid": new_uid(),
            "item_id": line.item.id,
            "batch_number": clean_text(line.typed.batch, f"lines.{line.number - 1}.batch", 60),
            "expiry_day": day_number(line.typed.expiry) if line.typed.expiry else None,
            "pack_name": line.counted.pack_name,
            "pack_numerator": line.counted.numerator,
            "pack_denominator": line.counted.denominator,
            "unit_cost": line.unit_cost,
            "currency": line.currency,
            "line": line.number,
            **origin,
        }
        for line in arrived
    ]
    keys = (
        session.execute(insert(batch).returning(batch.c.id, sort_by_parameter_order=True), rows)
        .scalars()
        .all()
    )
    return {
        line.number: Lot(key, str(row["uid"]), line.item.id)
        for line, row, key in zip(arrived, rows, keys, strict=True)
    }


def _receipt_moves(
    session: Session, place: LocationRef, arrived: Sequence[_Arrived], lots: Mapping[int, Lot]
) -> list[Move]:
    spots = virtual_spots(session)
    supplied, loss = spots[LocationKind.SUPPLIED], spots[LocationKind.LOSS]
    moves = []
    for line in arrived:
        lot = lots[line.number]
        if line.good:
            moves.append(Move(line.number, lot, supplied, spot_of(place), line.good))
        if line.damaged:
            moves.append(Move(line.number, lot, supplied, loss, line.damaged))
    return moves


def _receipt_header(typed: ReceiptDraft, source_type: SourceType, fund_id: int | None) -> dict[str, Any]:
    return {
        "source_type": source_type.value,
        "fund_id": fund_id,
        "supplier_paper": clean_text(typed.supplier_paper, "supplier_paper", 100),
        "papers_received": clean_text(typed.papers_received, "papers_received", 200),
        "carrier": clean_text(typed.carrier, "carrier", 200),
        "vehicle": clean_text(typed.vehicle, "vehicle", 60),
    }


def _receipt_rows(
    arrived: Sequence[_Arrived], lots: Mapping[int, Lot], over: Mapping[int, int]
) -> list[dict[str, Any]]:
    return [
        {
            "line": line.number,
            "order_line": line.order_line,
            "item_id": line.item.id,
            "batch_id": lots[line.number].id,
            "per_documents": line.good + line.damaged + line.short,
            "good": line.good,
            "damaged": line.damaged,
            "short": line.short,
            "over_order": over[line.number],
            **line.counted.columns(),
            "remarks": clean_text(line.typed.remarks, f"lines.{line.number - 1}.remarks"),
        }
        for line in arrived
    ]
