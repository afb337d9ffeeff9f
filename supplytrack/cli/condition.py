"""How a workspace is: what `status` says."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from supplytrack import __version__
from supplytrack.catalogue.item import item
from supplytrack.catalogue.place import PLACE_KINDS, location
from supplytrack.cli.output import Json
from supplytrack.core.clock import day_of
from supplytrack.core.document import NoteState
from supplytrack.db import migrate
from supplytrack.db.engine import Database, Session
from supplytrack.distribution.dispatch import note
from supplytrack.i18n import N_, _
from supplytrack.inventory.document import document

_LABELS = {
    "database": N_("Workspace"),
    "engine": N_("Kind of database"),
    "size_bytes": N_("Size in bytes"),
    "schema": N_("Schema"),
    "program": N_("Program"),
    "organisation": N_("Organisation"),
    "station": N_("Station"),
    "time_zone": N_("Time zone"),
    "example": N_("Example"),
    "items": N_("Items"),
    "locations": N_("Places"),
    "documents": N_("Documents"),
    "first_date": N_("First document of"),
    "last_date": N_("Last document of"),
    "unsigned": N_("Delivery notes not signed"),
}


def condition(database: Database, shown_address: str) -> dict[str, Json]:
    """Which workspace it is and what is in it, by names that stay the same."""
    return {
        "database": shown_address,
        "engine": "sqlite" if database.is_file else "postgresql",
        "size_bytes": database.path.stat().st_size if database.is_file else None,
        "schema": migrate.HEAD,
        "program": __version__,
        **database.read(_contents),
    }


def _contents(session: Session) -> dict[str, Json]:
    workspace = session.workspace
    places = [kind.value for kind in PLACE_KINDS]
    documents = session.execute(
        select(
            func.count().label("number"),
            func.min(document.c.effective_day).label("first"),
            func.max(document.c.effective_day).label("last"),
        ).select_from(document)
    ).one()
    issued = note.c.state == NoteState.ISSUED.value
    return {
        "organisation": workspace.organisation,
        "station": workspace.station,
        "time_zone": workspace.time_zone,
        "example": workspace.is_example,
        "items": session.scalar(select(func.count()).select_from(item)),
        "locations": session.scalar(
            select(func.count()).select_from(location).where(location.c.kind.in_(places))
        ),
        "documents": documents.number,
        "first_date": _day(documents.first),
        "last_date": _day(documents.last),
        "unsigned": session.scalar(select(func.count()).select_from(note).where(issued)),
    }


def _day(number: int | None) -> date | None:
    return None if number is None else day_of(number)


def in_lines(found: dict[str, Json]) -> list[str]:
    """The condition for a person, a line each."""
    return [f"{_(_LABELS[name])}: {_told(value)}" for name, value in found.items() if value is not None]


def _told(value: Json) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"{value:,}" if isinstance(value, int) else str(value)
