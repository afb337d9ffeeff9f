"""Searching everything at once, on both engines: papers by number, items and places by any name."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from supplytrack.catalogue.operations import ItemDraft, LocationDraft, keep_item, keep_location
from supplytrack.db.engine import Database
from supplytrack.inventory.queries import MoveFilter, move_pages, move_rows
from supplytrack.inventory.search import MOST_FOUND, Found, search_everything
from tests.factories import papers
from tests.factories.prepared import prepared


def look(database: Database, typed: str) -> Found:
    return database.read(partial(search_everything, typed=typed))


@prepared
def busy(workspace: Database) -> Database:
    """Two receipts and one note."""
    papers.receive(workspace, "MASK", "10", on=date(2020, 4, 1))
    papers.receive(workspace, "SOAP", "20", on=date(2020, 4, 2), donor="WFP", batch="S-77")
    papers.send(workspace, "SOAP", "5", on=date(2020, 4, 3))
    return workspace


def test_nothing_is_found_for_nothing(busy: Database) -> None:
    assert look(busy, "  ") == Found()


def test_a_paper_is_found_by_a_part_of_its_number_whatever_the_case(busy: Database) -> None:
    assert [one.number for one in look(busy, "dn-pnh").documents] == ["DN-PNH-2020-0001"]
    assert [one.number for one in look(busy, "GRN").documents] == ["GRN-PNH-2020-0002", "GRN-PNH-2020-0001"]
    assert look(busy, "2020-0002").documents[0].date == date(2020, 4, 2)


def test_a_paper_says_whom_it_went_to(busy: Database) -> None:
    assert look(busy, "DN-").documents[0].other == "Banteay Meanchey PHD"


@pytest.mark.parametrize("typed", ["soap", "SOAP", "Soap  bar", "សាប៊ូ"])
def test_an_item_is_found_by_code_name_and_khmer_name(busy: Database, typed: str) -> None:
    assert [one.code for one in look(busy, typed).items] == ["SOAP"]


def test_an_item_is_found_by_another_name_people_use(busy: Database) -> None:
    assert [one.code for one in look(busy, "face mask").items] == ["MASK"]


def test_places_are_found_but_never_those_that_are_none(busy: Database) -> None:
    assert [one.code for one in look(busy, "koh kong").places] == ["QC-KKG"]
    assert look(busy, "transit").places == ()


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'", '"; DROP TABLE item; --'])
def test_signs_with_a_meaning_elsewhere_are_searched_as_they_are(busy: Database, typed: str) -> None:
    assert look(busy, typed) == Found()
    busy.write(lambda session: keep_item(session, ItemDraft("ODD", f"Odd {typed} item", "PPE", "piece")))
    assert [one.code for one in look(busy, typed).items] == ["ODD"]


def test_only_a_few_of_each_are_shown(workspace: Database) -> None:
    def many(session: object) -> None:
        for number in range(MOST_FOUND + 3):
            keep_location(session, LocationDraft(f"P{number}", f"Post {number}", "border post", "Koh Kong"))

    workspace.write(many)
    assert len(look(workspace, "post").places) == MOST_FOUND


def test_moves_are_found_by_item_paper_batch_and_donor(busy: Database) -> None:
    def found(search: str) -> list[str]:
        rows = busy.read(lambda session: move_rows(session, MoveFilter(search=search)))
        return [row.document for row in rows]

    assert found("wfp soap") == ["GRN-PNH-2020-0002", "DN-PNH-2020-0001"]
    assert found("s-77 grn") == ["GRN-PNH-2020-0002"]
    assert found("សាប៊ូ 0001") == ["DN-PNH-2020-0001"]
    assert found("100%") == []


@pytest.mark.parametrize("search", ["", "mask"])
@pytest.mark.parametrize("count", [0, 1, 3, 4, 7, 8])
def test_the_keys_of_a_long_list_lead_to_every_page(workspace: Database, count: int, search: str) -> None:
    for number in range(count):
        papers.receive(workspace, "MASK", "1", on=date(2020, 4, 1 + number % 3))
    chosen = MoveFilter(search=search)
    way = workspace.read(lambda session: move_pages(session, chosen, page=4))
    whole = workspace.read(lambda session: move_rows(session, chosen))
    assert way.count == len(whole) == count
    starts = (None, *way.keys)
    pages = [
        workspace.read(lambda session, after=after: move_rows(session, chosen, after=after, limit=4))
        for after in starts
    ]
    assert [row for page in pages for row in page] == whole
    assert all(len(page) == 4 for page in pages[:-1])
    assert len(pages) == max(1, -(-count // 4))
    assert way.keys == tuple(page[-1].key for page in pages[:-1])
