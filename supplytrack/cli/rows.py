"""What the rows of each report say: names that stay the same, quantities exact and in the item's unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from supplytrack.catalogue.lookup import need_item
from supplytrack.catalogue.queries import list_locations
from supplytrack.cli.filters import Chosen
from supplytrack.core.quantity import format_fraction, plain_quantity
from supplytrack.db.engine import Session
from supplytrack.distribution.reports import DistributionFilter, distribution_rows, handover_rows
from supplytrack.distribution.sitrep.bullet import BulletFilter
from supplytrack.distribution.sitrep.queries import bullets
from supplytrack.inventory.queries import (
    CardFilter,
    CardLine,
    MoveFilter,
    StockFilter,
    move_rows,
    stock_card,
    stock_rows,
)
from supplytrack.inventory.sheets import lots_of_card
from supplytrack.inventory.supplies.queries import expiry_rows

Cell = str | int | bool | Decimal | date | tuple[str, ...] | None
Row = Mapping[str, Cell]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "stock": (
        "location", "location_name", "location_kind", "item", "item_name", "category", "unit", "batch",
        "source_type", "donor", "donor_name", "fund", "expiry", "pack", "pack_factor", "received",
        "on_hand", "allocated", "available",
    ),
    "stock-card": (
        "date", "document", "kind", "party", "item", "unit", "in", "out", "balance", "remarks", "donor", "expiry",
    ),
    "movements": (
        "date", "document", "kind", "item", "item_name", "unit", "batch", "donor", "from", "to", "quantity",
    ),
    "expiry": (
        "location", "location_name", "item", "item_name", "unit", "batch", "donor", "fund", "expiry", "days_left",
        "status", "on_hand", "allocated", "available",
    ),
    "distribution": (
        "date", "document", "province", "province_code", "recipient", "recipient_name", "recipient_kind",
        "item", "item_name", "unit", "donor", "donor_name", "issued", "accepted", "damaged", "short",
        "refused", "status", "people_reached", "people_planned",
    ),
    "handovers": (
        "date", "document", "province", "province_code", "from", "recipient", "recipient_name",
        "recipient_kind", "state", "status", "lines", "received_on", "receiver_function", "proof",
        "days_open",
    ),
    "activities": (
        "first_day", "last_day", "kind", "title", "place", "place_name", "province", "province_code", "quantity", "unit",
        "people", "men", "women", "people_kind", "donor", "donor_name", "partner", "remarks", "id", "fixture",
    ),
    "donor": (
        "donor", "donor_name", "item", "item_name", "unit", "received", "distributed", "signed", "open", "people",
        "lost", "converted", "on_hand", "in_transit", "gap", "gap_batches",
    ),
    "coverage": (
        "location", "location_name", "location_kind", "province", "province_code", "item", "item_name", "unit",
        "basis", "since", "need", "delivered", "coverage", "missing", "people_a_day", "on_hand", "days_on_hand",
        "available_in_stores", "days_in_stores", "rate_1", "days_at_rate_1", "rate_2", "days_at_rate_2", "source",
    ),
    "sitrep": ("date", "section", "text", "documents", "status", "worded"),
}  # fmt: skip
"""The names of each report's columns, in order. They are a promise: names may be added, never changed."""


def stock_report_rows(session: Session, chosen: StockFilter) -> list[Row]:
    """Stock by place, item and batch, where there is any."""
    return [
        {
            "location": row.location,
            "location_name": row.location_name,
            "location_kind": row.location_kind.value,
            "item": row.item,
            "item_name": row.item_name,
            "category": row.category,
            "unit": row.unit,
            "batch": row.batch,
            "source_type": row.source_type,
            "donor": row.donor,
            "donor_name": row.donor_name,
            "fund": row.fund,
            "expiry": row.expiry,
            "pack": row.pack_name,
            "pack_factor": _factor(row.pack_numerator, row.pack_denominator),
            "received": row.received,
            "on_hand": plain_quantity(row.on_hand, row.decimals),
            "allocated": plain_quantity(row.allocated, row.decimals),
            "available": plain_quantity(row.available, row.decimals),
        }
        for row in stock_rows(session, chosen)
    ]


def _factor(numerator: int | None, denominator: int | None) -> Cell:
    """How many are in one pack; a factor without an exact decimal is told as a fraction."""
    if numerator is None or denominator is None:
        return None
    told = format_fraction(Fraction(numerator, denominator))
    return told if "/" in told else int(told) if told.isdecimal() else Decimal(told)


