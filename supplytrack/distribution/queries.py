"""Delivery notes as people see them: a list by key, and one note in full."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, text

from supplytrack.catalogue.place import LocationKind
from supplytrack.core.clock import day_number, day_of
from supplytrack.core.document import NoteState, PaperState
from supplytrack.db.engine import Session
from supplytrack.distribution.operations import NoteDraft
from supplytrack.distribution.people_queries import Heads, heads_of
from supplytrack.distribution.typed import note_draft_of, typed_goods
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.paging import PAGE, Where, day_or_none, goods_by_key, in_order
from supplytrack.inventory.summary import PART_COLUMNS, GoodsPart, added_up, in_words


@dataclass(frozen=True, slots=True)
class NoteFilter:
    """Which delivery notes: empty means all. Texts are codes; `search` is words of a number, recipient or store.

    `open_papers`: only notes whose goods left and whose paper is not signed, or disputed.
    """

    states: tuple[NoteState, ...] = ()
    papers: tuple[PaperState, ...] = ()
    open_papers: bool = False
    first: dt.date | None = None
    last: dt.date | None = None
    province: str = ""
    source: str = ""
    recipient: str = ""
    donor: str = ""
    own_only: bool = False
    item: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A delivery note that is prepared or further. `days_open` is None unless its signed paper is waited for.

    `waits_for_approval`: it is prepared, and the office has agreed that a second person approves it before it is issued.
    """

    uid: str
    number: str
    state: NoteState
    paper: PaperState
    date: dt.date
    source: str
    source_name: str
    source_km: str
    target: str
    target_name: str
    target_km: str
    target_kind: LocationKind
    province_code: str
    province: str
    province_km: str
    confirmed: dt.date | None
    document_id: int | None
    days_open: int | None
    goods: tuple[GoodsPart, ...]
    prepared_by: str = ""
    approved_by: str = ""
    waits_for_approval: bool = False

    @property
    def key(self) -> tuple[int, str]:
        """Where the next page goes on."""
        return day_number(self.date), self.uid

    @property
    def summary(self) -> str:
        """The goods on one line."""
        return in_words(self.goods)


@dataclass(frozen=True, slots=True)
class NoteLineRow:
    """A line of a note, one batch, in smallest units. What was accepted is None until the note is confirmed.

    `donor` None is own procurement. `pack_numerator` over `pack_denominator` is how many are in one pack.
    """

    line: int
    entered_line: int
    item: str
    item_name: str
    item_km: str
    one: str
    many: str
    unit_km: str
    decimals: int
    unsplit: bool
    tracks_expiry: bool
    batch_uid: str
    batch: str
    expiry: dt.date | None
    donor: str | None
    donor_name: str
    donor_km: str
    quantity: int
    entered: str
    pack_name: str
    pack_numerator: int | None
    pack_denominator: int | None
    accepted: int | None
    damaged: int | None
    short: int | None
    refused: int | None
    reason: str
    remarks: str

    @property
    def part(self) -> GoodsPart:
        """The goods of the line."""
        return GoodsPart(
            self.item,
            self.item_name,
            self.item_km,
            self.decimals,
            self.one,
            self.many,
            self.unit_km,
            self.quantity,
        )


