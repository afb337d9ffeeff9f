"""Orders, donations and receipts in one long list: which there are in the wanted order, and some of them in full."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import bindparam, text

from supplytrack.core.clock import day_number
from supplytrack.core.document import Kind
from supplytrack.core.sort import UNSORTED, Sort
from supplytrack.db.engine import Session
from supplytrack.i18n import language
from supplytrack.inventory.paging import Where, read_keys, sorted_by
from supplytrack.procurement.queries import ARRIVED, CLOSED, OrderRow, orders_by_key
from supplytrack.procurement.receipt_queries import ReceiptRow, receipts_by_key


class PaperStage(StrEnum):
    """Where a paper stands: goods are still to come, or it is done."""

    OPEN = "open"
    DONE = "done"


KINDS = (Kind.PURCHASE_ORDER, Kind.DONATION, Kind.GOODS_RECEIPT)
OPEN_STATES = ("open", "part", "late")
"""States of an order or a donation whose goods are still to come."""
DONE_STATES = ("received", "closed", "posted", "differences", "reversed")


@dataclass(frozen=True, slots=True)
class PaperFilter:
    """Which papers: empty means all. `parties` are codes, `search` is words of a number, of who sends or of a store."""

    kind: Kind | None = None
    states: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    search: str = ""


_WORDS = (
    "d.number {number}",
    "d.party_id IN (SELECT id FROM party WHERE search {folded})",
    "d.to_location_id IN (SELECT id FROM location WHERE search {folded})",
)
_REVERSED = "EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id)"
_DIFFERENT = "EXISTS (SELECT 1 FROM goods_receipt_line x WHERE x.document_id = d.id AND x.damaged + x.short + x.over_order > 0)"
_LATE = "coalesce(o.expected_day < :today, 1 = 0)"
_STATES = {
    "late": _LATE,
    "part": f"(NOT {_LATE} AND {ARRIVED})",
    "open": f"(NOT {_LATE} AND NOT {ARRIVED})",
    "reversed": _REVERSED,
    "received": f"(d.kind <> '{Kind.GOODS_RECEIPT.value}' AND NOT {_REVERSED} AND NOT {CLOSED})",
    "closed": f"(d.kind <> '{Kind.GOODS_RECEIPT.value}' AND NOT {_REVERSED} AND {CLOSED})",
    "differences": f"(d.kind = '{Kind.GOODS_RECEIPT.value}' AND NOT {_REVERSED} AND {_DIFFERENT})",
    "posted": f"(d.kind = '{Kind.GOODS_RECEIPT.value}' AND NOT {_REVERSED} AND NOT {_DIFFERENT})",
}
_OPEN_FIRST = f"CASE WHEN {_STATES['late']} THEN 0 WHEN {_STATES['part']} THEN 1 ELSE 2 END"
_DONE_FIRST = (
    f"CASE WHEN {_STATES['differences']} THEN 0 WHEN {_STATES['posted']} THEN 1 "
    f"WHEN {_STATES['received']} THEN 2 WHEN {_STATES['closed']} THEN 3 ELSE 4 END"
)


def paper_keys(
    session: Session,
    chosen: PaperFilter | None = None,
    stage: PaperStage = PaperStage.DONE,
    sort: Sort = UNSORTED,
    limit: int | None = None,
) -> array[int]:
    """The keys of the papers of one stage, the newest first unless sorted by `number`, `date`, `party` or `state`."""
    chosen = chosen or PaperFilter()
    if stage is PaperStage.OPEN:
        return _open_keys(session, chosen, sort, limit)
    return _done_keys(session, chosen, sort, limit)


def _open_keys(session: Session, chosen: PaperFilter, sort: Sort, limit: int | None) -> array[int]:
    states = [state for state in OPEN_STATES if state in chosen.states]
    if chosen.kind is Kind.GOODS_RECEIPT or (chosen.states and not states):
        return array("q")
    where = _conditions(session, chosen, states)
    where.add("s.is_open = 1")
    if chosen.kind is not None:
        where.equal("d.kind", chosen.kind.value, "kind")
    order = sorted_by(sort, _sorted_by(_OPEN_FIRST), "d.effective_day DESC, d.id DESC")
    joins = (
        "order_state s JOIN document d ON d.id = s.document_id JOIN purchase_order o ON o.document_id = d.id"
    )
    statement = f"SELECT d.id FROM {joins} LEFT JOIN party q ON q.id = d.party_id WHERE {where} {order}"
    return read_keys(session, statement, where.values, limit)


def _done_keys(session: Session, chosen: PaperFilter, sort: Sort, limit: int | None) -> array[int]:
    states = [state for state in DONE_STATES if state in chosen.states]
    if chosen.states and not states:
        return array("q")
    where = _conditions(session, chosen, states)
    column = _sorted_by(_DONE_FIRST).get(sort.column, ("NULL",))[0]
    way = " DESC" if sort.descending else ""
    by, usual = "{0} IS NULL, {0}" + way + ", ", "day DESC, id DESC"
    inside = (by.format(column) if column != "NULL" else "") + usual
    placed = (by.format("sorted") if column != "NULL" else "") + usual
    most = "" if limit is None else f" LIMIT {int(limit)}"
    # Each kind by itself reads its own end of the index; together they would all have to be sorted.
    parts = [
        f"SELECT * FROM (SELECT d.id AS id, d.effective_day AS day, {column} AS sorted FROM document d "
        f"LEFT JOIN party q ON q.id = d.party_id WHERE d.kind = '{kind.value}' "
        f"AND NOT EXISTS (SELECT 1 FROM order_state s WHERE s.document_id = d.id AND s.is_open = 1) AND {where} "
        f"ORDER BY {inside}{most}) AS of_{n}"
        for n, kind in enumerate(KINDS)
        if chosen.kind in (None, kind)
    ]
    statement = f"SELECT id FROM ({' UNION ALL '.join(parts)}) AS papers ORDER BY {placed}"
    return read_keys(session, statement, where.values, limit)


def _conditions(session: Session, chosen: PaperFilter, states: Sequence[str]) -> Where:
    where = Where()
    if states:
        where.add(f"({' OR '.join(_STATES[state] for state in states)})")
    where.values["today"] = day_number(session.clock.today())
    where.one_of("q.code", chosen.parties, "party")
    where.words(chosen.search, *_WORDS)
    return where


def _sorted_by(state: str) -> dict[str, tuple[str, ...]]:
    names = ("q.name_km", "q.name") if language() == "km" else ("q.name", "q.name_km")
    name = f"lower(coalesce(NULLIF({names[0]}, ''), {names[1]}))"
    return {"number": ("d.number",), "date": ("d.effective_day",), "party": (name,), "state": (state,)}


_KINDS_OF_KEYS = text("SELECT id, kind FROM document WHERE id IN :keys").bindparams(
    bindparam("keys", expanding=True)
)


def papers_by_key(session: Session, keys: Sequence[int]) -> dict[int, OrderRow | ReceiptRow]:
    """The papers with these keys."""
    kinds = {row.id: row.kind for row in session.rows(_KINDS_OF_KEYS, {"keys": list(keys)})}
    orders = [key for key, kind in kinds.items() if kind != Kind.GOODS_RECEIPT]
    receipts = [key for key, kind in kinds.items() if kind == Kind.GOODS_RECEIPT]
    found: dict[int, OrderRow | ReceiptRow] = {row.document_id: row for row in orders_by_key(session, orders)}
    found.update((row.document_id, row) for row in receipts_by_key(session, receipts))
    return found
