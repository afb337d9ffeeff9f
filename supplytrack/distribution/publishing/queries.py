"""Published reports: the list, the files, and what changed since."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, text

from supplytrack.core.clock import day_of
from supplytrack.core.sheets import PaperLanguage
from supplytrack.db.engine import Session
from supplytrack.distribution.publishing.kind import Asked, ReportKind
from supplytrack.distribution.publishing.kinds import kind_named
from supplytrack.distribution.publishing.operations import as_json, read_figures
from supplytrack.distribution.publishing.published import published_report
from supplytrack.errors import Refused
from supplytrack.i18n import _, language
from supplytrack.inventory.paging import Where

_DAYS = ("first", "last")


@dataclass(frozen=True)
class PublishedReport:
    """A published report. `changed` is how many documents changed it since; `asked` is what it was asked for."""

    uid: str
    number: str
    kind: str
    title: str
    first: date
    last: date
    asked: Mapping[str, Any]
    published_at: int
    published_by: str
    remarks: str
    file_name: str
    media_type: str
    last_document_id: int
    changed: int = 0


@dataclass(frozen=True)
class LaterDocument:
    """A document that came after a report and counts in it. `about` is the number of what it reverses or confirms."""

    number: str
    kind: str
    day: date
    about: str
    posted_at: int
    posted_by: str


@dataclass(frozen=True)
class FigureChange:
    """A figure of a report that is another one now. `goods` and `of` name its row; None: the row is not there."""

    goods: tuple[str, ...]
    of: tuple[str, ...]
    figure: str
    unit: str
    then: str | int | None
    now: str | int | None


@dataclass(frozen=True)
class ChangedSince:
    """What came after a published report and counts in it, and what its figures would be today."""

    report: PublishedReport
    documents: tuple[LaterDocument, ...]
    figures: tuple[FigureChange, ...]


_KEPT = [
    published_report.c[field]
    for field in (
        "uid", "number", "kind", "title", "first_day", "last_day", "filters", "published_at", "published_by",
        "remarks", "file_name", "media_type", "last_document_id",
    )
]  # fmt: skip
_LIST = select(*_KEPT).order_by(published_report.c.published_at.desc(), published_report.c.number.desc())
_LATER = """FROM document d LEFT JOIN document o ON o.id = d.reverses_id
LEFT JOIN document n ON n.id = coalesce(o.related_id, d.related_id)
WHERE d.id > :seen AND {where}"""
_LATER_COLUMNS = """SELECT d.number, d.kind, d.effective_day, coalesce(o.number, n.number, '') AS about,
  d.posted_at, d.posted_by"""


def list_published(session: Session, limit: int | None = None) -> list[PublishedReport]:
    """Every published report or the newest ones, the newest first, with the number of documents that changed it since."""
    return [_published(row, _changes_of(session, row)) for row in session.rows(_LIST.limit(limit))]


def find_published(session: Session, number: str) -> PublishedReport:
    """The published report with this number.

    :raises Refused: when there is none.
    """
    row = session.execute(select(*_KEPT).where(published_report.c.number == number)).first()
    if row is None:
        raise Refused(_("No published report has the number {number}.").format(number=number), "number")
    return _published(row, _changes_of(session, row))


def read_published_file(session: Session, number: str) -> bytes:
    """The file as it went out.

    :raises Refused: when there is none.
    """
    content = session.scalar(select(published_report.c.file).where(published_report.c.number == number))
    if content is None:
        raise Refused(_("No published report has the number {number}.").format(number=number), "number")
    return bytes(content)


def changed_since(session: Session, number: str) -> ChangedSince:
    """The documents that came after a published report and count in it, and its figures that are others now.

    :raises Refused: when there is no such report.
    """
    report = find_published(session, number)
    where = _later(report.kind, report.asked)
    rows = session.rows(
        text(f"{_LATER_COLUMNS} {_LATER.format(where=where)} ORDER BY d.id"),
        {**where.values, "seen": report.last_document_id},
    )
    documents = tuple(
        LaterDocument(
            row.number, row.kind, day_of(row.effective_day), row.about, row.posted_at, row.posted_by
        )
        for row in rows
    )
    return ChangedSince(report, documents, tuple(_figure_changes(session, report)))


def _published(row: Any, changed: int) -> PublishedReport:
    return PublishedReport(
        row.uid,
        row.number,
        row.kind,
        row.title,
        day_of(row.first_day),
        day_of(row.last_day),
        asked_in(row.filters),
        row.published_at,
        row.published_by,
        row.remarks,
        row.file_name,
        row.media_type,
        row.last_document_id,
        changed,
    )


def asked_in(filters: str) -> Asked:
    """What a report was asked for, as it was kept."""
    kept: dict[str, Any] = json.loads(filters)
    return {key: date.fromisoformat(value) if key in _DAYS else value for key, value in kept.items()}


def _later(kind: str, asked: Asked) -> Where:
    """The conditions for the documents that change a report."""
    where = Where()
    kind_named(kind).touching(where, asked)
    return where


def _changes_of(session: Session, row: Any) -> int:
    return count_later(session, row.kind, asked_in(row.filters), row.last_document_id)


def count_later(session: Session, kind: str, asked: Asked, seen: int) -> int:
    """How many documents came after the one with the key `seen` and count in such a report."""
    where = _later(kind, asked)
    statement = text(f"SELECT count(*) {_LATER.format(where=where)}")
    return int(session.scalar(statement, {**where.values, "seen": seen}))


def _figure_changes(session: Session, report: PublishedReport) -> Iterator[FigureChange]:
    kind = kind_named(report.kind)
    asked = {key: value for key, value in report.asked.items() if key != "language"}
    of_paper: PaperLanguage = report.asked["language"]
    sheet = kind.sheet(session, asked, of_paper)
    # As JSON, as the frozen ones: so nothing differs but what is different.
    now = json.loads(as_json(read_figures(session, kind, asked, sheet)))
    kept = session.scalar(
        select(published_report.c.figures).where(published_report.c.number == report.number)
    )
    return compare_figures(kind, json.loads(kept), now)


def compare_figures(
    kind: ReportKind, then: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]
) -> Iterator[FigureChange]:
    """The figures that differ between two readings of the same report, row by row."""
    before, after = _by_key(kind, then), _by_key(kind, now)
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        row = new or old or {}
        for figure, words in kind.figures.items():
            was, is_now = (old or {}).get(figure), (new or {}).get(figure)
            if was != is_now and (was or is_now):
                yield FigureChange(
                    _goods(row),
                    tuple(str(row[name]) for name in kind.named if row.get(name)),
                    words,
                    str(row.get("unit") or ""),
                    was,
                    is_now,
                )


def _goods(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The item, in the language in use, and its donor."""
    item = (language() == "km" and row.get("item_km")) or row.get("item_name")
    return tuple(str(name) for name in (item, row.get("donor")) if name)


def _by_key(kind: ReportKind, rows: Sequence[Mapping[str, Any]]) -> dict[tuple[Any, ...], Mapping[str, Any]]:
    return {tuple(row.get(name) for name in kind.keys): row for row in rows}
