"""The pipeline: every line of every order and donation of which goods are still to come."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from sqlalchemy import bindparam, text

from supplytrack.core.clock import day_number, day_of
from supplytrack.core.document import Kind
from supplytrack.core.money import format_money
from supplytrack.core.sort import UNSORTED, Sort
from supplytrack.db.engine import Session
from supplytrack.i18n import language
from supplytrack.inventory.paging import Where, day_or_none, sorted_by

_LINES_OF_ONE = 1_000_000
"""The key of a line is that of its order times this, and its number."""
_DAYS_OF_A_WEEK = 7


class Due(StrEnum):
    """When goods are expected, in the order of the list. This week ends on Sunday."""

    LATE = "late"
    THIS_WEEK = "this week"
    LATER = "later"
    NO_DATE = "no date"


@dataclass(frozen=True, slots=True)
class PipelineFilter:
    """Which lines: empty means all. Texts are codes; `search` is words of a number, an item or who sends."""

    kind: Kind | None = None
    parties: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    funds: tuple[str, ...] = ()
    dues: tuple[str, ...] = ()
    search: str = ""


@dataclass(frozen=True, slots=True)
class PipelineRow:
    """A line of which goods are still to come, in smallest units. `late_by`: days since they were expected."""

    key: int
    number: str
    kind: Kind
    date: dt.date
    line: int
    item: str
    item_name: str
    item_km: str
    one: str
    many: str
    unit_km: str
    decimals: int
    ordered: int
    arrived: int
    closed: int
    pack_name: str
    pack_numerator: int | None
    pack_denominator: int | None
    party: str
    party_name: str
    party_km: str
    fund: str
    expected: dt.date | None
    late_by: int
    unit_cost: int | None
    currency: str

    @property
    def open(self) -> int:
        """What is still to come."""
        return self.ordered - self.arrived - self.closed

    @property
    def open_packs(self) -> Fraction | None:
        """What is still to come in packs of the order; None when it was not ordered in packs that are known."""
        if not self.pack_numerator:
            return None
        return Fraction(self.open * (self.pack_denominator or 1), self.pack_numerator * 10**self.decimals)

    @property
    def value(self) -> Fraction | None:
        """What is still to come is worth so many ten-thousandths of `currency`; None without a cost."""
        return None if self.unit_cost is None else Fraction(self.open * self.unit_cost, 10**self.decimals)


_KEY = f"CAST(d.id AS bigint) * {_LINES_OF_ONE} + x.line"
_ARRIVED = """coalesce((SELECT sum(g.good + g.damaged) FROM document a JOIN goods_receipt_line g ON g.document_id = a.id
    WHERE a.related_id = x.document_id AND g.order_line = x.line
      AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = a.id)), 0)"""
_CLOSED = """coalesce((SELECT sum(c.quantity) FROM document a JOIN order_closing_line c ON c.document_id = a.id
    WHERE a.related_id = x.document_id AND c.line = x.line
      AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = a.id)), 0)"""
_OPEN = """order_state s JOIN document d ON d.id = s.document_id JOIN purchase_order o ON o.document_id = d.id
JOIN purchase_order_line x ON x.document_id = d.id JOIN item i ON i.id = x.item_id
LEFT JOIN party q ON q.id = d.party_id LEFT JOIN fund f ON f.id = o.fund_id"""
_IS_OPEN = f"s.is_open = 1 AND x.quantity > {_ARRIVED} + {_CLOSED}"
_DUE = f"""CASE WHEN o.expected_day IS NULL THEN '{Due.NO_DATE}' WHEN o.expected_day < :today THEN '{Due.LATE}'
  WHEN o.expected_day <= :sunday THEN '{Due.THIS_WEEK}' ELSE '{Due.LATER}' END"""
_RANKS = " ".join(f"WHEN '{due}' THEN {n}" for n, due in enumerate(Due))
_RANK = f"CASE {_DUE} {_RANKS} END"
_WORDS = (
    "d.number {number}",
    "i.id IN (SELECT id FROM item WHERE search {folded})",
    "d.party_id IN (SELECT id FROM party WHERE search {folded})",
)


def pipeline_keys(
    session: Session,
    chosen: PipelineFilter | None = None,
    sort: Sort = UNSORTED,
    limit: int | None = None,
) -> dict[Due, array[int]]:
    """The keys of the lines by when they are due, the first to come first unless sorted; so many in all with a limit.

    Sorted by `item`, `party`, `number` or `expected`.
    """
    where = _conditions(session, chosen or PipelineFilter())
    order = sorted_by(sort, _sorted_by(), "o.expected_day, d.id, x.line").removeprefix("ORDER BY ")
    # With a limit the first lines are wanted, and those are of the first heading.
    statement = f"SELECT {_KEY} AS line, {_DUE} AS due FROM {_OPEN} WHERE {where} ORDER BY {_RANK}, {order}"
    if limit is not None:
        statement, where.values = f"{statement} LIMIT :most", {**where.values, "most": limit}
    found = {due: array("q") for due in Due}
    for key, due in session.rows(text(statement), where.values):
        found[Due(due)].append(key)
    return found


def _conditions(session: Session, chosen: PipelineFilter) -> Where:
    where = Where()
    where.add(_IS_OPEN)
    where.values.update(_week(session.clock.today()))
    if chosen.kind is not None:
        where.equal("d.kind", chosen.kind.value, "kind")
    where.one_of("q.code", chosen.parties, "party")
    where.one_of("i.code", chosen.items, "item")
    where.one_of("f.code", chosen.funds, "fund")
    where.one_of(f"({_DUE})", chosen.dues, "due")
    where.words(chosen.search, *_WORDS)
    return where


def _week(today: dt.date) -> dict[str, int]:
    sunday = today + dt.timedelta(days=_DAYS_OF_A_WEEK - today.isoweekday())
    return {"today": day_number(today), "sunday": day_number(sunday)}


def _sorted_by() -> dict[str, tuple[str, ...]]:
    khmer = language() == "km"

    def name(table: str) -> str:
        first, second = (
            (f"{table}.name_km", f"{table}.name") if khmer else (f"{table}.name", f"{table}.name_km")
        )
        return f"lower(coalesce(NULLIF({first}, ''), {second}))"

    return {
        "item": (name("i"),),
        "party": (name("q"),),
        "number": ("d.number",),
        "expected": ("o.expected_day",),
    }


_ROWS = text(
    f"""SELECT {_KEY} AS line_key, d.number, d.kind, d.effective_day, x.line, i.code, i.name, i.name_km,
  u.one, u.many, u.name_km AS unit_km, i.decimals, x.quantity, {_ARRIVED} AS arrived, {_CLOSED} AS closed,
  x.pack_name, x.pack_numerator, x.pack_denominator, q.code AS party, q.name AS party_name, q.name_km AS party_km,
  f.code AS fund, o.expected_day, x.unit_cost, o.currency
