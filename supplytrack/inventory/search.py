"""Searching everything at once: documents by number or place, items and places by any of their names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, text

from supplytrack.catalogue.place import PLACE_KINDS
from supplytrack.core.clock import day_of
from supplytrack.core.code import fold
from supplytrack.db.engine import Session

MOST_FOUND = 8
_PLACES = [kind.value for kind in PLACE_KINDS]

_DOCUMENTS = text(
    """
SELECT d.number, d.kind, d.effective_day, coalesce(t.name, p.name, '') AS other FROM document d
LEFT JOIN location t ON t.id = d.to_location_id LEFT JOIN party p ON p.id = d.party_id
WHERE d.id IN (SELECT id FROM document WHERE number LIKE :number ESCAPE '\\' ORDER BY +id DESC LIMIT :most)
ORDER BY d.id DESC"""
)
"""The numbers are read from their index, which is a tenth of the documents; `+` keeps SQLite from reading those
in their own order instead."""
_ITEMS = text(
    "SELECT code, name, name_km FROM item WHERE search LIKE :text ESCAPE '\\' ORDER BY report_order, name LIMIT :most"
)
_LOCATIONS = text(
    "SELECT code, name, name_km FROM location WHERE search LIKE :text ESCAPE '\\' AND kind IN :kinds "
    "ORDER BY name LIMIT :most"
).bindparams(bindparam("kinds", expanding=True))


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A posted document."""

    number: str
    kind: str
    date: date
    other: str


@dataclass(frozen=True, slots=True)
class FoundName:
    """An item or a place."""

    code: str
    name: str
    name_km: str


@dataclass(frozen=True, slots=True)
class Found:
    """What fits a search, a few of each."""

    documents: tuple[FoundDocument, ...] = ()
    items: tuple[FoundName, ...] = ()
    places: tuple[FoundName, ...] = ()


def search_everything(session: Session, typed: str) -> Found:
    """Documents, items and places that fit what was typed, in English or Khmer; nothing for an empty text."""
    words = fold(typed)
    if not words:
        return Found()
    pattern = f"%{_literal(words)}%"
    values = {"text": pattern, "most": MOST_FOUND}
    return Found(
        _documents(session, typed.strip().upper()),
        tuple(FoundName(*row) for row in session.rows(_ITEMS, values)),
        tuple(FoundName(*row) for row in session.rows(_LOCATIONS, {**values, "kinds": _PLACES})),
    )


def _documents(session: Session, typed: str) -> tuple[FoundDocument, ...]:
    if " " in typed:
        return ()
    rows = session.rows(_DOCUMENTS, {"number": f"%{_literal(typed)}%", "most": MOST_FOUND})
    return tuple(FoundDocument(row.number, row.kind, day_of(row.effective_day), row.other) for row in rows)


def _literal(text: str) -> str:
    """What was typed, without meaning of its own in LIKE."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
