"""Holding balance rows on a server, always in one order, so that two papers never wait for each other in a ring.

The order of every paper: its delivery note, the rows of places, the rows of virtual locations, its number
series, its chain; within a kind by item, batch, location. A SQLite file has one writer at a time and needs none
of this.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, text

from supplytrack.db.engine import Session

CellKey = tuple[int, int, int]
"""Item, batch, location."""

_HOLD_STORE = text(
    "SELECT 1 FROM balance WHERE location_id = :location_id AND item_id IN :items "
    "ORDER BY item_id, batch_id FOR UPDATE"
).bindparams(bindparam("items", expanding=True))
_HOLD_PLACE = text(
    "SELECT 1 FROM balance WHERE location_id = :location_id ORDER BY item_id, batch_id FOR UPDATE"
)
_HOLD_RESERVED = text(
    "SELECT 1 FROM balance b WHERE (b.item_id, b.location_id) IN "
    "(SELECT r.item_id, r.location_id FROM reservation r WHERE r.note_uid = :note_uid) "
    "ORDER BY b.item_id, b.batch_id, b.location_id FOR UPDATE OF b"
)
_ASKED = (
    "unnest(CAST(:items AS integer[]), CAST(:batches AS integer[]), CAST(:locations AS integer[])) "
    "AS asked (item_id, batch_id, location_id)"
)
_MAKE_CELLS = text(
    "INSERT INTO balance (item_id, batch_id, location_id, on_hand) "
    f"SELECT item_id, batch_id, location_id, 0 FROM {_ASKED} ORDER BY item_id, batch_id, location_id "
    "ON CONFLICT DO NOTHING"
)
_HOLD_CELLS = text(
    f"SELECT 1 FROM balance JOIN {_ASKED} USING (item_id, batch_id, location_id) "
    "ORDER BY item_id, batch_id, location_id FOR UPDATE OF balance"
)


def hold_store(session: Session, location_id: int, items: Iterable[int]) -> None:
    """Let nobody else take from these items in a place until this transaction ends."""
    if not session.is_sqlite:
        session.execute(_HOLD_STORE, {"location_id": location_id, "items": sorted(set(items))})


def hold_place(session: Session, location_id: int) -> None:
    """Let nobody else move anything that lies in a place until this transaction ends."""
    if not session.is_sqlite:
        session.execute(_HOLD_PLACE, {"location_id": location_id})


def hold_reserved(session: Session, note_uid: str) -> None:
    """Hold what giving back a note's reservations will change."""
    if not session.is_sqlite:
        session.execute(_HOLD_RESERVED, {"note_uid": note_uid})


def hold_cells(session: Session, cells: Iterable[CellKey]) -> None:
    """Hold balance rows; a row that is not there yet is made, so that two people cannot both make it."""
    keys = sorted(set(cells))
    if session.is_sqlite or not keys:
        return
    items, batches, locations = (list(column) for column in zip(*keys, strict=True))
    asked = {"items": items, "batches": batches, "locations": locations}
    session.execute(_MAKE_CELLS, asked)
    session.execute(_HOLD_CELLS, asked)
