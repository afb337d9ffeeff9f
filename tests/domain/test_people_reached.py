"""People reached: planned against actual, what came back the same evening, and a whole day at several sites at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from supplytrack.distribution.day_sheet import (
    DaySheet,
    SiteDay,
    record_day,
    recorded_on,
    sites_before,
)
from supplytrack.distribution.giving import GivenDraft, GivenLineDraft, distribute_to_people
from supplytrack.distribution.headcount import HeadCount
from supplytrack.distribution.people_queries import people_rows
from supplytrack.errors import Refused
from supplytrack.inventory.operations import find_draft, save_draft
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import on_hand, receive, rows, scalar
from tests.factories.time import Calendar


def give_beside(workspace: Database, quantity: str, brought_back: str) -> object:
    line = GivenLineDraft("MASK", quantity, brought_back=brought_back)
    typed = GivenDraft(
        new_uid(), workspace.clock.today(), papers.STORE, "POI-PET", HeadCount(people="3"), (line,)
    )
    return workspace.write(lambda s: distribute_to_people(s, typed))[0]


def test_another_number_than_planned_asks_why(workspace: Database) -> None:
    heads = HeadCount(people="80", planned="1,000")
    refused = refusal(lambda: papers.give(workspace, heads=heads))
    assert (str(refused), refused.field) == (
        "1,000 people were planned and 80 reached. Say why.",
        "headcount.planned_why",
    )
    papers.give(workspace, heads=replace(heads, planned_why="  the bridge was closed "))
    assert workspace.read(people_rows)[0].heads.planned_why == "the bridge was closed"


def test_a_plan_that_was_met_and_no_plan_at_all_ask_nothing(workspace: Database) -> None:
    papers.give(workspace, heads=HeadCount(people="80", planned="80", planned_why="left from another day"))
    papers.give(workspace, heads=HeadCount(people="80"))
    assert [one.heads.planned_why for one in workspace.read(people_rows)] == ["", ""]


def test_what_came_back_the_same_evening_is_told_and_moves_nothing(workspace: Database) -> None:
    receive(workspace, "MASK", "10", batch="A", expiry=date(2021, 1, 1))
    receive(workspace, "MASK", "30", batch="B", expiry=date(2022, 1, 1))
    give_beside(workspace, "12", "5")
    assert on_hand(workspace, "MASK") == 28
    # A line of two batches tells once what came back.
    kept = rows(workspace, "SELECT quantity, brought_back FROM people_reached_line ORDER BY line")
    assert kept == [(10, 5), (2, 0)]
    row = workspace.read(people_rows)[0]
    assert [part.quantity for part in (*row.goods, *row.brought_back)] == [12, 5]
    assert workspace.read(check_workspace).ok


@pytest.mark.parametrize("typed", ["-1", "0.5", "some"])
def test_what_came_back_is_a_quantity_of_the_item(workspace: Database, typed: str) -> None:
    receive(workspace, "MASK", "10")
    assert refusal(lambda: give_beside(workspace, "4", typed)).field == "lines.0.brought_back"


def test_goods_that_people_were_given_come_back_by_mending_their_paper(workspace: Database) -> None:
    receive(workspace, "MASK", "20")
    given = papers.give(workspace, "MASK", "4")
    back = lambda: papers.give_back(workspace, "MASK", "1", place="POI-PET")  # noqa: E731
    refused = refusal(back)
    assert refused.field == "lines.0.item"
    assert f"Reverse {given.number} and record it again with what was brought back." in str(refused)
    # What the place itself was handed comes back as ever; after the reversal nothing stands in the way.
    note = papers.send(workspace, "MASK", "2", target="POI-PET")
    papers.confirm(workspace, note.number)
    back()
    papers.reverse(workspace, given)
    assert on_hand(workspace, "MASK") == 19


# ------------------------------------------------------------------ a day at several sites


def sheet(workspace: Database, *sites: SiteDay, item: str = "MASK", source: str = papers.STORE) -> DaySheet:
    return DaySheet(new_uid(), workspace.clock.today(), item, source, sites)


def site(place: str, people: str, quantity: str = "", **heads: str) -> SiteDay:
    back = heads.pop("brought_back", "")
    return SiteDay(new_uid(), place, HeadCount(people=people, **heads), quantity, back)


def test_a_day_at_several_sites_is_a_paper_for_each(workspace: Database) -> None:
    receive(workspace, "MASK", "100")
    typed = sheet(
        workspace,
        site("POI-PET", "40", "40", planned="40", brought_back="3"),
        site("QC-KKG", "25", "30"),
        site("PHD-BMC", "7"),
    )
    workspace.write(lambda s: save_draft(s, typed.uid, "day sheet", {}))
    posted = workspace.write(lambda s: record_day(s, typed))[0]
    assert [one.uid for one in posted] == [one.uid for one in typed.sites]
    assert on_hand(workspace, "MASK") == 30
    found = {row.place: (row.heads.people, row.summary) for row in workspace.read(people_rows)}
    assert found == {
        "POI-PET": (40, "40 surgical masks"),
        "QC-KKG": (25, "30 surgical masks"),
        "PHD-BMC": (7, ""),
    }
    assert workspace.read(lambda s: find_draft(s, typed.uid)) is None
    # A double click records nothing twice.
    again = workspace.write(lambda s: record_day(s, typed))[0]
    assert [(one.id, one.already) for one in again] == [(one.id, True) for one in posted]


def test_one_wrong_site_keeps_the_whole_day_back_and_every_cell_is_named(workspace: Database) -> None:
    receive(workspace, "MASK", "50")
    typed = sheet(
        workspace,
        site("POI-PET", "40", "40"),
        site("NOWHERE", "5", "5"),
        site("QC-KKG", "", women="x"),
        site("PHD-BMC", "9", "20", planned="10"),
    )
    with pytest.raises(Refused) as refused:
        workspace.write(lambda s: record_day(s, typed))
    assert [one.field for one in refused.value.all()] == [
        "lines.1.place",
        "lines.2.women",
        "lines.3.planned_why",
    ]
    assert (on_hand(workspace, "MASK"), scalar(workspace, "SELECT count(*) FROM people_reached")) == (50, 0)


def test_sites_that_together_want_more_than_there_is_are_told_at_the_last_of_them(
    workspace: Database,
) -> None:
    receive(workspace, "MASK", "50")
    typed = sheet(workspace, site("POI-PET", "40", "40"), site("QC-KKG", "20", "20"))
    refused = refusal(lambda: workspace.write(lambda s: record_day(s, typed)))
    assert refused.field == "lines.1.quantity"
    assert on_hand(workspace, "MASK") == 50


def test_what_is_wrong_with_the_whole_sheet_is_said_once(workspace: Database) -> None:
    receive(workspace, "MASK", "50")
    sites = (site("POI-PET", "4", "4"), site("QC-KKG", "2", "2"))
    unknown = refusal(lambda: workspace.write(lambda s: record_day(s, sheet(workspace, *sites, item="NO"))))
    assert [one.field for one in unknown.all()] == ["item"]
    twice = sheet(workspace, sites[0], replace(sites[1], place=" poi-pet"))
    assert refusal(lambda: workspace.write(lambda s: record_day(s, twice))).field == "lines.1.place"
    empty = sheet(workspace)
    assert refusal(lambda: workspace.write(lambda s: record_day(s, empty))).field == "lines.0.place"
    only_back = sheet(workspace, site("POI-PET", "4", brought_back="2"))
    assert refusal(lambda: workspace.write(lambda s: record_day(s, only_back))).field == "lines.0.quantity"


def test_the_next_sheet_knows_the_sites_of_the_last_days(workspace: Database, calendar: Calendar) -> None:
    heads = HeadCount(men="1", women="2", planned="3", method="tally")
    first = workspace.clock.today()
    papers.give(workspace, heads=heads)
    papers.reverse(workspace, papers.give(workspace, place="QC-KKG"))
    calendar.go_to(first + timedelta(days=1))
    today = workspace.clock.today()
    papers.give(workspace, place="PHD-BMC")
    (before,) = workspace.read(lambda s: sites_before(s, today))
    assert (before.place, before.date, before.people, before.planned, before.method, before.by_heads) == (
        "POI-PET",
        first,
        3,
        3,
        "tally",
        True,
    )
    assert workspace.read(lambda s: recorded_on(s, today)) == {"PHD-BMC": 10}