@dataclass(frozen=True, slots=True)
class DonorTotal:
    """What of a note came from one donor. `donor` None is own procurement."""

    donor: str | None
    donor_name: str
    goods: tuple[GoodsPart, ...]


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who received: personal data. `signature` is the drawing as SVG, or None."""

    name: str = ""
    function: str = ""
    phone: str = ""
    signature: str | None = None


@dataclass(frozen=True, slots=True)
class NoteDetail:
    """A delivery note in full. `draft` is what was typed of a note that is prepared or was cancelled before issue."""

    row: NoteRow
    lines: tuple[NoteLineRow, ...]
    receiver: Receiver
    request_number: str
    project: str
    place_of_delivery: str
    means: str
    driver: str
    vehicle: str
    remarks: str
    posted_by: str
    reversed_by: str
    proof_id: int | None
    proof_number: str
    proof_remarks: str
    heads: Heads | None
    draft: NoteDraft | None

    @property
    def totals(self) -> tuple[DonorTotal, ...]:
        """The goods by donor: own procurement first, then donors by code."""
        return totals_by_donor(self.lines)


def totals_by_donor(lines: Iterable[NoteLineRow]) -> tuple[DonorTotal, ...]:
    """The goods of lines by donor: own procurement first, then donors by code; items added up."""
    parts: dict[tuple[str | None, str], list[GoodsPart]] = {}
    for line in lines:
        parts.setdefault((line.donor, line.donor_name), []).append(line.part)
    ordered = sorted(parts, key=lambda donor: (donor[0] is not None, donor[0] or ""))
    return tuple(DonorTotal(*donor, added_up(parts[donor])) for donor in ordered)


# ------------------------------------------------------------------ list of notes

_OPEN_PAPER = f"""(n.state = '{NoteState.ISSUED.value}'
  OR (n.state = '{NoteState.CONFIRMED.value}' AND n.paper_state <> '{PaperState.SIGNED.value}'))"""
_NOTE_COLUMNS = """n.uid, n.number, n.state, n.paper_state, n.note_day, s.code AS source, s.name AS source_name,
  s.name_km AS source_km, r.code AS target, r.name AS target_name, r.name_km AS target_km, r.kind AS target_kind,
  v.code AS province_code, v.name AS province, v.name_km AS province_km, n.confirmed_day, n.document_id, n.proof_id, n.prepared_by,
  n.approved_by"""
_NOTE_JOINS = """FROM delivery_note n JOIN location s ON s.id = n.from_location_id
JOIN location r ON r.id = n.to_location_id LEFT JOIN province v ON v.code = r.province_code"""
_KEY = ("n.note_day", "n.uid")
_PLACES_FOUND = tuple(
    f"n.{side}_location_id IN (SELECT id FROM location WHERE search {{folded}})" for side in ("to", "from")
)
"""The places are found once, not anew for each note."""


def list_notes(
    session: Session,
    chosen: NoteFilter | None = None,
    *,
    after: tuple[int, str] | None = None,
    limit: int = PAGE,
    newest_first: bool = True,
) -> list[NoteRow]:
    """Prepared, issued, confirmed, cancelled and reversed delivery notes by date, from the key `after` on."""
    where = _note_conditions(chosen or NoteFilter())
    where.after(_KEY, after, newest_first=newest_first)
    statement = (
        f"SELECT {_NOTE_COLUMNS} {_NOTE_JOINS} WHERE {where} {in_order(_KEY, newest_first=newest_first)}"
    )
    return _note_rows(session, session.rows(text(statement), {**where.values, "limit": limit}))


_NOTES_BY_KEY = text(f"SELECT {_NOTE_COLUMNS} {_NOTE_JOINS} WHERE n.uid IN :keys").bindparams(
    bindparam("keys", expanding=True)
)


def notes_by_key(session: Session, keys: Sequence[str]) -> dict[str, NoteRow]:
    """The delivery notes with these identities."""
    rows = session.rows(_NOTES_BY_KEY, {"keys": list(keys)}) if keys else ()
    return {row.uid: row for row in _note_rows(session, rows)}


def count_notes(session: Session, chosen: NoteFilter | None = None) -> int:
    """How many delivery notes `list_notes` would list in all."""
    where = _note_conditions(chosen or NoteFilter())
    return int(session.scalar(text(f"SELECT count(*) {_NOTE_JOINS} WHERE {where}"), where.values))


def _note_conditions(chosen: NoteFilter) -> Where:
    where = Where()
    where.one_of("n.state", [state.value for state in chosen.states], "state")
    where.one_of("n.paper_state", [paper.value for paper in chosen.papers], "paper")
    if chosen.open_papers:
        where.add(_OPEN_PAPER)
    where.period("n.note_day", chosen.first, chosen.last)
    where.equal("r.province_code", chosen.province, "province")
    where.equal("s.code", chosen.source, "source")
    where.equal("r.code", chosen.recipient, "recipient")
    goods_condition(where, chosen)
    where.words(chosen.search, "n.number {number}", *_PLACES_FOUND)
    return where


def goods_condition(where: Where, chosen: NoteFilter) -> None:
    """Ask that a line of the note, or what it reserves, is of the chosen item and donor."""
    conditions, values = [], {}
    if chosen.item:
        conditions.append("i.code = :item")
        values["item"] = chosen.item
    if chosen.own_only:
        conditions.append("t.donor_id IS NULL")
    elif chosen.donor:
        conditions.append("p.code = :donor")
        values["donor"] = chosen.donor
    if conditions:
        joins = "JOIN item i ON i.id = x.item_id JOIN batch t ON t.id = x.batch_id LEFT JOIN party p ON p.id = t.donor_id"
        of_goods = " AND ".join(conditions)
        where.add(
            f"(EXISTS (SELECT 1 FROM dispatch_line x {joins} WHERE x.document_id = n.document_id AND {of_goods})"
            f" OR EXISTS (SELECT 1 FROM reservation x {joins} WHERE x.note_uid = n.uid AND {of_goods}))",
            **values,
        )


def _note_rows(session: Session, rows: Sequence[Any]) -> list[NoteRow]:
    goods = _goods_of_notes(session, rows)
    today = day_number(session.clock.today())
    asks = session.workspace.notes_need_approval
    return [_note_row(row, today, goods.get(row.uid, ()), asks) for row in rows]


def _note_row(row: Any, today: int, goods: tuple[GoodsPart, ...], asks: bool) -> NoteRow:
    state, paper = NoteState(row.state), PaperState(row.paper_state)
    waits = state is NoteState.ISSUED or (state is NoteState.CONFIRMED and paper is not PaperState.SIGNED)
    return NoteRow(
        row.uid,
        row.number or "",
        state,
        paper,
        day_of(row.note_day),
        row.source,
        row.source_name,
        row.source_km,
        row.target,
        row.target_name,
        row.target_km,
        LocationKind(row.target_kind),
        row.province_code or "",
        row.province or "",
        row.province_km or "",
        day_or_none(row.confirmed_day),
        row.document_id,
        max(today - row.note_day, 0) if waits else None,
        goods,
        row.prepared_by,
        row.approved_by,
        asks and state is NoteState.PREPARED and not row.approved_by,
    )


_DISPATCHED = text(
    f"""SELECT x.document_id, {PART_COLUMNS}, x.quantity FROM dispatch_line x
