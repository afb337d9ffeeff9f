"""What the situation report says of a period, read from the ledger: a bullet for each paper, with its figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import text

from supplytrack.catalogue.place import LocationKind
from supplytrack.core.document import Kind, NoteState, SourceType
from supplytrack.db.engine import Session
from supplytrack.distribution.sitrep.bullet import (
    Bullet,
    BulletFilter,
    Section,
    bullet_of,
    donor_words,
    is_known,
    words,
)
from supplytrack.distribution.sitrep.deeds import activity_bullets
from supplytrack.distribution.sitrep.narrative import (
    DEFAULT_SENTENCE,
    Goods,
    Names,
    item_words,
    number_words,
    say_inner_list,
    say_kinds,
    say_list,
)
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.paging import Where

PEOPLE_WITH_GOODS = "{people} {who} were provided with {items} at {place}."
PEOPLE_ALONE = "{people} {who} were reached at {place}."
ORDERED = "Procured {items} for distribution."
PRINTED = "Printed {items}."
RECEIVED = "Received {items}."
ASSEMBLED = "Assembled {items}."
"""How the other papers are said until somebody words them."""


_ITEM = """i.code AS item, i.name AS item_name, i.name_km AS item_km, i.decimals, i.said_one, i.said_many, i.report_order,
  u.one AS unit_one, u.many AS unit_many, c.name AS category, c.collective, c.sentence,
  coalesce(p.code, '') AS donor, coalesce(p.name, '') AS donor_name"""
_OF_ITEM = """JOIN item i ON i.id = x.item_id JOIN unit u ON u.id = i.unit_id JOIN category c ON c.id = i.category_id"""
_HANDED_OVER = f"""SELECT n.uid, n.number, n.note_day AS day, n.paper_state, r.name AS place, r.name_km AS place_km,
  r.kind AS place_kind, coalesce(r.province_code, '') AS province, w.sentence AS wording,
  coalesce(q.accepted, x.quantity) AS quantity, {_ITEM}
FROM delivery_note n JOIN dispatch_line x ON x.document_id = n.document_id {_OF_ITEM}
LEFT JOIN proof_line q ON q.document_id = n.proof_id AND q.line = x.line
JOIN batch t ON t.id = x.batch_id LEFT JOIN party p ON p.id = t.donor_id
JOIN location s ON s.id = n.from_location_id JOIN location r ON r.id = n.to_location_id LEFT JOIN wording w ON w.subject_uid = n.uid"""
_GIVEN = f"""SELECT d.uid, d.number, d.effective_day AS day, r.name AS place, r.name_km AS place_km,
  r.kind AS place_kind, coalesce(r.province_code, '') AS province, w.sentence AS wording, h.people, h.served_kind,
  x.quantity, {_ITEM}
FROM document d JOIN people_reached h ON h.document_id = d.id
LEFT JOIN people_reached_line x ON x.document_id = d.id
LEFT JOIN item i ON i.id = x.item_id LEFT JOIN unit u ON u.id = i.unit_id LEFT JOIN category c ON c.id = i.category_id
LEFT JOIN batch t ON t.id = x.batch_id LEFT JOIN party p ON p.id = t.donor_id
JOIN location s ON s.id = d.from_location_id JOIN location r ON r.id = d.to_location_id
LEFT JOIN wording w ON w.subject_uid = d.uid"""
_ORDERED = f"""SELECT d.uid, d.number, d.effective_day AS day, w.sentence AS wording,
  x.quantity - coalesce((SELECT sum(c.quantity) FROM order_closing_line c JOIN document a ON a.id = c.document_id
    WHERE a.related_id = x.document_id AND c.line = x.line
      AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = a.id)), 0) AS quantity, {_ITEM}
