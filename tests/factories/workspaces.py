"""Workspaces to start from: migrated, established, and one with a catalogue."""

from __future__ import annotations

from supplytrack.catalogue.establish import WorkspaceDraft, establish_workspace
from supplytrack.catalogue.operations import (
    ItemDraft,
    LocationDraft,
    PartyDraft,
    keep_item,
    keep_location,
    keep_party,
)
from supplytrack.core.actor import Actor
from supplytrack.core.clock import Clock
from supplytrack.db import migrate
from supplytrack.db.engine import Database, Session
from supplytrack.example import record_example
from tests.factories.time import Calendar

STATION = "PNH"
OFFICE = WorkspaceDraft("IOM Cambodia", short_name="IOM", station=STATION)

ITEMS = (
    ItemDraft("MASK", "Surgical mask", "PPE", "piece", tracks_expiry=True, aliases="Face mask"),
    ItemDraft("SUIT", "PPE suit", "PPE", "piece", tracks_expiry=True),
    ItemDraft("SOAP", "Soap bar", "Hygiene and disinfection", "piece", name_km="សាប៊ូ"),
    ItemDraft("RICE", "Rice", "Food", "kg"),
    ItemDraft("GLOVES", "Examination gloves", "PPE", "box", minimum_stock="10"),
)
PLACES = (
    LocationDraft("PNH", "Phnom Penh store", "warehouse", "Phnom Penh"),
    LocationDraft("BTB", "Battambang store", "warehouse", "Battambang"),
    LocationDraft("PHD-BMC", "Banteay Meanchey PHD", "health department", "Banteay Meanchey"),
    LocationDraft("POI-PET", "Poipet border post", "border post", "Banteay Meanchey"),
    LocationDraft("QC-KKG", "Koh Kong quarantine centre", "quarantine centre", "Koh Kong"),
)
PARTIES = (
    PartyDraft("WFP", "World Food Programme", is_donor=True),
    PartyDraft("WHO", "World Health Organization", is_donor=True),
    PartyDraft("MEDIMPEX", "Medimpex Ltd", is_supplier=True),
)


def open_database(address: str, actor: Actor | None = None, clock: Clock | None = None) -> Database:
    """A workspace at an address, with the standing clock unless another is given."""
    return Database(address, actor=actor or Actor("Sokha"), clock=clock or Calendar().clock())


def make_migrated(address: str) -> None:
    """The schema and nothing in it."""
    database = open_database(address)
    migrate.upgrade(database)
    database.close()


def make_established(address: str) -> None:
    """What every new workspace starts with."""
    make_migrated(address)
    database = open_database(address)
    database.write(lambda session: establish_workspace(session, OFFICE))
    database.close()


def make_stocked_catalogue(address: str) -> None:
    """A few items, places, donors and a supplier; no documents."""
    make_established(address)
    database = open_database(address)
    database.write(_keep_catalogue)
    database.close()


def make_response(address: str) -> None:
    """The example response."""
    make_established(address)
    database = open_database(address)
    record_example(database)
    database.close()


def _keep_catalogue(session: Session) -> None:
    for item in ITEMS:
        keep_item(session, item)
    for place in PLACES:
        keep_location(session, place)
    for party in PARTIES:
        keep_party(session, party)