JOIN item i ON i.id = x.item_id JOIN unit u ON u.id = i.unit_id
WHERE x.document_id IN :keys ORDER BY x.document_id, x.line"""
).bindparams(bindparam("keys", expanding=True))
_RESERVED = text(
    f"""SELECT x.note_uid, {PART_COLUMNS}, x.quantity FROM reservation x
JOIN item i ON i.id = x.item_id JOIN unit u ON u.id = i.unit_id
WHERE x.note_uid IN :keys ORDER BY x.note_uid, x.line"""
).bindparams(bindparam("keys", expanding=True))
_TYPED = text("SELECT uid, prepared FROM delivery_note WHERE uid IN :keys").bindparams(
    bindparam("keys", expanding=True)
)


def _goods_of_notes(session: Session, rows: Sequence[Any]) -> Mapping[str, tuple[GoodsPart, ...]]:
    """The goods of each note by its identity, wherever its state keeps them."""
    issued = {row.document_id: row.uid for row in rows if row.document_id is not None}
    goods = {issued[key]: parts for key, parts in goods_by_key(session, _DISPATCHED, issued).items()}
    prepared = [row.uid for row in rows if row.state == NoteState.PREPARED]
    goods |= goods_by_key(session, _RESERVED, prepared)
    cancelled = [row.uid for row in rows if row.state == NoteState.CANCELLED]
    for row in session.rows(_TYPED, {"keys": cancelled}) if cancelled else ():
        if row.prepared:
            goods[row.uid] = typed_goods(session, note_draft_of(json.loads(row.prepared)))
    return goods


# ------------------------------------------------------------------ one note

_NOTE_OF = f"""SELECT {_NOTE_COLUMNS}, n.prepared, m.request_number, m.project, m.place_of_delivery, m.means, m.driver,
  m.vehicle, d.remarks, d.posted_by, w.number AS reversed_by, o.number AS proof_number, o.remarks AS proof_remarks
{_NOTE_JOINS} LEFT JOIN document d ON d.id = n.document_id LEFT JOIN dispatch m ON m.document_id = n.document_id
LEFT JOIN document o ON o.id = n.proof_id LEFT JOIN document w ON w.reverses_id = n.document_id"""
_NOTE_BY_NUMBER = text(f"{_NOTE_OF} WHERE n.number = :number")
_NOTE_BY_UID = text(f"{_NOTE_OF} WHERE n.uid = :uid")
_LINE_GOODS = """i.code, i.name, i.name_km, u.one, u.many, u.name_km, i.decimals, i.unsplit, i.tracks_expiry,
  t.uid, t.batch_number, t.expiry_day, p.code, p.name, p.name_km, x.quantity"""
_LINE_JOINS = """JOIN item i ON i.id = x.item_id JOIN unit u ON u.id = i.unit_id
JOIN batch t ON t.id = x.batch_id LEFT JOIN party p ON p.id = t.donor_id"""
_ISSUED_LINES = text(
    f"""SELECT x.line, x.entered_line, {_LINE_GOODS}, x.entered_quantity, x.pack_name, x.pack_numerator, x.pack_denominator,
  a.accepted, a.damaged, a.short, a.refused, coalesce(a.reason, ''), x.remarks
