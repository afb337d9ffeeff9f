"""What the situation report says of a period, read from the ledger: a bullet for each paper, with its figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import text

from supplytrack.catalogue.place import LocationKind
from supplytrack.core.clock import day_of
from supplytrack.core.document import Kind, NoteState, PaperState, SourceType
from supplytrack.db.engine import Session
from supplytrack.distribution.sitrep.narrative import (
    DEFAULT_SENTENCE,
    Goods,
    Names,
    Segment,
    fill_sentence,
    item_words,
    number_words,
    plain,
    say_inner_list,
    say_kinds,
    say_list,
    short_name,
    tokens_of,
)
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.paging import Where

PEOPLE_WITH_GOODS = "{people} {who} were provided with {items} at {place}."
PEOPLE_ALONE = "{people} {who} were reached at {place}."
ORDERED = "{items} have been procured for distribution."
PRINTED = "{items} have been printed."
"""How the other papers are said until somebody words them."""


class Section(StrEnum):
    """Where in the report a bullet stands."""

    HANDED_OVER = "handed over"
    PEOPLE = "people reached"
    PRINTED = "printed"
    PROCURED = "procured"


@dataclass(frozen=True, slots=True)
class BulletFilter:
    """Which bullets: days are those of the papers, both included; empty means all. `donor` is a code, `subject_uid` the
    identity of one paper."""

    first: dt.date | None = None
    last: dt.date | None = None
    province: str = ""
    donor: str = ""
    subject_uid: str = ""


@dataclass(frozen=True, slots=True)
class Bullet:
    """A sentence of the situation report. `subject_uid` is the paper it is about; `default` how it is said unless a person
        worded it; `paper_state` says that the paper is unsigned or disputed, and is empty otherwise. `values` is what stands for
    each word in braces."""

    subject_uid: str
    section: Section
    date: dt.date
    template: str
    default: str
    sentence: tuple[Segment, ...]
    documents: tuple[str, ...]
    paper_state: str = ""
    values: Mapping[str, tuple[Segment, ...]] = field(default_factory=dict)

    @property
    def figures(self) -> frozenset[str]:
        """The words in braces of the usual sentence that carry figures: no wording may leave them out."""
        return frozenset(
            word
            for word in tokens_of(self.default)
            if any(segment.documents for segment in self.values.get(word, ()))
        )

    @property
    def text(self) -> str:
        """The sentence's words."""
        return plain(self.sentence)

    @property
    def is_worded(self) -> bool:
        """Whether a person wrote the sentence."""
        return self.template != self.default


_ITEM = """i.code AS item, i.name AS item_name, i.decimals, i.said_one, i.said_many, i.report_order,
  u.one AS unit_one, u.many AS unit_many, c.name AS category, c.collective, c.sentence,
  coalesce(p.name, '') AS donor_name"""
_OF_ITEM = """JOIN item i ON i.id = x.item_id JOIN unit u ON u.id = i.unit_id JOIN category c ON c.id = i.category_id"""
_HANDED_OVER = f"""SELECT n.uid, n.number, n.note_day AS day, n.paper_state, r.name AS place, r.name_km AS place_km,
  r.kind AS place_kind, coalesce(r.province_code, '') AS province, w.sentence AS wording, x.quantity, {_ITEM}
FROM delivery_note n JOIN dispatch_line x ON x.document_id = n.document_id {_OF_ITEM}
JOIN batch t ON t.id = x.batch_id LEFT JOIN party p ON p.id = t.donor_id
JOIN location r ON r.id = n.to_location_id LEFT JOIN wording w ON w.subject_uid = n.uid"""
_GIVEN = f"""SELECT d.uid, d.number, d.effective_day AS day, r.name AS place, r.name_km AS place_km,
  r.kind AS place_kind, coalesce(r.province_code, '') AS province, w.sentence AS wording, h.people, h.served_kind,
  x.quantity, {_ITEM}
FROM document d JOIN people_reached h ON h.document_id = d.id
LEFT JOIN people_reached_line x ON x.document_id = d.id
LEFT JOIN item i ON i.id = x.item_id LEFT JOIN unit u ON u.id = i.unit_id LEFT JOIN category c ON c.id = i.category_id
LEFT JOIN batch t ON t.id = x.batch_id LEFT JOIN party p ON p.id = t.donor_id
JOIN location r ON r.id = d.to_location_id LEFT JOIN wording w ON w.subject_uid = d.uid"""
_ORDERED = f"""SELECT d.uid, d.number, d.effective_day AS day, w.sentence AS wording, x.quantity, {_ITEM}
FROM document d JOIN purchase_order_line x ON x.document_id = d.id {_OF_ITEM}
LEFT JOIN party p ON p.id = -1 LEFT JOIN wording w ON w.subject_uid = d.uid"""
_PRINTED = f"""SELECT d.uid, d.number, d.effective_day AS day, w.sentence AS wording, x.good + x.damaged AS quantity, {_ITEM}
FROM document d JOIN goods_receipt h ON h.document_id = d.id JOIN goods_receipt_line x ON x.document_id = d.id {_OF_ITEM}
LEFT JOIN party p ON p.id = -1 LEFT JOIN wording w ON w.subject_uid = d.uid"""
_STANDS = "NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id)"
_PLACES_FIRST = (LocationKind.HEALTH_DEPARTMENT.value, LocationKind.BORDER_POST.value)


def bullets(session: Session, chosen: BulletFilter | None = None) -> list[Bullet]:
    """The bullets of a period in the order of the report; papers that were reversed are left out."""
    chosen = chosen or BulletFilter()
    names = Names()
    return [
        *_handed_over(session, chosen, names),
        *_people_reached(session, chosen, names),
        *_came_in(session, chosen),
    ]


