"""What somebody who writes an order or a receipt needs to know: items, places, who sends, what is still to come."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import text

from supplytrack.catalogue.queries import (
    ItemRow,
    LocationRow,
    NamedRow,
    PartyRow,
    list_funds,
    list_items,
    list_locations,
    list_parties,
)
from supplytrack.core.document import Kind
from supplytrack.core.quantity import format_fraction, parse_factor, parse_number, to_smallest
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.procurement.queries import (
    OrderDetail,
    OrderFilter,
    OrderRow,
    OrderState,
    list_orders,
    read_order,
)

MOST_ORDERS = 200
_PACK = re.compile(r"(.*?)\s*(?:\bof\b|នៃ|×|(?<=\s)x|\*)?\s*([\d០-៩][\d០-៩.,/]*|\?)\s*\Z", re.IGNORECASE)
_IN_STORE = text(
    """
SELECT i.code, sum(b.on_hand) AS on_hand FROM balance b JOIN item i ON i.id = b.item_id
JOIN location l ON l.id = b.location_id WHERE l.code = :location GROUP BY i.code"""
)
_LAST_PACKS = text(
    """
SELECT i.code, t.pack_name, t.pack_numerator, t.pack_denominator FROM batch t JOIN item i ON i.id = t.item_id
WHERE t.id IN (SELECT max(id) FROM batch WHERE pack_name <> '' GROUP BY item_id)"""
)


@dataclass(frozen=True, slots=True)
class LastPack:
    """How an item was packed the last time it came; `factor` None was not known."""

    name: str
    factor: Fraction | None

    @property
    def typed(self) -> str:
        """As it is written in a cell, whatever the language."""
        return typed_pack(self.name, self.factor)


@dataclass(frozen=True)
class Receiving:
    """Everything a page of this place offers or names; what is out of use is there for older papers.

    `warning_days`: so long before its date a batch is told as expiring.
    """

    items: Mapping[str, ItemRow]
    places: tuple[LocationRow, ...]
    parties: tuple[PartyRow, ...]
    funds: tuple[NamedRow, ...]
    orders: tuple[OrderRow, ...]
    last_packs: Mapping[str, LastPack]
    warning_days: int


def read_receiving(session: Session) -> Receiving:
    """What can be received, where, from whom, and against which open orders."""
    return Receiving(
        {row.code: row for row in list_items(session)},
        tuple(list_locations(session)),
        tuple(list_parties(session)),
        tuple(list_funds(session)),
        tuple(_open_orders(session)),
        {row.code: _last_pack(row) for row in session.rows(_LAST_PACKS)},
        session.workspace.expiry_warning_days,
    )


def _open_orders(session: Session) -> list[OrderRow]:
    states = (OrderState.OPEN, OrderState.PART)
    return [
        row
        for kind in (Kind.PURCHASE_ORDER, Kind.DONATION)
        for row in list_orders(session, OrderFilter(kind=kind, states=states), limit=MOST_ORDERS)
    ]


def _last_pack(row: object) -> LastPack:
    _code, name, numerator, denominator = tuple(row)  # type: ignore[arg-type,var-annotated]
    return LastPack(name, None if numerator is None else Fraction(numerator, denominator))


def in_store(session: Session, location: str) -> dict[str, int]:
    """What a place has of each item, in smallest units."""
    return {row.code: int(row.on_hand) for row in session.rows(_IN_STORE, {"location": location})}


def find_order(session: Session, number: str) -> OrderDetail | None:
    """An order with its lines; None when no number is given."""
    return read_order(session, number) if number else None


def typed_pack(name: str, factor: Fraction | None) -> str:
    """A pack as it is written in a cell, `box of 50`: what `split_pack` reads, whatever the language."""
    return f"{name} of {format_fraction(factor)}" if name and factor is not None else name


def split_pack(typed: str) -> tuple[str, str]:
    """`box of 50` as its name and how many are in one; the second is empty when it is not known (`box`, `box of ?`)."""
    match = _PACK.fullmatch(typed.strip())
    if match is None or not match[1].strip():
        return typed.strip(), ""
    return match[1].strip(), "" if match[2] == "?" else match[2]


def pieces_of(item: ItemRow, quantity: str, pack: str) -> int | None:
    """What packs make in smallest units of the item; None while that cannot be said."""
    name, factor = split_pack(pack)
    try:
        count = parse_number(quantity)
        units = parse_factor(factor)
        own = not name or name.casefold() in {item.unit.casefold(), item.many.casefold()}
        if units is None and not own:
            return None
        return to_smallest(count * (units or 1), item.decimals)
    except Refused:
        return None