FROM dispatch_line x {_LINE_JOINS} LEFT JOIN proof_line a ON a.document_id = :proof_id AND a.line = x.line
WHERE x.document_id = :id ORDER BY x.line"""
)
_PREPARED_LINES = text(
    f"""SELECT x.line, x.line, {_LINE_GOODS}, '', '', NULL, NULL, NULL, NULL, NULL, NULL, '', ''
FROM reservation x {_LINE_JOINS} WHERE x.note_uid = :uid ORDER BY x.line"""
)
_RECEIVER = text("SELECT name, function, phone, signature FROM receiver WHERE document_uid = :uid")


def read_note(session: Session, number: str = "", *, uid: str = "") -> NoteDetail:
    """A delivery note by its number, or by its identity.

    :raises Refused: when there is none.
    """
    row = find_note_row(session, number, uid)
    draft = note_draft_of(json.loads(row.prepared)) if row.prepared else None
    return NoteDetail(
        row=_note_rows(session, [row])[0],
        lines=_lines_of(session, row),
        receiver=_receiver_of(session, row, draft),
        request_number=_said(row.request_number, draft.request_number if draft else ""),
        project=_said(row.project, draft.project if draft else ""),
        place_of_delivery=_said(row.place_of_delivery, draft.place_of_delivery if draft else ""),
        means=_said(row.means, draft.means if draft else ""),
        driver=_said(row.driver, draft.driver if draft else ""),
        vehicle=_said(row.vehicle, draft.vehicle if draft else ""),
        remarks=_said(row.remarks, draft.remarks if draft else ""),
        posted_by=row.posted_by or "",
        reversed_by=row.reversed_by or "",
        proof_id=row.proof_id,
        proof_number=row.proof_number or "",
        proof_remarks=row.proof_remarks or "",
        heads=heads_of(session, row.document_id),
        draft=draft,
    )


def find_note_row(session: Session, number: str, uid: str = "") -> Any:
    """The stored row of a note by its number, or by its identity.

    :raises Refused: when there is none.
    """
    row = (
        session.execute(_NOTE_BY_UID, {"uid": uid}).first()
        if uid
        else session.execute(_NOTE_BY_NUMBER, {"number": number.strip().upper()}).first()
    )
    if row is None:
        raise Refused(
            _("There is no delivery note {number}. Check its number.").format(number=number), "number"
        )
    return row


def _said(posted: str | None, typed: str) -> str:
    return typed if posted is None else posted


def _lines_of(session: Session, row: Any) -> tuple[NoteLineRow, ...]:
    if row.document_id is not None:
        rows = session.rows(_ISSUED_LINES, {"id": row.document_id, "proof_id": row.proof_id})
    else:
        rows = session.rows(_PREPARED_LINES, {"uid": row.uid})
    return tuple(_line_row(line) for line in rows)


def _line_row(row: Any) -> NoteLineRow:
    values = list(row)
    values[9], values[10] = bool(values[9]), bool(values[10])
    values[13] = day_or_none(values[13])
    values[15], values[16] = values[15] or "", values[16] or ""
    return NoteLineRow(*values)


def _receiver_of(session: Session, row: Any, draft: NoteDraft | None) -> Receiver:
    kept = session.execute(_RECEIVER, {"uid": row.uid}).first()
    if kept is not None:
        return Receiver(*kept)
    if draft is not None:
        return Receiver(draft.receiver_name, draft.receiver_function, draft.receiver_phone)
    return Receiver()
