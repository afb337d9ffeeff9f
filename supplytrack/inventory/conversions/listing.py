"""Conversions as people see them: a list by key, and one in full."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, text

from supplytrack.core.clock import day_of
from supplytrack.core.document import Kind
from supplytrack.core.sort import UNSORTED, Sort
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _, language
from supplytrack.inventory.paging import Where, day_or_none, goods_by_key, read_keys, sorted_by
from supplytrack.inventory.summary import PART_COLUMNS, GoodsPart, in_words

KINDS = (Kind.KIT_ASSEMBLY, Kind.KIT_DISASSEMBLY, Kind.SPLIT)


@dataclass(frozen=True, slots=True)
class ConversionFilter:
    """Which conversions: empty means all. `search` is words of a number, a place or an item."""

    kind: Kind | None = None
    states: tuple[str, ...] = ()
    search: str = ""


@dataclass(frozen=True, slots=True)
class ConversionRow:
    """A conversion in the list: what went in, and what came of it. `handed_over`: a recipient has the goods."""

    document_id: int
    uid: str
    number: str
    kind: Kind
    date: dt.date
    place: str
    place_name: str
    place_km: str
    handed_over: bool
    reversed_by: str
    went_in: tuple[GoodsPart, ...]
    came_out: tuple[GoodsPart, ...]

    @property
    def summary(self) -> str:
        """The kits, or the mixed line that was split."""
        return in_words(self.came_out if self.kind is Kind.KIT_ASSEMBLY else self.went_in)

    @property
    def others(self) -> str:
        """What the kits were made of or gave back; the parts of a split."""
        return in_words(self.went_in if self.kind is Kind.KIT_ASSEMBLY else self.came_out)


@dataclass(frozen=True, slots=True)
class ConversionLine:
    """A line of a conversion, in smallest units. target: "converted" went in; "place", "handed" or "loss" came out."""

    line: int
    item: str
    item_name: str
    item_km: str
    one: str
    many: str
    unit_km: str
    decimals: int
    batch_id: int
    batch_uid: str
    batch: str
    donor: str
    donor_name: str
    donor_km: str
    expiry: dt.date | None
    target: str
    quantity: int
    reason: str


@dataclass(frozen=True, slots=True)
class ConversionDetail:
    """A conversion in full. `origins`: the batch made, the batch that went into it, and how much of it."""

    row: ConversionRow
    remarks: str
    posted_by: str
    lines: tuple[ConversionLine, ...]
    origins: tuple[tuple[int, int, int], ...]

    @property
    def went_in(self) -> tuple[ConversionLine, ...]:
        """What was used."""
        return tuple(line for line in self.lines if line.target == "converted")

    @property
    def came_out(self) -> tuple[ConversionLine, ...]:
        """What came of it, damaged goods too."""
        return tuple(line for line in self.lines if line.target != "converted")


_REVERSED = "EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id)"
_STATES = {"posted": f"NOT {_REVERSED}", "reversed": _REVERSED}
_WORDS = (
    "d.number {number}",
    "l.search {folded}",
    "EXISTS (SELECT 1 FROM conversion_line c JOIN item i ON i.id = c.item_id "
    "WHERE c.document_id = d.id AND i.search {folded})",
)


def conversion_keys(
    session: Session,
    chosen: ConversionFilter | None = None,
    sort: Sort = UNSORTED,
    limit: int | None = None,
) -> array[int]:
    """The keys of conversions, the newest first unless sorted by `number`, `date`, `place` or `state`."""
    chosen = chosen or ConversionFilter()
    where = Where()
    where.one_of("d.kind", [chosen.kind.value] if chosen.kind else [kind.value for kind in KINDS], "kind")
    if chosen.states:
        where.add(
            f"({' OR '.join(_STATES[state] for state in chosen.states if state in _STATES) or '1 = 0'})"
        )
    where.words(chosen.search, *_WORDS)
    names = ("l.name_km", "l.name") if language() == "km" else ("l.name", "l.name_km")
    columns = {
        "number": ("d.number",),
        "date": ("d.effective_day",),
        "place": (f"lower(coalesce(NULLIF({names[0]}, ''), {names[1]}))",),
        "state": (f"CASE WHEN {_REVERSED} THEN 1 ELSE 0 END", "d.kind"),
    }
    order = sorted_by(sort, columns, "d.effective_day DESC, d.id DESC")
    joins = "document d JOIN location l ON l.id = d.from_location_id"
    return read_keys(session, f"SELECT d.id FROM {joins} WHERE {where} {order}", where.values, limit)


_ROWS = """SELECT d.id, d.uid, d.number, d.kind, d.effective_day, l.code AS place, l.name AS place_name,
  l.name_km AS place_km, coalesce(v.number, '') AS reversed_by,
  EXISTS (SELECT 1 FROM conversion_line c WHERE c.document_id = d.id AND c.target = 'handed') AS handed_over