FROM document d JOIN purchase_order_line x ON x.document_id = d.id {_OF_ITEM}
LEFT JOIN party p ON p.id = -1 LEFT JOIN wording w ON w.subject_uid = d.uid"""
_ARRIVED = f"""SELECT d.uid, d.number, d.effective_day AS day, w.sentence AS wording, x.good + x.damaged AS quantity, {_ITEM}
FROM document d JOIN goods_receipt h ON h.document_id = d.id JOIN goods_receipt_line x ON x.document_id = d.id {_OF_ITEM}
LEFT JOIN party p ON p.id = d.party_id AND h.source_type = 'donated'
LEFT JOIN wording w ON w.subject_uid = d.uid"""
_ASSEMBLED = f"""SELECT d.uid, d.number, d.effective_day AS day, w.sentence AS wording, x.quantity, {_ITEM}
FROM document d JOIN kit_document x ON x.document_id = d.id {_OF_ITEM}
LEFT JOIN party p ON p.id = -1 LEFT JOIN wording w ON w.subject_uid = d.uid"""
_STANDS = "NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id)"
_PLACES_FIRST = (LocationKind.HEALTH_DEPARTMENT.value, LocationKind.BORDER_POST.value)


def bullets(session: Session, chosen: BulletFilter | None = None) -> list[Bullet]:
    """The bullets of a period in the order of the report; papers that were reversed are left out."""
    chosen = chosen or BulletFilter()
    names = Names()
    return [
        *handover_bullets(session, chosen, names),
        *activity_bullets(session, chosen, names),
        *_came_in(session, chosen),
    ]


def handover_bullets(session: Session, chosen: BulletFilter, names: Names | None = None) -> list[Bullet]:
    """The bullets of what was handed over to partners and given to people."""
    names = names or Names()
    return [*_handed_over(session, chosen, names), *_people_reached(session, chosen, names)]


def count_told(session: Session, chosen: BulletFilter) -> int:
    """How many papers of handovers a period has at most: a quick look before their sentences are made."""
    where = Where()
    where.period("day", chosen.first, chosen.last)
    statement = f"""SELECT count(*) FROM (SELECT note_day AS day FROM delivery_note
      UNION ALL SELECT effective_day FROM document WHERE kind = '{Kind.DISTRIBUTION.value}') AS told WHERE {where}"""
    return int(session.scalar(text(statement), where.values))


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
    _narrow(where, chosen)
    where.add("coalesce(q.accepted, x.quantity) > 0")
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
        "list": say_inner_list(goods),
        "what": say_kinds(goods),
        "recipient": words(names.of_place(_place_of(rows[0]))),
    }
    if not default or not is_known(default, values):
        default = DEFAULT_SENTENCE
    return bullet_of(rows[0], Section.HANDED_OVER, default, values, rows[0].paper_state)


def _people_reached(session: Session, chosen: BulletFilter, names: Names) -> list[Bullet]:
    where = _where(chosen, "d.effective_day", "d.uid")
    where.add("d.kind = :kind", kind=Kind.DISTRIBUTION.value)
    where.add(_STANDS)
    _narrow(where, chosen)
    papers = _by_paper(
        session, f"{_GIVEN} WHERE {where} ORDER BY d.effective_day, d.id, coalesce(x.line, 0)", where
    )
    return [_people_bullet(rows, names) for rows in papers]


def _people_bullet(rows: Sequence[Any], names: Names) -> Bullet:
    first = rows[0]
    given = _goods(row for row in rows if row.item)
    values = {
        "people": words(number_words(first.people, 0), first.number),
        "who": words(first.served_kind),
        "items": say_list(given),
        "list": say_inner_list(given),
        "what": say_kinds(given),
        "place": words(names.of_place(_place_of(first))),
    }
    return bullet_of(first, Section.PEOPLE, PEOPLE_WITH_GOODS if given else PEOPLE_ALONE, values)


def _came_in(session: Session, chosen: BulletFilter) -> list[Bullet]:
    """What was printed and ordered, received from donors and assembled: not of one province or place."""
    if chosen.province or chosen.location:
        return []
    found: list[Bullet] = []
    if not chosen.donor:
        printed = _of_documents(chosen, Kind.GOODS_RECEIPT)
        printed.add("h.source_type = :source", source=SourceType.PRINTED.value)
        found += _goods_bullets(session, _ARRIVED, printed, Section.PRINTED, PRINTED)
        ordered = _of_documents(chosen, Kind.PURCHASE_ORDER)
        found += _goods_bullets(session, _ORDERED, ordered, Section.PROCURED, ORDERED)
    if not chosen.own_only:
        received = _of_documents(chosen, Kind.GOODS_RECEIPT)
        received.add("h.source_type = :source", source=SourceType.DONATED.value)
        received.equal("p.code", chosen.donor, "donor")
        found += _goods_bullets(session, _ARRIVED, received, Section.RECEIVED, RECEIVED)
    if not chosen.donor:
        assembled = _of_documents(chosen, Kind.KIT_ASSEMBLY)
        found += _goods_bullets(session, _ASSEMBLED, assembled, Section.ASSEMBLED, ASSEMBLED)
    return found


def _of_documents(chosen: BulletFilter, kind: Kind) -> Where:
    where = _where(chosen, "d.effective_day", "d.uid")
    where.add("d.kind = :kind", kind=kind.value)
    where.add(_STANDS)
    where.equal("i.code", chosen.item, "item")
    return where


def _goods_bullets(
    session: Session, query: str, where: Where, section: Section, default: str
) -> list[Bullet]:
    order = "d.effective_day, d.id" if query is _ASSEMBLED else "d.effective_day, d.id, x.line"
    found = []
    for rows in _by_paper(session, f"{query} WHERE {where} ORDER BY {order}", where):
        goods = [one for one in _goods(rows) if one.quantity]
        if goods:
            values = {"items": say_list(goods), "what": say_kinds(goods), "list": say_inner_list(goods)}
            found.append(bullet_of(rows[0], section, default, values))
    return found


def _narrow(where: Where, chosen: BulletFilter) -> None:
    """Only what went to a province, from or to a place, of an item, of a donor's gift."""
    where.equal("r.province_code", chosen.province, "province")
    where.equal("i.code", chosen.item, "item")
    if chosen.location:
        where.add("(s.code = :location OR r.code = :location)", location=chosen.location)
    if chosen.own_only:
        where.add("t.id IS NOT NULL AND t.donor_id IS NULL")
    where.equal("p.code", chosen.donor, "donor")


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
    one, many = item_words(row.item_name or row.item_km)
    if row.unit_one == row.unit_many:
        many = one  # a measure has no plural, nor has what it measures: "48 kg of rice"
    return Goods(
        int(row.quantity),
        row.decimals,
        row.unit_one,
        row.unit_many,
        row.said_one or one,
        row.said_many or many,
        (row.report_order, row.item),
        donor_words(row.donor, row.donor_name),
        row.category,
        row.collective or row.category.lower(),
        (row.number,),
    )


def _place_of(row: Any) -> str:
    return str(row.place or row.place_km)
