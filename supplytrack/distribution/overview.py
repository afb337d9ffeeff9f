"""What needs attention today, and what a period brought: the answers behind the overview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text

from supplytrack.catalogue.place import PLACE_KINDS
from supplytrack.core.clock import day_number, day_of
from supplytrack.core.document import Kind, NoteState, PaperState
from supplytrack.db.engine import Session
from supplytrack.distribution.needs.queries import target_set_on
from supplytrack.distribution.queries import NoteFilter, NoteRow, count_notes, list_notes
from supplytrack.inventory.overview import ItemLine, Level, StockTable, stock_table
from supplytrack.inventory.summary import PART_COLUMNS, GoodsPart
from supplytrack.inventory.supplies.expiring import last_told
from supplytrack.inventory.transfers.queries import TransferRow, overdue_transfers

_PLACES = ", ".join(f"'{kind.value}'" for kind in PLACE_KINDS)
_SENT = f"n.state IN ('{NoteState.ISSUED.value}', '{NoteState.CONFIRMED.value}')"
_SIGNED = f"""CASE WHEN n.state = '{NoteState.CONFIRMED.value}' AND n.paper_state = '{PaperState.SIGNED.value}'
  THEN 1 ELSE 0 END"""
_FEW = 50
MOVING_KINDS = (
    Kind.GOODS_RECEIPT,
    Kind.DELIVERY_NOTE,
    Kind.DISTRIBUTION,
    Kind.TRANSFER,
    Kind.RETURN,
    Kind.WRITE_OFF,
    Kind.DISPOSAL,
    Kind.STOCK_COUNT,
    Kind.ADJUSTMENT,
)
"""Papers that bring goods into the stores, take them out, move them between stores or find them different."""
_MOVING_KINDS = ", ".join(f"'{kind.value}'" for kind in MOVING_KINDS)


@dataclass(frozen=True, slots=True)
class ExpiringRow:
    """A batch in a store that expires soon, or did. `days` is below zero once it expired."""

    goods: GoodsPart
    batch_uid: str
    batch: str
    donor: str | None
    place: str
    place_name: str
    place_km: str
    expiry: date
    days: int


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A paper that is being typed. `saved_at` is an instant."""

    uid: str
    kind: str
    title: str
    saved_at: int
    saved_by: str


@dataclass(frozen=True, slots=True)
class CategoryLevels:
    """How many items of a category have enough, run low or are out; units are never added."""

    category: str
    category_km: str
    enough: int
    low: int
    out: int


@dataclass(frozen=True, slots=True)
class WeekRow:
    """Delivery notes of a week that begins on `monday`."""

    monday: date
    signed: int
    unsigned: int


@dataclass(frozen=True, slots=True)
class ProvinceRow:
    """What a province was sent of one item, in smallest units: on signed papers, and on others."""

    code: str
    name: str
    name_km: str
    signed: int
    unsigned: int

    @property
    def sent(self) -> int:
        """All that was sent there."""
        return self.signed + self.unsigned