FROM document d JOIN location l ON l.id = d.from_location_id LEFT JOIN document v ON v.reverses_id = d.id
WHERE d.kind IN ('kit assembly', 'kit disassembly', 'split') AND """
_BY_KEY = text(f"{_ROWS} d.id IN :keys").bindparams(bindparam("keys", expanding=True))
_NUMBERED = text(f"{_ROWS} d.number = :number")
_PARTS = f"""SELECT c.document_id, {PART_COLUMNS}, c.quantity FROM conversion_line c
JOIN item i ON i.id = c.item_id JOIN unit u ON u.id = i.unit_id
WHERE c.document_id IN :keys AND c.target {{which}} 'converted' ORDER BY c.document_id, c.line"""
_WENT_IN = text(_PARTS.format(which="=")).bindparams(bindparam("keys", expanding=True))
_CAME_OUT = text(_PARTS.format(which="<>")).bindparams(bindparam("keys", expanding=True))


def conversions_by_key(session: Session, keys: Sequence[int]) -> dict[int, ConversionRow]:
    """The conversions with these keys."""
    wanted = list(keys)
    return _rows(session, session.rows(_BY_KEY, {"keys": wanted})) if wanted else {}


def _rows(session: Session, rows: Sequence[Any]) -> dict[int, ConversionRow]:
    keys = [row.id for row in rows]
    went_in, came_out = goods_by_key(session, _WENT_IN, keys), goods_by_key(session, _CAME_OUT, keys)
    return {
        row.id: ConversionRow(
            row.id,
            row.uid,
            row.number,
            Kind(row.kind),
            day_of(row.effective_day),
            row.place,
            row.place_name,
            row.place_km,
            bool(row.handed_over),
            row.reversed_by,
            went_in.get(row.id, ()),
            came_out.get(row.id, ()),
        )
        for row in rows
    }


_LINES = text(
    """SELECT c.line, i.code, i.name, i.name_km, u.one, u.many, u.name_km AS unit_km, i.decimals, t.id AS batch_id, t.uid,
  t.batch_number, coalesce(p.code, '') AS donor, coalesce(p.name, '') AS donor_name,
  coalesce(p.name_km, '') AS donor_km, t.expiry_day, c.target, c.quantity, c.reason
FROM conversion_line c JOIN item i ON i.id = c.item_id JOIN unit u ON u.id = i.unit_id
JOIN batch t ON t.id = c.batch_id LEFT JOIN party p ON p.id = t.donor_id WHERE c.document_id = :id ORDER BY c.line"""
)
_ORIGINS = text(
    "SELECT batch_id, origin_id, quantity FROM batch_origin WHERE document_id = :id ORDER BY line"
)
_SAID = text("SELECT remarks, posted_by FROM document WHERE id = :id")


def read_conversion(session: Session, number: str) -> ConversionDetail:
    """A conversion with its lines.

    :raises Refused: when there is none with this number.
    """
    found = session.execute(_NUMBERED, {"number": number.strip().upper()}).first()
    if found is None:
        raise Refused(_("There is no document {number}. Check its number.").format(number=number), "number")
    keys = {"id": found.id}
    said = session.execute(_SAID, keys).one()
    return ConversionDetail(
        _rows(session, [found])[found.id],
        said.remarks,
        said.posted_by,
        tuple(_line(row) for row in session.rows(_LINES, keys)),
        tuple((row.batch_id, row.origin_id, row.quantity) for row in session.rows(_ORIGINS, keys)),
    )


def _line(row: Any) -> ConversionLine:
    return ConversionLine(
        row.line,
        row.code,
        row.name,
        row.name_km,
        row.one,
        row.many,
        row.unit_km,
        row.decimals,
        row.batch_id,
        row.uid,
        row.batch_number,
        row.donor,
        row.donor_name,
        row.donor_km,
        day_or_none(row.expiry_day),
        row.target,
        row.quantity,
        row.reason,
    )
