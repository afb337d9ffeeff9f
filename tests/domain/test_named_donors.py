"""Donors and suppliers that a paper names for the first time."""

from __future__ import annotations

from supplytrack.catalogue.additions import find_or_add_party
from supplytrack.catalogue.lookup import party_named
from supplytrack.catalogue.operations import PartyDraft, keep_party
from supplytrack.db.engine import Database


def test_a_donor_named_on_a_paper_is_shown_as_it_was_said(database: Database) -> None:
    party, added = database.write(
        lambda session: find_or_add_party(session, " Samaritan's Purse ", donor=True, field="source")
    )[0]
    assert (party.code, added) == ("Samaritan's Purse", True)


def test_it_is_found_again_whatever_the_case(database: Database) -> None:
    database.write(
        lambda session: find_or_add_party(session, "Samaritan's Purse", donor=True, field="source")
    )
    found = database.read(lambda session: party_named(session, "SAMARITAN'S PURSE"))
    assert found is not None
    assert found.code == "Samaritan's Purse"


def test_two_long_names_that_begin_alike_have_codes_of_their_own(database: Database) -> None:
    long = "The humanitarian relief society of the northern provinces"
    codes = {
        database.write(
            lambda session, n=name: find_or_add_party(session, n, donor=True, field="source")  # type: ignore[misc]
        )[0][0].code
        for name in (f"{long}, first office", f"{long}, second office")
    }
    assert len(codes) == 2


def test_its_other_fields_can_be_changed_while_the_code_stays(database: Database) -> None:
    database.write(
        lambda session: find_or_add_party(session, "Samaritan's Purse", donor=True, field="source")
    )
    draft = PartyDraft("Samaritan's Purse", "Samaritan's Purse Cambodia", is_donor=True)
    kept, _changed = database.write(lambda session: keep_party(session, draft, replacing="Samaritan's Purse"))
    assert kept == "Samaritan's Purse"
