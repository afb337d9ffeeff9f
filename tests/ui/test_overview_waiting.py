"""What waits beside papers and stock on the overview: each line opens what solves it, and the map tells what is covered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from supplytrack.procurement.operations import OrderLineDraft
from supplytrack.ui.overview import OverviewPage
from tests.factories import papers, recording
from tests.factories.published import publish
from tests.ui.conftest import Sit
from tests.ui.example_world import THEMES, Seat, column, words
from tests.ui.toolkit.audit import clipped

SEVENTH = date(2020, 5, 7)


def again(seat: Seat) -> None:
    seat.page.reload()
    seat.settle(300)


def task(seat: Seat, badge: str) -> Any:
    found = [one for one in seat.page._tasks if one.badge.word == badge]
    assert found, f"nothing says {badge}: {[one.badge.word for one in seat.page._tasks]}"
    return found[0]


def do(seat: Seat, badge: str) -> Any:
    seat.gone.clear()
    seat.page._do(task(seat, badge))
    return seat.gone[0]


def make_everything_wait(seat: Seat) -> str:
    """A late order, a site that runs out and one without anything, a fixture not refilled, a report that changed."""
    database, week = seat.database, SEVENTH - timedelta(days=7)
    number = publish(database, first=date(2020, 4, 1), last=SEVENTH)
    papers.send(database, "GLV-001", "2", target="PHD-BTB", on=SEVENTH)
    order = papers.order(
        database, OrderLineDraft("SAN-001", "40"), on=week, party="SUPPLIERS", expected=SEVENTH - timedelta(days=3)
    )  # fmt: skip
    assert order.number
    papers.transfer(database, papers.GoodsLineDraft("SAN-001", "30"), on=SEVENTH, source="PNH", target="POI")
    recording.need(database, "HYG-001", "200", place="QC-POUK", on=week)
    recording.need(database, "HYG-001", "100", place="QC-KAMCHAY-MEA", on=week)
    papers.record_training(
        database, "tap", date(2020, 4, 1), kind="fixture", title="Tap", place="MALAI", provinces=()
    )
    return number


def test_every_line_opens_what_solves_it(sit: Sit) -> None:
    seat = sit(OverviewPage)
    number = make_everything_wait(seat)
    again(seat)
    late = task(seat, "Late")
    assert late.title.startswith("PO-") or "from" in late.title
    assert late.words == "40 bottles of hand sanitizer, 500 ml"
    assert late.age == "3 days"
    assert do(seat, "Late")[0] == "receive"
    assert do(seat, "Changed") == ("reports", ("changed", number))
    nothing = [
        one
        for one in seat.page._tasks
        if one.badge.word == "Nothing yet" and one.what == ("split", "HYG-001")
    ]
    assert nothing[0].words.startswith("2 sites need it;")
    assert do(seat, "Nothing yet")[0] == "hand over"
    assert not [one for one in seat.page._tasks if one.badge.word == "Refill"], "a tap is never refilled"
    seat.press_button("Moving 1")
    assert column(seat.page._worklist, "badge") == [""]


def test_a_paper_is_marked_late_once_it_waits_longer_than_the_workspace_says(sit: Sit) -> None:
    seat = sit(OverviewPage)
    unsigned = task(seat, "Not signed")
    assert (unsigned.age, unsigned.badge.tone) == ("13 days", "bad")
    papers.send(seat.database, "GLV-001", "2", target="PHD-BTB", on=SEVENTH)
    again(seat)
    tones = [one.badge.tone for one in seat.page._tasks if one.badge.word == "Not signed"]
    assert tones == ["bad", "warn"]


def test_the_map_tells_what_is_covered_of_a_need_that_is_known(sit: Sit) -> None:
    seat = sit(OverviewPage)
    make_everything_wait(seat)
    again(seat)
    shown = words(seat.page)
    assert "Coverage by province" in shown
    assert "Needed, nothing yet" in shown
    assert "0 of 200" in shown


@pytest.mark.parametrize(("language", "theme"), THEMES[1:3])
def test_nothing_is_cut_when_everything_waits(sit: Sit, language: str, theme: str) -> None:
    seat = sit(OverviewPage, language, theme)
    make_everything_wait(seat)
    again(seat)
    long = [part for one in seat.page._tasks for part in (one.title, one.words)]
    assert clipped(seat.page, allowed=tuple(long)) == []