@dataclass(frozen=True, slots=True)
class ItemSent:
    """What was sent of an item. `by_donor` and `by_province` add up to `goods`; the largest come first.

    A donor is a code, None for own procurement. Recipients without a province are left out of `by_province`.
    """

    goods: GoodsPart
    by_donor: tuple[tuple[str | None, int], ...]
    by_province: tuple[ProvinceRow, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The four figures of a period. `handovers` are delivery notes whose goods left; people are services.

    `provinces` were supplied of those wanted: with `targets` the target provinces of the last day, else those with places.
    `sent` is what was sent of each item, that of the most provinces first.
    """

    first: date
    last: date
    handovers: int
    signed: int
    people: int
    people_since: date | None
    people_places: int
    provinces: int
    provinces_wanted: int
    targets: bool
    sent: tuple[ItemSent, ...]

    @property
    def unsigned(self) -> int:
        """Notes whose signed paper is waited for or disputed."""
        return self.handovers - self.signed


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the overview shows, from one state of the workspace. `open_notes` counts all unsigned papers;
    after `unsigned_days` one is late.

    `papers`: how many papers of each kind moved goods in the period; quantities of different items are never added.
    """

    figures: Figures
    papers: Mapping[Kind, int]
    overdue: tuple[TransferRow, ...]
    unsigned: tuple[NoteRow, ...]
    open_notes: int
    low: tuple[ItemLine, ...]
    expiring: tuple[ExpiringRow, ...]
    drafts: tuple[DraftRow, ...]
    categories: tuple[CategoryLevels, ...]
    weeks: tuple[WeekRow, ...]
    unsigned_days: int


def read_overview(session: Session, first: date, last: date, *, weeks: int = 5) -> Overview:
    """What the overview shows: figures of the days from `first` to `last`, and what needs attention now."""
    table = stock_table(session)
    return Overview(
        figures=read_figures(session, first, last),
        papers=papers_of_period(session, first, last),
        overdue=tuple(overdue_transfers(session, _FEW)),
        unsigned=tuple(unsigned_notes(session)),
        open_notes=count_notes(session, NoteFilter(open_papers=True)),
        low=tuple(low_items(table)),
        expiring=tuple(expiring(session)),
        drafts=tuple(running_drafts(session)),
        categories=tuple(stock_by_category(session, table)),
        weeks=tuple(deliveries_per_week(session, last, weeks)),
        unsigned_days=session.workspace.unsigned_days,
    )


# ------------------------------------------------------------------ what needs attention


def unsigned_notes(session: Session, limit: int = _FEW) -> list[NoteRow]:
    """Notes whose goods left and whose paper is not signed, or disputed; the oldest first."""
    return list_notes(session, NoteFilter(open_papers=True), limit=limit, newest_first=False)


def low_items(table: StockTable) -> list[ItemLine]:
    """Items in use at or under their minimum, those that are out first."""
    low = [
        line
        for line in table.lines
        if line.item.active and line.item.minimum_stock is not None and line.level is not Level.ENOUGH
    ]
    return sorted(low, key=lambda line: line.level is not Level.OUT)


_EXPIRING = text(
    f"""SELECT {PART_COLUMNS}, b.on_hand, t.uid, t.batch_number, p.code, l.code, l.name, l.name_km, t.expiry_day
FROM batch t JOIN balance b ON b.item_id = t.item_id AND b.batch_id = t.id JOIN location l ON l.id = b.location_id
JOIN item i ON i.id = t.item_id JOIN unit u ON u.id = i.unit_id LEFT JOIN party p ON p.id = t.donor_id
WHERE t.expiry_day <= :until AND b.on_hand > 0 AND l.kind IN ({_PLACES})
ORDER BY t.expiry_day, t.id, l.id LIMIT :limit"""
)


def expiring(session: Session, limit: int = _FEW) -> list[ExpiringRow]:
    """Batches in stores that expire within the workspace's days of warning or did already, the earliest first."""
    today = session.clock.today()
    until = day_number(last_told(today, session.workspace.expiry_warning_days))
    found = []
    for row in session.rows(_EXPIRING, {"until": until, "limit": limit}):
        values = tuple(row)
        expiry = day_of(values[-1])
        goods = GoodsPart(*values[:8])
        found.append(ExpiringRow(*(goods, *values[8:-1], expiry, (expiry - today).days)))
    return found


_DRAFTS = text(
    "SELECT uid, kind, title, saved_at, saved_by FROM draft ORDER BY saved_at DESC, uid LIMIT :limit"
)


def running_drafts(session: Session, limit: int = _FEW) -> list[DraftRow]:
    """Papers that are being typed, the newest first, without their content."""
    return [DraftRow(*row) for row in session.rows(_DRAFTS, {"limit": limit})]


# ------------------------------------------------------------------ stock by category

_EVER_HELD = text(
    "SELECT i.code FROM item i WHERE EXISTS (SELECT 1 FROM batch t WHERE t.item_id = i.id AND i.active = 1)"
)


def stock_by_category(session: Session, table: StockTable) -> list[CategoryLevels]:
    """Items in use by category and level. An item that never came and has no minimum is not counted."""
    known = {row.code for row in session.rows(_EVER_HELD)}
    counts: dict[tuple[str, str], dict[Level, int]] = {}
    for line in table.lines:
        if line.item.code in known or (line.item.active and line.item.minimum_stock is not None):
            key = (line.item.category, line.item.category_km)
            levels = counts.setdefault(key, dict.fromkeys(Level, 0))
            levels[line.level] += 1
    return [
        CategoryLevels(*names, levels[Level.ENOUGH], levels[Level.LOW], levels[Level.OUT])
        for names, levels in counts.items()
    ]


# ------------------------------------------------------------------ a period

_NOTES_BY_DAY = text(
    f"""SELECT n.note_day, {_SIGNED} AS signed, count(*) AS notes FROM delivery_note n
WHERE {_SENT} AND n.note_day BETWEEN :first AND :last GROUP BY n.note_day, {_SIGNED}"""
)


def deliveries_per_week(session: Session, last: date, weeks: int = 5) -> list[WeekRow]:
    """Delivery notes whose goods left, for `weeks` weeks from Monday, the one of `last` at the end."""
    monday = last - timedelta(days=last.weekday())
    starts = [monday - timedelta(weeks=back) for back in reversed(range(weeks))]
    counts = {start: [0, 0] for start in starts}
    for row in _notes_by_day(session, starts[0], monday + timedelta(days=6)):
        day = day_of(row.note_day)
        counts[day - timedelta(days=day.weekday())][0 if row.signed else 1] += row.notes
    return [WeekRow(start, *counts[start]) for start in starts]


def _notes_by_day(session: Session, first: date, last: date) -> Sequence[Any]:
    return session.rows(_NOTES_BY_DAY, {"first": day_number(first), "last": day_number(last)})


_PAPERS = text(
    f"""SELECT kind, sum(papers) AS papers FROM (
  SELECT d.kind, count(*) AS papers FROM document d
  WHERE d.kind IN ({_MOVING_KINDS}) AND d.effective_day BETWEEN :first AND :last GROUP BY d.kind
  UNION ALL SELECT o.kind, -count(*) FROM document v JOIN document o ON o.id = v.reverses_id
  WHERE v.kind = '{Kind.REVERSAL.value}' AND o.kind IN ({_MOVING_KINDS})
    AND o.effective_day BETWEEN :first AND :last GROUP BY o.kind) AS counted GROUP BY kind"""
)


def papers_of_period(session: Session, first: date, last: date) -> dict[Kind, int]:
    """How many papers of each kind moved goods from `first` to `last` and still stand; kinds without any are left out."""
    rows = session.rows(_PAPERS, {"first": day_number(first), "last": day_number(last)})
    counts = {Kind(row.kind): int(row.papers) for row in rows}
    return {kind: counts[kind] for kind in MOVING_KINDS if counts.get(kind)}


_PEOPLE = text(
    """SELECT sum(h.people) AS people, min(d.effective_day) AS since, count(DISTINCT d.to_location_id) AS places
FROM document d JOIN people_reached h ON h.document_id = d.id
WHERE d.effective_day BETWEEN :first AND :last
  AND NOT EXISTS (SELECT 1 FROM document w WHERE w.reverses_id = d.id)"""
)
_SUPPLIED = text(
    f"""SELECT DISTINCT r.province_code FROM delivery_note n JOIN location r ON r.id = n.to_location_id
WHERE {_SENT} AND n.note_day BETWEEN :first AND :last AND r.province_code IS NOT NULL"""
)
_WITH_PLACES = text(
    f"""SELECT DISTINCT province_code FROM location
WHERE active = 1 AND kind IN ({_PLACES}) AND province_code IS NOT NULL"""
)
_SENT_OF_ITEMS = text(
    f"""SELECT {PART_COLUMNS}, x.quantity, p.code AS donor, v.code AS province, v.name AS province_name,
  v.name_km AS province_km, x.signed
FROM (SELECT m.item_id, t.donor_id, r.province_code, {_SIGNED} AS signed, sum(m.quantity) AS quantity
  FROM delivery_note n JOIN dispatch_line m ON m.document_id = n.document_id
  JOIN batch t ON t.id = m.batch_id JOIN location r ON r.id = n.to_location_id
  WHERE {_SENT} AND n.note_day BETWEEN :first AND :last
  GROUP BY m.item_id, t.donor_id, r.province_code, {_SIGNED}) AS x
JOIN item i ON i.id = x.item_id JOIN unit u ON u.id = i.unit_id
LEFT JOIN party p ON p.id = x.donor_id LEFT JOIN province v ON v.code = x.province_code"""
)


def read_figures(session: Session, first: date, last: date) -> Figures:
    """What the days from `first` to `last` brought; reversed papers are left out."""
    period = {"first": day_number(first), "last": day_number(last)}
    by_day = _notes_by_day(session, first, last)
    people = session.execute(_PEOPLE, period).one()
    targets = target_set_on(session, last)
    supplied = {row.province_code for row in session.rows(_SUPPLIED, period)}
    if targets is None:
        wanted = supplied | {row.province_code for row in session.rows(_WITH_PLACES)}
    else:
        wanted = {province.code for province in targets.provinces}
    return Figures(
        first,
        last,
        handovers=sum(row.notes for row in by_day),
        signed=sum(row.notes for row in by_day if row.signed),
        people=int(people.people or 0),
        people_since=None if people.since is None else day_of(people.since),
        people_places=people.places,
        provinces=len(supplied & wanted),
        provinces_wanted=len(wanted),
        targets=targets is not None,
        sent=_sent(session.rows(_SENT_OF_ITEMS, period)),
    )


@dataclass
class _Sum:
    """What is added up of an item."""

    donors: dict[str | None, int] = field(default_factory=dict)
    provinces: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.donors.values())


def _sent(rows: Iterable[Any]) -> tuple[ItemSent, ...]:
    sums: dict[tuple[Any, ...], _Sum] = {}
    for row in rows:
        of_item, quantity = sums.setdefault(tuple(row)[:7], _Sum()), int(row.quantity)
        of_item.donors[row.donor] = of_item.donors.get(row.donor, 0) + quantity
        if row.province is not None:
            parts = of_item.provinces.setdefault((row.province, row.province_name, row.province_km), [0, 0])
            parts[0 if row.signed else 1] += quantity
    found = [_item_sent(key, of_item) for key, of_item in sums.items()]
    return tuple(sorted(found, key=lambda one: (-len(one.by_province), -len(one.by_donor), one.goods.item)))


def _item_sent(key: tuple[Any, ...], of_item: _Sum) -> ItemSent:
    donors = sorted(of_item.donors.items(), key=lambda part: (-part[1], part[0] or ""))
    provinces = (ProvinceRow(*names, *parts) for names, parts in of_item.provinces.items())
    return ItemSent(
        GoodsPart(*(*key, of_item.total)),
        tuple(donors),
        tuple(sorted(provinces, key=lambda row: (-row.sent, row.code))),
    )
