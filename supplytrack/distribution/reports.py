"""What was handed over in a period: rows for tables and files, the papers still open, and the report's sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from itertools import groupby
from typing import Any

from sqlalchemy import text

from supplytrack.core.clock import day_number, day_of
from supplytrack.core.document import Kind, NoteState, PaperState
from supplytrack.core.sheets import (
    ActivityRow,
    DistributionReportSheet,
    Handover,
    HandoverLine,
    PaperItem,
    PaperLanguage,
    PaperParty,
    PaperUnit,
    PeopleReachedRow,
    Proof,
    ReportBullet,
)
from supplytrack.db.engine import Session
from supplytrack.distribution.activities.queries import ActivityFilter
from supplytrack.distribution.activities.sheets import activities_of_period
from supplytrack.distribution.sitrep.bullet import BulletFilter
from supplytrack.distribution.sitrep.queries import count_told, handover_bullets
from supplytrack.distribution.sitrep.sheets import report_bullet
from supplytrack.i18n import N_, khmer
from supplytrack.inventory.movement_sums import Goods
from supplytrack.inventory.paging import Where
from supplytrack.inventory.paper_parts import (
    GOODS_COLUMNS,
    GOODS_JOINS,
    paper_donor,
    paper_head,
    paper_item,
    paper_place,
    paper_province,
    paper_unit,
    scope_of,
)
from supplytrack.inventory.summary import GoodsPart, added_up, in_words


@dataclass(frozen=True, slots=True)
class DistributionFilter:
    """Which handovers: empty means all. Days are of the notes; texts are codes, but a category is named.

    `location` is the store the goods left or the place they went to, `recipient` only the latter. `own_only` is own
    procurement. `status` is how the paper stands: signed, unsigned or disputed.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    province: str = ""
    location: str = ""
    item: str = ""
    donor: str = ""
    own_only: bool = False
    recipient: str = ""
    recipient_kind: str = ""
    category: str = ""
    fund: str = ""
    status: str = ""

    @property
    def goods(self) -> Goods:
        """The goods it asks for."""
        return Goods(self.item, self.donor, self.own_only, self.category, self.fund)


@dataclass(frozen=True, slots=True)
class DistributionRow:
    """What one document handed over of one item and donor. Quantities are smallest units (`decimals` of `unit`).

    `donor` is a code, None for own procurement. `status` is signed, unsigned or disputed. Until a note is
    confirmed nothing of it is accepted. `people_reached` and `people_planned` stand on the first row of a document and are None on
    its others, so that it can be added up. A service without goods has an empty `item`.
    """

    date: dt.date
    document: str
    province: str
    province_code: str
    recipient: str
    recipient_name: str
    recipient_kind: str
    item: str
    item_name: str
    item_km: str
    unit: str
    decimals: int
    donor: str | None
    donor_name: str
    issued: int
    accepted: int
    damaged: int
    short: int
    refused: int
    status: str
    people_reached: int | None
    people_planned: int | None


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A delivery note whose goods left. `days_open` counts while its signed paper is waited for, else None.

    `receiver_function` is what the receiver is, never who.
    """

    date: dt.date
    document: str
    province: str
    province_code: str
    source: str
    recipient: str
    recipient_name: str
    recipient_kind: str
    state: str
    status: str
    lines: int
    received_on: dt.date | None
    receiver_function: str
    proof: str
    days_open: int | None


_SENT = f"""('{NoteState.ISSUED.value}', '{NoteState.CONFIRMED.value}')"""
_PLACES = """r.code AS recipient, r.name AS recipient_name, r.name_km AS recipient_km, r.aliases, r.kind AS recipient_kind,
  v.code AS province_code, v.name AS province, v.name_km AS province_km"""
_HEADS = "h.people, h.planned, h.served_kind, h.men, h.women, h.boys, h.girls"
_NOTE_LINES = f"""SELECT n.document_id, n.number, n.note_day AS day, n.state, n.paper_state, {_PLACES}, {GOODS_COLUMNS},
  x.quantity AS issued, coalesce(a.accepted, 0) AS accepted, coalesce(a.damaged, 0) AS damaged,
  coalesce(a.short, 0) AS short, coalesce(a.refused, 0) AS refused, {_HEADS}
