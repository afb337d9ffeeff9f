"""The check finds what frames needs wrongly, as only another program can write it."""

from __future__ import annotations

from datetime import date

import pytest

from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from tests.factories import recording
from tests.factories.damage import run_as_another_program

DAMAGE = {
    "UPDATE entitlement SET first_day = 18350 WHERE last_day IS NULL": (
        "Two entitlements to Soap bar hold at once: since 2020-03-29 and 2020-04-01 to 2020-04-30."
    ),
    "UPDATE target_set SET last_day = NULL WHERE name = 'Five'": (
        "Two sets of target provinces hold at once: Five and Six."
    ),
    "DELETE FROM target_province WHERE province_code = 'KH09'": "Six has no province.",
    "UPDATE reporting_source SET subset_of_id = (SELECT id FROM reporting_source WHERE code = 'GDI') WHERE code = 'NCCT'": (
        "NCCT is a part of itself by way of others."
    ),
    "UPDATE arrival SET last_day = last_day + 9 WHERE people = 20": (
        "Figures of GDI cross each other: 2020-04-01 to 2020-04-10 and 2020-04-03 to 2020-04-12."
    ),
}


@pytest.fixture
def framed(workspace: Database) -> Database:
    recording.entitle(workspace, "SOAP", last=date(2020, 4, 30))
    recording.entitle(workspace, "SOAP", first=date(2020, 5, 1))
    recording.entitle(workspace, "SOAP", basis="person in quarantine")
    recording.target(workspace, "KH01", name="Five", last=date(2020, 4, 30))
    recording.target(workspace, "KH09", name="Six", first=date(2020, 5, 1))
    recording.source(workspace, "NCCT")
    recording.source(workspace, "GDI", subset_of="NCCT")
    recording.arrived(workspace, "100", by="GDI", on=date(2020, 4, 1), until=date(2020, 4, 10))
    recording.arrived(workspace, "20", by="GDI", on=date(2020, 4, 3))
    recording.arrived(workspace, "30", by="GDI", on=date(2020, 4, 4))
    recording.arrived(workspace, "20", by="NCCT", on=date(2020, 4, 9), until=date(2020, 4, 12), place="")
    return workspace


def test_what_was_recorded_here_frames_needs_rightly(framed: Database) -> None:
    assert framed.read(check_workspace).problems == ()


def test_what_another_program_framed_wrongly_is_told(framed: Database) -> None:
    run_as_another_program(framed, *DAMAGE)
    told = framed.read(check_workspace).problems
    for sentence in DAMAGE.values():
        assert any(sentence in one for one in told), (sentence, told)