def expiry_report_rows(session: Session, chosen: StockFilter) -> list[Row]:
    """Batches that expire or have no date recorded, the first to expire first."""
    return [
        {
            "location": row.stock.location,
            "location_name": row.stock.location_name,
            "item": row.stock.item,
            "item_name": row.stock.item_name,
            "unit": row.stock.unit,
            "batch": row.stock.batch,
            "donor": row.stock.donor,
            "fund": row.stock.fund,
            "expiry": row.stock.expiry,
            "days_left": row.days_left,
            "status": row.status.value,
            "on_hand": plain_quantity(row.stock.on_hand, row.stock.decimals),
            "allocated": plain_quantity(row.stock.allocated, row.stock.decimals),
            "available": plain_quantity(row.stock.available, row.stock.decimals),
        }
        for row in expiry_rows(session, chosen)
    ]


def card_rows(session: Session, chosen: CardFilter, *, each_lot: bool = False) -> list[Row]:
    """The movements of an item with the balance after each; what was there before stands first.

    `each_lot`: one card after the other for each donor and expiry date.
    """
    lots = lots_of_card(session, chosen) if each_lot else [chosen]
    return [row for lot in lots for row in _card_rows(session, lot)]


def _card_rows(session: Session, chosen: CardFilter) -> list[Row]:
    item = need_item(session, chosen.item)
    card = stock_card(session, chosen)
    before = (
        CardLine(chosen.first, "", "brought forward", "", 0, 0, card.opening, "") if chosen.first else None
    )
    lines = [before, *card.lines] if before and card.opening else card.lines
    return [
        {
            "date": line.date,
            "document": line.document,
            "kind": line.kind,
            "party": line.other,
            "item": item.code,
            "unit": item.one,
            "in": plain_quantity(line.came, item.decimals),
            "out": plain_quantity(line.left, item.decimals),
            "balance": plain_quantity(line.balance, item.decimals),
            "remarks": line.remarks,
            "donor": chosen.donor or None,
            "expiry": chosen.expiry,
        }
        for line in lines
    ]


def movement_rows(session: Session, chosen: Chosen) -> list[Row]:
    """Every stock move by date, then in the order of posting."""
    moves = move_rows(
        session,
        MoveFilter(
            first=chosen.first,
            last=chosen.last,
            item=chosen.item,
            donor=chosen.donor,
            own_only=chosen.own_only,
            category=chosen.category,
            fund=chosen.fund,
        ),
    )
    inside = _codes_in(session, chosen.province) if chosen.province else None
    return [
        {
            "date": row.date,
            "document": row.document,
            "kind": row.kind,
            "item": row.item,
            "item_name": row.item_name,
            "unit": row.unit,
            "batch": row.batch,
            "donor": row.donor,
            "from": row.source,
            "to": row.target,
            "quantity": plain_quantity(row.quantity, row.decimals),
        }
        for row in moves
        if (not chosen.location or chosen.location in (row.source, row.target))
        and (inside is None or row.source in inside or row.target in inside)
    ]


def _codes_in(session: Session, province_code: str) -> frozenset[str]:
    return frozenset(place.code for place in list_locations(session) if place.province_code == province_code)


def distribution_report_rows(session: Session, chosen: DistributionFilter) -> list[Row]:
    """What each document handed over of one item and donor, and the people it reached."""
    return [
        {
            "date": row.date,
            "document": row.document,
            "province": row.province,
            "province_code": row.province_code,
            "recipient": row.recipient,
            "recipient_name": row.recipient_name,
            "recipient_kind": row.recipient_kind,
            "item": row.item,
            "item_name": row.item_name,
            "unit": row.unit,
            "donor": row.donor,
            "donor_name": row.donor_name,
            "issued": plain_quantity(row.issued, row.decimals),
            "accepted": plain_quantity(row.accepted, row.decimals),
            "damaged": plain_quantity(row.damaged, row.decimals),
            "short": plain_quantity(row.short, row.decimals),
            "refused": plain_quantity(row.refused, row.decimals),
            "status": row.status,
            "people_reached": row.people_reached,
            "people_planned": row.people_planned,
        }
        for row in distribution_rows(session, chosen)
    ]


def situation_rows(session: Session, chosen: BulletFilter) -> list[Row]:
    """The bullets of the situation report, each with the numbers of the papers its figures come from."""
    return [
        {
            "date": bullet.date,
            "section": bullet.section.value,
            "text": bullet.text,
            "documents": bullet.documents,
            "status": bullet.paper_state,
            "worded": bullet.is_worded,
        }
        for bullet in bullets(session, chosen)
    ]


def handover_report_rows(session: Session, chosen: DistributionFilter) -> list[Row]:
    """The delivery notes whose goods left, with what is known of their papers."""
    return [
        {
            "date": row.date,
            "document": row.document,
            "province": row.province,
            "province_code": row.province_code,
            "from": row.source,
            "recipient": row.recipient,
            "recipient_name": row.recipient_name,
            "recipient_kind": row.recipient_kind,
            "state": row.state,
            "status": row.status,
            "lines": row.lines,
            "received_on": row.received_on,
            "receiver_function": row.receiver_function,
            "proof": row.proof,
            "days_open": row.days_open,
        }
        for row in handover_rows(session, chosen)
    ]
