"""The donor report's rows: what of each donor's goods came in, where it went, and what nothing accounts for.

Flows are read from the moves, stock from the balances that triggers keep, so that the gap compares two records.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import text

from supplytrack.catalogue.place import PLACE_KINDS, LocationKind
from supplytrack.core.clock import day_number
from supplytrack.core.document import Kind, SourceType
from supplytrack.db.engine import Session
from supplytrack.distribution.donors.account import Account, Holding, added_up, follow_kits
from supplytrack.inventory.paging import Where
from supplytrack.inventory.paper_parts import GOODS_COLUMNS


@dataclass(frozen=True, slots=True)
class DonorFilter:
    """Which goods: empty means all. Texts are codes; `as_of` is the last day that counts, today unless told.

    `own_only`: goods that nobody donated.
    """

    as_of: dt.date | None = None
    donor: str = ""
    item: str = ""
    fund: str = ""
    category: str = ""
    own_only: bool = False


@dataclass(frozen=True, slots=True)
class DonorRow:
    """One item of one donor. `donor` is a code, None for goods of one's own. Quantities are smallest units.

    `gap_batches` names the batches in which something is not accounted for.
    """

    donor: str | None
    donor_name: str
    donor_km: str
    item: str
    item_name: str
    item_km: str
    unit: str
    units: str
    unit_km: str
    decimals: int
    unsplit: bool
    account: Account
    gap_batches: tuple[str, ...] = ()


_PLACES = ", ".join(f"'{kind}'" for kind in PLACE_KINDS)
_TRANSFERS = f"('{Kind.TRANSFER}', '{Kind.TRANSFER_RECEIPT}')"
_BATCHES = f"""SELECT t.id, t.uid, {GOODS_COLUMNS}, i.report_order
FROM batch t JOIN item i ON i.id = t.item_id JOIN unit u ON u.id = i.unit_id JOIN category c ON c.id = i.category_id
LEFT JOIN party p ON p.id = t.donor_id LEFT JOIN fund f ON f.id = t.fund_id"""
_WITH_KITS = """WITH RECURSIVE chosen (id) AS (
  SELECT t.id FROM batch t JOIN item i ON i.id = t.item_id JOIN category c ON c.id = i.category_id
    LEFT JOIN party p ON p.id = t.donor_id LEFT JOIN fund f ON f.id = t.fund_id WHERE {where}
  UNION SELECT o.batch_id FROM batch_origin o JOIN chosen g ON g.id = o.origin_id
    JOIN document k ON k.id = o.document_id AND k.kind = '{assembly}')"""
"""The batches asked for and every kit that holds some of them."""
# Cross joins keep SQLite from looking through every move and balance for those of some batches. Only what is on its way
# asks which paper moved it.
_FLOWS = f"""SELECT m.batch_id, x.kind, coalesce(r.kind, d.kind, '') IN {_TRANSFERS} AS of_transfer,
  sum(CASE WHEN x.id = m.to_location_id THEN m.quantity ELSE -m.quantity END) AS quantity
FROM chosen g CROSS JOIN stock_move m CROSS JOIN location x
LEFT JOIN document d ON d.id = m.document_id AND x.kind = '{LocationKind.IN_TRANSIT}'
LEFT JOIN document r ON r.id = d.reverses_id
WHERE m.batch_id = g.id AND m.effective_day <= :day AND x.id IN (m.to_location_id, m.from_location_id)
  AND x.kind NOT IN ({_PLACES}, '{LocationKind.HANDED_OVER}')
GROUP BY m.batch_id, x.kind, coalesce(r.kind, d.kind, '') IN {_TRANSFERS}"""
_STOCK = f"""SELECT b.batch_id, x.kind, sum((SELECT y.on_hand FROM daily_balance y
    WHERE y.location_id = b.location_id AND y.item_id = b.item_id AND y.batch_id = b.batch_id AND y.day <= :day
    ORDER BY y.day DESC LIMIT 1)) AS quantity
FROM chosen g CROSS JOIN batch t CROSS JOIN balance b JOIN location x ON x.id = b.location_id
WHERE t.id = g.id AND b.item_id = t.item_id AND b.batch_id = t.id AND x.kind IN ({_PLACES}, '{LocationKind.HANDED_OVER}')
GROUP BY b.batch_id, x.kind"""
_STOCK_NOW = f"""SELECT b.batch_id, x.kind, sum(b.on_hand) AS quantity
FROM chosen g CROSS JOIN batch t CROSS JOIN balance b JOIN location x ON x.id = b.location_id
WHERE t.id = g.id AND b.item_id = t.item_id AND b.batch_id = t.id AND x.kind IN ({_PLACES}, '{LocationKind.HANDED_OVER}')
GROUP BY b.batch_id, x.kind"""
_HOLDINGS = f"""SELECT o.batch_id AS kit, o.origin_id AS component, sum(o.quantity) AS quantity,
  (SELECT sum(m.quantity) FROM stock_move m JOIN location x ON x.id = m.from_location_id
    WHERE m.document_id = o.document_id AND m.batch_id = o.batch_id AND x.kind = '{LocationKind.CONVERTED}') AS kits