FROM delivery_note n JOIN dispatch_line x ON x.document_id = n.document_id {GOODS_JOINS}
JOIN location s ON s.id = n.from_location_id JOIN location r ON r.id = n.to_location_id
LEFT JOIN province v ON v.code = r.province_code
LEFT JOIN proof_line a ON a.document_id = n.proof_id AND a.line = x.line
LEFT JOIN people_reached h ON h.document_id = n.document_id"""
_NOTE_ORDER = "ORDER BY n.note_day, n.document_id, x.line"
_GIVEN_LINES = f"""SELECT n.id AS document_id, n.number, n.effective_day AS day, {_PLACES}, {GOODS_COLUMNS},
  x.quantity AS issued, {_HEADS}
FROM document n JOIN people_reached h ON h.document_id = n.id
LEFT JOIN people_reached_line x ON x.document_id = n.id
LEFT JOIN item i ON i.id = x.item_id LEFT JOIN unit u ON u.id = i.unit_id
LEFT JOIN batch t ON t.id = x.batch_id LEFT JOIN party p ON p.id = t.donor_id
JOIN location s ON s.id = n.from_location_id JOIN location r ON r.id = n.to_location_id
LEFT JOIN province v ON v.code = r.province_code"""
_GIVEN_ORDER = "ORDER BY n.effective_day, n.id, x.line"
_NOT_REVERSED = "NOT EXISTS (SELECT 1 FROM document w WHERE w.reverses_id = n.id)"


def distribution_rows(session: Session, chosen: DistributionFilter | None = None) -> list[DistributionRow]:
    """What was handed over to recipients and given to people, by date; reversed papers are left out."""
    chosen = chosen or DistributionFilter()
    rows = [(row.day, row.document_id, _note_row(row)) for row in _note_lines(session, chosen)]
    rows += [(row.day, row.document_id, _given_row(row)) for row in _given_lines(session, chosen)]
    rows.sort(key=lambda entry: entry[:2])
    return [
        row
        for _document, lines in groupby(rows, key=lambda entry: entry[1])
        for row in _one_document(line for _day, _id, line in lines)
    ]


def _note_lines(session: Session, chosen: DistributionFilter) -> Sequence[Any]:
    where = _conditions(chosen, "n.note_day", chosen.goods)
    where.add(f"n.state IN {_SENT}")
    where.equal("n.paper_state", chosen.status, "status")
    return session.rows(text(f"{_NOTE_LINES} WHERE {where} {_NOTE_ORDER}"), where.values)


def _given_lines(session: Session, chosen: DistributionFilter) -> Sequence[Any]:
    if chosen.status not in ("", PaperState.SIGNED):
        return ()  # A day sheet is filled in where the goods are given: nothing is waited for.
    where = _conditions(chosen, "n.effective_day", chosen.goods)
    where.add("n.kind = :kind", kind=Kind.DISTRIBUTION.value)
    where.add(_NOT_REVERSED)
    if chosen.own_only:
        where.add("x.line IS NOT NULL")
    return session.rows(text(f"{_GIVEN_LINES} WHERE {where} {_GIVEN_ORDER}"), where.values)


def _conditions(chosen: DistributionFilter, day: str, goods: Goods) -> Where:
    where = goods.where("x")
    where.period(day, chosen.first, chosen.last)
    where.equal("r.province_code", chosen.province, "province")
    where.equal("r.code", chosen.recipient, "recipient")
    where.equal("r.kind", chosen.recipient_kind, "recipient_kind")
    if chosen.location:
        where.add("(s.code = :location OR r.code = :location)", location=chosen.location)
    return where


def _note_row(row: Any) -> DistributionRow:
    return _row(row, (row.accepted, row.damaged, row.short, row.refused), str(row.paper_state))


def _given_row(row: Any) -> DistributionRow:
    return _row(row, (row.issued or 0, 0, 0, 0), PaperState.SIGNED.value)


def _row(row: Any, outcome: tuple[int, int, int, int], status: str) -> DistributionRow:
    return DistributionRow(
        day_of(row.day),
        row.number,
        row.province or "",
        row.province_code or "",
        row.recipient,
        row.recipient_name,
        row.recipient_kind,
        row.item or "",
        row.item_name or "",
        row.item_km or "",
        row.one or "",
        row.decimals or 0,
        row.donor,
        row.donor_name or "",
        row.issued or 0,
        *outcome,
        status,
        row.people,
        row.planned,
    )


def _one_document(lines: Iterable[DistributionRow]) -> Iterator[DistributionRow]:
    """The rows of one document: batches of one item and donor added up, people on the first row only."""
    sums: dict[tuple[str, str | None], DistributionRow] = {}
    for line in lines:
        key = (line.item, line.donor)
        sums[key] = _added(sums[key], line) if key in sums else line
    for place, row in enumerate(sums.values()):
        first = place == 0 or row.people_reached is None
        yield row if first else replace(row, people_reached=None, people_planned=None)


def _added(one: DistributionRow, other: DistributionRow) -> DistributionRow:
    return replace(
        one,
        issued=one.issued + other.issued,
        accepted=one.accepted + other.accepted,
        damaged=one.damaged + other.damaged,
        short=one.short + other.short,
        refused=one.refused + other.refused,
    )


# ------------------------------------------------------------------ papers

_HANDOVERS = f"""SELECT n.number, n.note_day, n.state, n.paper_state, n.confirmed_day, s.code AS source, {_PLACES},
  (SELECT count(*) FROM dispatch_line x WHERE x.document_id = n.document_id) AS lines,
  coalesce(c.function, '') AS receiver_function, coalesce(o.number, '') AS proof