def find_bullet(session: Session, subject_uid: str) -> Bullet:
    """The bullet of one paper.

    :raises Refused: when the paper makes none.
    """
    found = bullets(session, BulletFilter(subject_uid=subject_uid)) if subject_uid else []
    if not found:
        raise Refused(_("The situation report says nothing of this paper."), "sentence")
    return found[0]


def _handed_over(session: Session, chosen: BulletFilter, names: Names) -> list[Bullet]:
    where = _where(chosen, "n.note_day", "n.uid")
    where.add(f"n.state IN ('{NoteState.ISSUED.value}', '{NoteState.CONFIRMED.value}')")
    where.equal("r.province_code", chosen.province, "province")
    where.equal("p.code", chosen.donor, "donor")
    papers = _by_paper(session, f"{_HANDED_OVER} WHERE {where} ORDER BY n.note_day, n.uid, x.line", where)
    papers.sort(key=lambda rows: (_order_of_place(rows[0]), rows[0].day, rows[0].number))
    return [_handover_bullet(rows, names) for rows in papers]


def _order_of_place(row: Any) -> tuple[Any, ...]:
    """By province, then health department, border, other; what belongs to no province comes last."""
    kind = _PLACES_FIRST.index(row.place_kind) if row.place_kind in _PLACES_FIRST else len(_PLACES_FIRST)
    return (row.province == "", row.province, kind, row.place)


def _handover_bullet(rows: Sequence[Any], names: Names) -> Bullet:
    sentences = {row.sentence for row in rows}
    default = sentences.pop() if len(sentences) == 1 else ""
    goods = _goods(rows)
    values = {
        "items": say_list(goods),
        "what": say_kinds(goods),
        "recipient": _words(names.of_place(_place_of(rows[0]))),
    }
    return _bullet(rows[0], Section.HANDED_OVER, default or DEFAULT_SENTENCE, values, rows[0].paper_state)


def _people_reached(session: Session, chosen: BulletFilter, names: Names) -> list[Bullet]:
    where = _where(chosen, "d.effective_day", "d.uid")
    where.add("d.kind = :kind", kind=Kind.DISTRIBUTION.value)
    where.add(_STANDS)
    where.equal("r.province_code", chosen.province, "province")
    where.equal("p.code", chosen.donor, "donor")
    papers = _by_paper(
        session, f"{_GIVEN} WHERE {where} ORDER BY d.effective_day, d.id, coalesce(x.line, 0)", where
    )
    return [_people_bullet(rows, names) for rows in papers]


def _people_bullet(rows: Sequence[Any], names: Names) -> Bullet:
    first = rows[0]
    given = _goods(row for row in rows if row.item)
    values = {
        "people": [Segment(number_words(first.people, 0), (first.number,))],
        "who": _words(first.served_kind),
        "items": say_list(given),
        "what": say_kinds(given),
        "place": _words(names.of_place(_place_of(first))),
    }
    return _bullet(first, Section.PEOPLE, PEOPLE_WITH_GOODS if given else PEOPLE_ALONE, values)


def _came_in(session: Session, chosen: BulletFilter) -> list[Bullet]:
    """What was printed and what was ordered: not of one province, and nobody's gift."""
    if chosen.province or chosen.donor:
        return []
    printed = _where(chosen, "d.effective_day", "d.uid")
    printed.add("h.source_type = :source", source=SourceType.PRINTED.value)
    ordered = _where(chosen, "d.effective_day", "d.uid")
    ordered.add("d.kind = :kind", kind=Kind.PURCHASE_ORDER.value)
    found = []
    for query, where, section, default in (
        (_PRINTED, printed, Section.PRINTED, PRINTED),
        (_ORDERED, ordered, Section.PROCURED, ORDERED),
    ):
        where.add(_STANDS)
        statement = f"{query} WHERE {where} ORDER BY d.effective_day, d.id, x.line"
        for rows in _by_paper(session, statement, where):
            goods = _goods(rows)
            values = {"items": say_list(goods), "what": say_kinds(goods), "list": say_inner_list(goods)}
            found.append(_bullet(rows[0], section, default, values))
    return found


def _where(chosen: BulletFilter, day: str, uid: str) -> Where:
    where = Where()
    where.equal(uid, chosen.subject_uid, "subject")
    where.period(day, chosen.first, chosen.last)
    return where


def _by_paper(session: Session, statement: str, where: Where) -> list[list[Any]]:
    rows = session.rows(text(statement), where.values)
    return [list(of_paper) for _uid, of_paper in groupby(rows, key=lambda row: row.uid)]


def _goods(rows: Iterable[Any]) -> list[Goods]:
    return [_goods_of(row) for row in rows]


def _goods_of(row: Any) -> Goods:
    one, many = item_words(row.item_name)
    return Goods(
        row.quantity,
        row.decimals,
        row.unit_one,
        row.unit_many,
        row.said_one or one,
        row.said_many or many,
        (row.report_order, row.item),
        short_name(row.donor_name) if row.donor_name else "",
        row.category,
        row.collective or row.category.lower(),
        (row.number,),
    )


def _place_of(row: Any) -> str:
    return str(row.place or row.place_km)


def _words(said: str) -> list[Segment]:
    return [Segment(said)]


def _bullet(
    row: Any, section: Section, default: str, values: Mapping[str, Sequence[Segment]], paper_state: str = ""
) -> Bullet:
    template = row.wording or default
    sentence = fill_sentence(template, values)
    documents = dict.fromkeys(number for segment in sentence for number in segment.documents)
    open_paper = paper_state if paper_state != PaperState.SIGNED else ""
    return Bullet(
        row.uid,
        section,
        day_of(row.day),
        template,
        default,
        sentence,
        tuple(documents),
        open_paper,
        {word: tuple(said) for word, said in values.items()},
    )