FROM chosen g JOIN batch_origin o ON o.origin_id = g.id
JOIN document k ON k.id = o.document_id AND k.kind = '{Kind.KIT_ASSEMBLY}'
GROUP BY o.batch_id, o.origin_id, o.document_id"""
_FLOW_FIELDS = {
    LocationKind.PEOPLE_REACHED: "people",
    LocationKind.LOSS: "lost",
    LocationKind.ADJUSTED: "lost",
    LocationKind.DISPOSED: "lost",
    LocationKind.CONVERTED: "converted",
}


def donor_rows(session: Session, chosen: DonorFilter | None = None) -> list[DonorRow]:
    """A row for each donor and item that ever came in; donors by code, goods of one's own last.

    Kits that were put together here have no row: their goods are told under the items that they hold.
    """
    chosen = chosen or DonorFilter()
    accounts = batch_accounts(session, chosen)
    rows = [
        _row(list(of_item), accounts) for _key, of_item in groupby(donor_batches(session, chosen), key=_order)
    ]
    return [row for row in rows if row.account != Account()]


def donor_batches(session: Session, chosen: DonorFilter) -> list[Any]:
    """The batches asked for, by donor and item; kits that were put together here left out."""
    where = _where(chosen)
    where.add("t.source_type <> :assembled", assembled=SourceType.ASSEMBLED.value)
    statement = text(f"{_BATCHES} WHERE {where} ORDER BY t.id")
    return sorted(session.rows(statement, where.values), key=_order)


def _order(row: Any) -> tuple[Any, ...]:
    return (row.donor is None, row.donor or "", row.report_order, row.item)


def _where(chosen: DonorFilter) -> Where:
    where = Where()
    where.add("1 = 1")
    where.equal("i.code", chosen.item, "item")
    where.equal("f.code", chosen.fund, "fund")
    where.equal("c.name", chosen.category, "category")
    if chosen.own_only:
        where.add("t.donor_id IS NULL")
    else:
        where.equal("p.code", chosen.donor, "donor")
    return where


@dataclass(frozen=True, slots=True)
class Chosen:
    """The batches asked for, and every kit that holds some of them, as the `chosen` of a statement."""

    head: str
    values: dict[str, Any]
    last: dt.date

    @property
    def dated(self) -> dict[str, Any]:
        """The values, with the last day that counts."""
        return {**self.values, "day": day_number(self.last)}


def chosen_batches(session: Session, chosen: DonorFilter) -> Chosen:
    """What the filter asks for."""
    where = _where(chosen)
    head = _WITH_KITS.format(where=where, assembly=Kind.KIT_ASSEMBLY)
    return Chosen(head, where.values, chosen.as_of or session.clock.today())


def batch_accounts(session: Session, chosen: DonorFilter) -> dict[int, Account]:
    """The account of each batch asked for, and of the kits that hold some of it; goods in kits are where the kit is."""
    batches = chosen_batches(session, chosen)
    accounts: dict[int, Account] = {}
    for row in session.rows(text(f"{batches.head} {_FLOWS}"), batches.dated):
        _add_flow(accounts.setdefault(row.batch_id, Account()), row)
    if batches.last >= session.clock.today():
        stock = session.rows(text(f"{batches.head} {_STOCK_NOW}"), batches.values)
    else:
        stock = session.rows(text(f"{batches.head} {_STOCK}"), batches.dated)
    for row in stock:
        account = accounts.setdefault(row.batch_id, Account())
        if row.kind == LocationKind.HANDED_OVER:
            account.signed += int(row.quantity or 0)
        else:
            account.on_hand += int(row.quantity or 0)
    follow_kits(accounts, holdings(session, batches))
    return accounts


def holdings(session: Session, batches: Chosen) -> list[Holding]:
    """What of the batches asked for is in which kits."""
    rows = session.rows(text(f"{batches.head} {_HOLDINGS}"), batches.values)
    return [Holding(row.kit, row.component, int(row.quantity), int(row.kits)) for row in rows]


def _add_flow(account: Account, row: Any) -> None:
    quantity, kind = int(row.quantity), LocationKind(row.kind)
    if kind is LocationKind.SUPPLIED:
        account.received -= quantity
    elif kind is LocationKind.IN_TRANSIT and row.of_transfer:
        account.in_transit += quantity
    elif kind is LocationKind.IN_TRANSIT:
        account.open += quantity
    else:
        name = _FLOW_FIELDS[kind]
        setattr(account, name, getattr(account, name) + quantity)


def _row(batches: Sequence[Any], accounts: dict[int, Account]) -> DonorRow:
    first = batches[0]
    known = [(batch, accounts[batch.id]) for batch in batches if batch.id in accounts]
    return DonorRow(
        first.donor,
        first.donor_name or "",
        first.donor_km or "",
        first.item,
        first.item_name,
        first.item_km,
        first.one,
        first.many,
        first.unit_km,
        first.decimals,
        bool(first.unsplit),
        added_up(account for _batch, account in known),
        tuple(_batch_name(batch) for batch, account in known if account.gap),
    )


def _batch_name(batch: Any) -> str:
    return str(batch.batch_number or batch.uid)


def gaps(rows: Iterable[DonorRow]) -> list[DonorRow]:
    """The rows in which something is not accounted for."""
    return [row for row in rows if row.account.gap or row.gap_batches]