FROM {_OPEN} JOIN unit u ON u.id = i.unit_id
WHERE d.id IN :orders AND {_KEY} IN :keys"""
).bindparams(bindparam("orders", expanding=True), bindparam("keys", expanding=True))


def pipeline_rows(session: Session, keys: Sequence[int]) -> dict[int, PipelineRow]:
    """The lines with these keys."""
    if not len(keys):
        return {}
    today = day_number(session.clock.today())
    orders = sorted({key // _LINES_OF_ONE for key in keys})
    return {
        row.line_key: PipelineRow(
            row.line_key,
            row.number,
            Kind(row.kind),
            day_of(row.effective_day),
            row.line,
            row.code,
            row.name,
            row.name_km,
            row.one,
            row.many,
            row.unit_km,
            row.decimals,
            row.quantity,
            int(row.arrived),
            int(row.closed),
            row.pack_name,
            row.pack_numerator,
            row.pack_denominator,
            row.party or "",
            row.party_name or "",
            row.party_km or "",
            row.fund or "",
            day_or_none(row.expected_day),
            max(0, today - row.expected_day) if row.expected_day is not None else 0,
            row.unit_cost,
            row.currency,
        )
        for row in session.rows(_ROWS, {"orders": orders, "keys": list(keys)})
    }


def pipeline_worth(session: Session, chosen: PipelineFilter | None = None) -> Mapping[str, Fraction]:
    """What is still to come is worth so many ten-thousandths of each currency, exactly."""
    where = _conditions(session, chosen or PipelineFilter())
    statement = f"""SELECT o.currency, i.decimals, x.unit_cost, sum(x.quantity - {_ARRIVED} - {_CLOSED}) AS open
FROM {_OPEN} WHERE {where} AND x.unit_cost IS NOT NULL
GROUP BY o.currency, i.decimals, x.unit_cost ORDER BY o.currency"""
    worth: dict[str, Fraction] = {}
    for row in session.rows(text(statement), where.values):
        part = Fraction(int(row.open) * row.unit_cost, 10**row.decimals)
        worth[row.currency] = worth.get(row.currency, Fraction(0)) + part
    return worth


def worth_in_words(worth: Mapping[str, Fraction]) -> str:
    """`1,250 USD, 400,000 KHR`: currencies are never added together."""
    return ", ".join(format_money(amount, currency) for currency, amount in worth.items())