FROM delivery_note n JOIN location s ON s.id = n.from_location_id JOIN location r ON r.id = n.to_location_id
LEFT JOIN province v ON v.code = r.province_code LEFT JOIN receiver c ON c.document_uid = n.uid
LEFT JOIN document o ON o.id = n.proof_id"""


def handover_rows(session: Session, chosen: DistributionFilter | None = None) -> list[HandoverRow]:
    """The delivery notes whose goods left, by date, with what is known of their papers; reversed ones are left out."""
    chosen = chosen or DistributionFilter()
    where = _conditions(chosen, "n.note_day", Goods())
    where.add(f"n.state IN {_SENT}")
    where.equal("n.paper_state", chosen.status, "status")
    goods = chosen.goods.where("x")
    if goods.conditions:
        where.add(
            f"EXISTS (SELECT 1 FROM dispatch_line x {GOODS_JOINS} WHERE x.document_id = n.document_id AND {goods})",
            **goods.values,
        )
    today = day_number(session.clock.today())
    statement = text(f"{_HANDOVERS} WHERE {where} ORDER BY n.note_day, n.document_id")
    return [_handover_row(row, today) for row in session.rows(statement, where.values)]


def _handover_row(row: Any, today: int) -> HandoverRow:
    status = str(row.paper_state)
    return HandoverRow(
        day_of(row.note_day),
        row.number,
        row.province or "",
        row.province_code or "",
        row.source,
        row.recipient,
        row.recipient_name,
        row.recipient_kind,
        row.state,
        status,
        row.lines,
        None if row.confirmed_day is None else day_of(row.confirmed_day),
        row.receiver_function,
        row.proof,
        None if status == PaperState.SIGNED else max(today - row.note_day, 0),
    )


# ------------------------------------------------------------------ the report's sheet

_ALL_PLACES = N_("All provinces and recipients")
_FIRST_DAY = f"""SELECT min(effective_day) FROM document
WHERE kind IN ('{Kind.DELIVERY_NOTE.value}', '{Kind.DISTRIBUTION.value}')"""


def distribution_report_sheet(
    session: Session, chosen: DistributionFilter | None = None, language: PaperLanguage = "both"
) -> DistributionReportSheet:
    """The distribution report of a period (to today, from the first note, unless told)."""
    chosen = chosen or DistributionFilter()
    last = chosen.last or session.clock.today()
    first = chosen.first or _first_day(session, last)
    chosen = replace(chosen, first=first, last=last)
    scope, code = _scope(session, chosen)
    return DistributionReportSheet(
        head=paper_head(session, f"DR-{code}-{last.year}-{last:%m%d}", last, language),
        period_from=first,
        period_to=last,
        scope=scope,
        handovers=_handovers(session, chosen),
        people=_people(session, chosen),
        activities=_activities(session, chosen),
        bullets=_sentences(session, chosen),
    )


_MOST_SENTENCES = 300
"""More sentences than anybody reads: the report of years is for its tables."""


def _sentences(session: Session, chosen: DistributionFilter) -> tuple[ReportBullet, ...]:
    """The sentences about these handovers; none where a filter narrows the goods as no sentence can, or for years at once."""
    asked = {name: value for name, value in asdict(chosen).items() if value}
    if not asked.keys() <= {one.name for one in fields(BulletFilter)}:
        return ()
    told = BulletFilter(**asked)
    if count_told(session, told) > _MOST_SENTENCES:
        return ()
    return tuple(map(report_bullet, handover_bullets(session, told)))


def _first_day(session: Session, last: dt.date) -> dt.date:
    first = session.scalar(text(_FIRST_DAY))
    return min(day_of(first), last) if first is not None else last


_SCOPES = {
    "location": "SELECT code, name, name_km FROM location WHERE code = :code",
    "province": "SELECT code, name, name_km FROM province WHERE code = :code",
    "donor": "SELECT code, name, name_km FROM party WHERE code = :code",
    "recipient": "SELECT code, name, name_km FROM location WHERE code = :code",
    "category": "SELECT name AS code, name, name_km FROM category WHERE name = :code",
    "item": "SELECT code, name, name_km FROM item WHERE code = :code",
    "fund": "SELECT code, code AS name, '' AS name_km FROM fund WHERE code = :code",
}
_STATUSES = {
    PaperState.SIGNED.value: N_("Papers signed"),
    PaperState.UNSIGNED.value: N_("Papers not signed"),
    PaperState.DISPUTED.value: N_("Papers disputed"),
}


def _scope(session: Session, chosen: DistributionFilter) -> tuple[PaperParty, str]:
    """What the report is about, in both languages, and the word for its number."""
    found = []
    for name, statement in _SCOPES.items():
        code = getattr(chosen, name)
        row = session.execute(text(statement), {"code": code}).first() if code else None
        if row is not None:
            found.append((row.code, PaperParty(row.name, row.name_km)))
    if chosen.own_only:
        own = session.workspace.short_name
        found.append((own, PaperParty(own)))
    if chosen.recipient_kind:
        kind = chosen.recipient_kind
        found.append((kind, PaperParty(kind.capitalize(), khmer(kind.capitalize()))))
    if chosen.status:
        words = _STATUSES[chosen.status]
        found.append((chosen.status, PaperParty(words, khmer(words))))
    return scope_of(found, _ALL_PLACES)


def _handovers(session: Session, chosen: DistributionFilter) -> tuple[Handover, ...]:
    found = [
        _handover(list(lines))
        for _document, lines in groupby(_note_lines(session, chosen), key=lambda row: row.document_id)
    ]
    # Python sorts names alike on both engines; a database sorts them by its own collation.
    found.sort(key=lambda one: (_province_order(one), one.recipient.name, one.day, one.number))
    return tuple(found)


def _province_order(one: Handover) -> tuple[bool, str]:
    return one.province is None, one.province.code if one.province else ""


def _handover(rows: Sequence[Any]) -> Handover:
    first = rows[0]
    settled = first.state == NoteState.CONFIRMED
    lines: dict[tuple[PaperItem, PaperUnit, PaperParty | None], HandoverLine] = {}
    for row in rows:
        key = (paper_item(row), paper_unit(row), paper_donor(row))
        old = lines.get(key, HandoverLine(*key, sent=0))
        lines[key] = replace(
            old,
            sent=old.sent + row.issued,
            accepted=old.accepted + row.accepted,
            damaged=old.damaged + row.damaged,
            short=old.short + row.short,
            refused=old.refused + row.refused,
            open=old.open + (0 if settled else row.issued),
        )
    return Handover(
        number=first.number,
        day=day_of(first.day),
        recipient=paper_place(first.recipient_name, first.recipient_km, first.aliases),
        province=paper_province(first.province_code, first.province, first.province_km),
        proof=Proof(first.paper_state),
        lines=tuple(lines.values()),
    )


def _activities(session: Session, chosen: DistributionFilter) -> tuple[ActivityRow, ...]:
    """What was done beside stock, unless a filter asks for what activities have not: goods, a kind of site, a paper."""
    if chosen.goods != Goods(donor=chosen.donor, own_only=chosen.own_only) or (
        chosen.recipient_kind or chosen.status
    ):
        return ()
    alike = {key: getattr(chosen, key) for key in ("first", "last", "province", "donor", "own_only")}
    return activities_of_period(session, ActivityFilter(place=chosen.location or chosen.recipient, **alike))


@dataclass
class _Served:
    """People counted at one place with the same goods, added up over the days: services, not unique people."""

    first: Any
    people: int = 0
    planned: int | None = 0
    heads: tuple[int, int, int, int] | None = (0, 0, 0, 0)
    goods: list[GoodsPart] = field(default_factory=list)


def _people(session: Session, chosen: DistributionFilter) -> tuple[PeopleReachedRow, ...]:
    sums: dict[tuple[str, str, frozenset[str]], _Served] = {}
    for lines in (_given_lines(session, chosen), _note_lines(session, chosen)):
        for _document, of_document in groupby(lines, key=lambda row: row.document_id):
            rows = list(of_document)
            if rows[0].people is not None:
                goods = frozenset(row.item for row in rows if row.item)
                key = (rows[0].recipient, rows[0].served_kind, goods)
                _add_served(sums.setdefault(key, _Served(rows[0])), rows)
    rows_of_paper = [_people_row(served) for served in sums.values()]
    return tuple(sorted(rows_of_paper, key=lambda row: (-row.people, row.where, row.what)))


def _add_served(served: _Served, rows: Sequence[Any]) -> None:
    first = rows[0]
    served.people += first.people
    # A plan for some of the counts says nothing of all of them.
    served.planned = None if None in (served.planned, first.planned) else served.planned + first.planned
    if first.men is None or served.heads is None:
        served.heads = None
    else:
        counted = (first.men, first.women, first.boys, first.girls)
        men, women, boys, girls = (sum(pair) for pair in zip(served.heads, counted, strict=True))
        served.heads = (men, women, boys, girls)
    served.goods += [
        GoodsPart(
            row.item, row.item_name, row.item_km, row.decimals, row.one, row.many, row.unit_km, row.issued
        )
        for row in rows
        if row.item
    ]


def _people_row(served: _Served) -> PeopleReachedRow:
    men, women, boys, girls = served.heads or (None, None, None, None)
    return PeopleReachedRow(
        people=served.people,
        who=served.first.served_kind,
        what=in_words(added_up(served.goods)),
        where=served.first.recipient_name or served.first.recipient_km,
        men=men,
        women=women,
        boys=boys,
        girls=girls,
        planned=served.planned,
    )
