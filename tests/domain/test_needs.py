"""Needs and arrivals are recorded and withdrawn, never overwritten; sources are never added up."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from supplytrack.db.engine import Database
from supplytrack.distribution.needs.counts import (
    ArrivalFilter,
    arrival_rows,
    arrivals,
    count_arrival_rows,
    reporting_sources,
)
from supplytrack.distribution.needs.cover import (
    Counted,
    Entitled,
    daily_rate,
    need_of,
    people_by_day,
    without_parts,
)
from supplytrack.distribution.needs.keeping import (
    SourceDraft,
    TargetDraft,
    end_entitlement,
    keep_reporting_source,
    keep_target_set,
)
from supplytrack.distribution.needs.queries import (
    NeedFilter,
    count_need_rows,
    entitlements,
    latest_needs,
    need_rows,
    target_set_on,
    target_sets,
)
from supplytrack.distribution.needs.recording import (
    ArrivalDraft,
    NeedDraft,
    bring_back_arrival,
    bring_back_need,
    record_arrivals,
    record_needs,
    withdraw_arrival,
    withdraw_need,
)
from supplytrack.errors import Refused
from tests.factories import recording as needs
from tests.factories.papers import rows, scalar

MAY = date(2020, 5, 7)


def refused(database: Database, operation: Any) -> dict[str, str]:
    """The fields that an operation refuses, with what it says of each."""
    with pytest.raises(Refused) as caught:
        database.write(operation)
    return {one.field: str(one) for one in caught.value.all()}


def test_a_need_is_found_by_the_names_that_people_use_and_said_in_the_items_unit(workspace: Database) -> None:
    needs.need(workspace, "face mask", "1,250", place="poipet border post", on=MAY, people="300")
    needs.need(workspace, "SOAP", "0", on=MAY)
    found = workspace.read(lambda s: need_rows(s))
    assert {(row.place, row.part.counted, row.people, row.recorded_by) for row in found} == {
        ("POI-PET", "1,250 pieces", 300, "Sokha"),
        ("POI-PET", "0 pieces", None, "Sokha"),
    }


def test_every_field_of_a_need_that_is_wrong_is_named_and_nothing_is_recorded(workspace: Database) -> None:
    drafts = [
        NeedDraft(MAY, "POI-PET", "MASK", "5"),
        NeedDraft(date(2020, 6, 16), "nowhere", "nothing", "-1", people="2.5"),
        NeedDraft(MAY, "POI-PET", "SOAP", "0.5"),
        NeedDraft(MAY, "POI-PET", "SUIT", ""),
    ]
    said = refused(workspace, lambda s: record_needs(s, drafts))
    assert list(said) == [
        "lines.1.place",
        "lines.1.item",
        "lines.1.date",
        "lines.1.quantity",
        "lines.1.people",
        "lines.2.quantity",
        "lines.3.quantity",
    ]
    assert scalar(workspace, "SELECT count(*) FROM need") == 0


def test_a_figure_that_is_there_is_withdrawn_with_the_reason_before_another_takes_its_place(
    workspace: Database,
) -> None:
    first = needs.need(workspace, "MASK", "50", on=MAY)
    again = NeedDraft(MAY, "POI-PET", "MASK", "500")
    said = refused(workspace, lambda s: record_needs(s, [again]))
    assert said == {
        "lines.0.quantity": "Sokha recorded for Poipet border post on 2020-05-07 already: Surgical mask, 50 pieces. "
        "Withdraw that figure first."
    }
    assert refused(workspace, lambda s: withdraw_need(s, first, " ")) == {
        "why": "Say why this figure is withdrawn."
    }
    assert refused(workspace, lambda s: withdraw_need(s, "unknown", "x")) == {"": "There is no such figure."}
    for _time in range(2):
        workspace.write(lambda s: withdraw_need(s, first, "a zero was missing"))
    workspace.write(lambda s: record_needs(s, [again]))
    workspace.write(lambda s: record_needs(s, [again]))
    kept = workspace.read(lambda s: need_rows(s, NeedFilter(withdrawn_too=True)))
    assert sorted((row.part.quantity, row.withdrawn.why if row.withdrawn else "") for row in kept) == [
        (50, "a zero was missing"),
        (500, ""),
    ]
    assert [row.part.quantity for row in workspace.read(lambda s: need_rows(s))] == [500]
    noted = rows(workspace, "SELECT action, actor FROM audit_entry WHERE subject LIKE 'need %' ORDER BY id")
    assert [tuple(row) for row in noted] == [("record", "Sokha"), ("withdraw", "Sokha"), ("record", "Sokha")]


def test_a_withdrawn_figure_is_brought_back_unless_another_took_its_place(workspace: Database) -> None:
    needs.source(workspace)
    need, came = needs.need(workspace, "MASK", "50", on=MAY), needs.arrived(workspace, "12", on=MAY)
    workspace.write(lambda s: (withdraw_need(s, need, "wrong"), withdraw_arrival(s, came, "wrong")))
    for _time in range(2):
        workspace.write(lambda s: (bring_back_need(s, need), bring_back_arrival(s, came)))
    assert [row.withdrawn for row in workspace.read(lambda s: need_rows(s))] == [None]
    assert [row.withdrawn for row in workspace.read(lambda s: arrivals(s))] == [None]
    workspace.write(lambda s: (withdraw_need(s, need, "wrong"), withdraw_arrival(s, came, "wrong")))
    needs.need(workspace, "MASK", "60", on=MAY)
    needs.arrived(workspace, "13", on=MAY)
    assert "60 pieces" in refused(workspace, lambda s: bring_back_need(s, need))[""]
    assert "13" in refused(workspace, lambda s: bring_back_arrival(s, came))[""]
    assert refused(workspace, lambda s: bring_back_need(s, "unknown")) == {"": "There is no such figure."}


def test_the_need_of_a_site_is_its_newest_figure_of_each_item(workspace: Database) -> None:
    needs.need(workspace, "MASK", "100", on=date(2020, 5, 1))
    needs.need(workspace, "MASK", "40", on=date(2020, 5, 8))
    wrong = needs.need(workspace, "MASK", "9999", on=date(2020, 5, 9))
    needs.need(workspace, "SOAP", "7", on=date(2020, 5, 2))
    needs.need(workspace, "MASK", "3", place="QC-KKG", on=date(2020, 5, 2))
    workspace.write(lambda s: withdraw_need(s, wrong, "of another site"))

    def latest(day: date, **only: str) -> list[tuple[str, str, int]]:
        found = workspace.read(lambda s: latest_needs(s, day, **only))
        return [(row.place, row.part.item, row.part.quantity) for row in found]

    assert latest(MAY) == [("QC-KKG", "MASK", 3), ("POI-PET", "SOAP", 7), ("POI-PET", "MASK", 100)]
    assert latest(date(2020, 5, 31), place="POI-PET") == [("POI-PET", "SOAP", 7), ("POI-PET", "MASK", 40)]
    assert latest(date(2020, 5, 31), item="MASK", province="KH09") == [("QC-KKG", "MASK", 3)]


def test_the_list_of_needs_goes_on_from_a_key_and_finds_words(workspace: Database) -> None:
    for day in range(1, 6):
        needs.need(workspace, "MASK", str(day), on=date(2020, 5, day))
    first = workspace.read(lambda s: need_rows(s, limit=3))
    rest = workspace.read(lambda s: need_rows(s, after=first[-1].key))
    assert [row.part.quantity for row in (*first, *rest)] == [5, 4, 3, 2, 1]
    chosen = NeedFilter(
        date(2020, 5, 2), date(2020, 5, 4), search="poipet mask", province="KH01", item="MASK"
    )
    assert workspace.read(lambda s: count_need_rows(s, chosen)) == 3
    assert workspace.read(lambda s: count_need_rows(s, NeedFilter(search="gloves"))) == 0


def test_every_field_of_an_arrival_that_is_wrong_is_named(workspace: Database) -> None:
    needs.source(workspace)
    drafts = [
        ArrivalDraft("nobody", "nowhere", date(2020, 6, 16), "-3", date(2020, 6, 1)),
        ArrivalDraft("", "POI-PET", MAY, ""),
        ArrivalDraft("NCCT", "POI-PET", MAY, "12.5"),
    ]
    said = refused(workspace, lambda s: record_arrivals(s, drafts))
    assert set(said) == {
        "lines.0.source",
        "lines.0.place",
        "lines.0.first",
        "lines.0.last",
        "lines.0.people",
        "lines.1.source",
        "lines.1.people",
        "lines.2.people",
    }
    assert scalar(workspace, "SELECT count(*) FROM arrival") == 0


def test_arrivals_are_of_a_site_a_province_or_the_whole_country(workspace: Database) -> None:
    needs.source(workspace)
    for place, people in (("POI-PET", "10"), ("Banteay Meanchey", "20"), ("KH09", "30"), ("", "60")):
        needs.arrived(workspace, people, place=place)
    found = workspace.read(arrivals)
    assert {(row.place, row.province_code, row.people) for row in found} == {
        ("POI-PET", "KH01", 10),
        ("", "KH01", 20),
        ("", "KH09", 30),
        ("", "", 60),
    }
    of_province = workspace.read(lambda s: arrival_rows(s, ArrivalFilter(province="KH01")))
    assert sorted(row.people for row in of_province) == [10, 20]
    assert workspace.read(lambda s: count_arrival_rows(s, ArrivalFilter(search="banteay"))) == 2


def test_a_source_counts_a_day_at_a_place_once_and_a_total_may_stand_beside_its_days(
    workspace: Database,
) -> None:
    needs.source(workspace)
    needs.source(workspace, "GDI", subset_of="NCCT")
    there = needs.arrived(workspace, "120", on=MAY)
    needs.arrived(workspace, "90", by="GDI", on=MAY)
    said = refused(workspace, lambda s: record_arrivals(s, [ArrivalDraft("ncct", "POI-PET", MAY, "121")]))
    assert said == {
        "lines.0.people": "Sokha recorded what NCCT counted here already, 2020-05-07: 120. Withdraw that figure first."
    }
    needs.arrived(workspace, "5000", on=date(2020, 5, 1), until=date(2020, 5, 10))
    across = ArrivalDraft("NCCT", "POI-PET", date(2020, 5, 5), "99", date(2020, 5, 12))
    assert (
        "2020-05-01 to 2020-05-10: 5,000"
        in refused(workspace, lambda s: record_arrivals(s, [across]))["lines.0.people"]
    )
    workspace.write(lambda s: withdraw_arrival(s, there, "counted twice"))
    needs.arrived(workspace, "121", on=MAY)
    counted = [row.counted for row in workspace.read(lambda s: arrivals(s, ArrivalFilter(source="NCCT")))]
    assert [one.people for one in without_parts(counted)] == [5000]
    assert people_by_day(counted)[MAY] == 121


def test_figures_that_hold_each_other_are_added_once_and_tell_the_most_of_each_day() -> None:
    days = [Counted(date(2020, 4, day), date(2020, 4, day), 10 * day) for day in (2, 3, 20)]
    week = Counted(date(2020, 4, 1), date(2020, 4, 7), 100)
    month = Counted(date(2020, 4, 10), date(2020, 4, 15), 60)
    counted = [*days, month, week]
    assert without_parts(counted) == [week, month, days[2]]
    assert need_of(None, counted, [Entitled(date(2020, 1, 1), None, 2)]).quantity == 2 * (100 + 60 + 200)
    known = people_by_day(counted)
    assert [known.get(date(2020, 4, day)) for day in (1, 2, 3, 7, 8, 10, 20)] == [
        10,
        20,
        30,
        10,
        None,
        10,
        200,
    ]
    assert daily_rate(counted, date(2020, 4, 7)) == Fraction(100, 7)
    assert daily_rate(counted, date(2020, 4, 22)) == Fraction(200, 7)
    whole = Counted(date(2020, 4, 1), date(2020, 4, 22), 360 + 8 * 5)
    assert daily_rate([*counted, whole], date(2020, 4, 22)) == Fraction(200 + 6 * 5, 7)


def test_a_part_of_a_source_follows_it_and_no_source_is_a_part_of_its_own_part(workspace: Database) -> None:
    needs.source(workspace, "NCCT", name="National Committee for Counter Trafficking")
    needs.source(workspace, "AAA")
    needs.source(workspace, "GDI", subset_of="ncct")
    needs.source(workspace, "POST", subset_of="GDI")
    shown = workspace.read(reporting_sources)
    assert [(row.code, row.subset_of) for row in shown] == [
        ("AAA", ""),
        ("NCCT", ""),
        ("GDI", "NCCT"),
        ("POST", "GDI"),
    ]
    round_about = SourceDraft("NCCT", subset_of="POST")
    said = refused(workspace, lambda s: keep_reporting_source(s, round_about, replacing="NCCT"))
    assert said == {"subset_of": "POST is itself a part of what NCCT counts."}
    itself = SourceDraft("AAA", subset_of="AAA")
    assert "subset_of" in refused(workspace, lambda s: keep_reporting_source(s, itself, replacing="AAA"))
    taken = SourceDraft("GDI")
    assert "code" in refused(workspace, lambda s: keep_reporting_source(s, taken, replacing="AAA"))
    assert "code" in refused(workspace, lambda s: keep_reporting_source(s, taken))
    unknown = SourceDraft("NEW", subset_of="???")
    assert "subset_of" in refused(workspace, lambda s: keep_reporting_source(s, unknown))
    workspace.write(lambda s: keep_reporting_source(s, SourceDraft("AAA", active=False), replacing="AAA"))
    closed = ArrivalDraft("AAA", "", MAY, "1")
    assert refused(workspace, lambda s: record_arrivals(s, [closed])) == {
        "lines.0.source": "AAA is no longer in use."
    }


def test_no_two_entitlements_of_an_item_hold_on_one_day(workspace: Database) -> None:
    first = needs.entitle(workspace, "SOAP", "2", first=date(2020, 4, 1))
    needs.entitle(workspace, "SOAP", basis="person in quarantine")
    with pytest.raises(Refused, match=r"since 2020-04-01, recorded by Sokha\. End it before this one begins"):
        needs.entitle(workspace, "SOAP", "1", first=date(2020, 5, 1))
    workspace.write(lambda s: end_entitlement(s, first, date(2020, 4, 30)))
    with pytest.raises(Refused, match="2020-04-01 to 2020-04-30"):
        needs.entitle(workspace, "SOAP", "1", first=date(2020, 4, 30))
    needs.entitle(workspace, "SOAP", "1", first=date(2020, 5, 1))
    with pytest.raises(Refused, match="already, 2020-04-01 to"):
        needs.entitle(workspace, "SOAP", "1", first=date(2020, 3, 1), last=date(2020, 4, 1))
    assert "last" in refused(workspace, lambda s: end_entitlement(s, first, date(2020, 5, 10)))
    assert "last" in refused(workspace, lambda s: end_entitlement(s, first, date(2020, 3, 1)))
    for wrong in ({"quantity": "0"}, {"quantity": "0.5"}, {"basis": "child"}, {"last": date(2020, 1, 1)}):
        with pytest.raises(Refused):
            needs.entitle(workspace, "MASK", **wrong)  # type: ignore[arg-type]
    kept = workspace.read(lambda s: entitlements(s, item="SOAP"))
    assert [(row.basis.value, row.part.quantity, row.first, row.last) for row in kept] == [
        ("arrival", 2, date(2020, 4, 1), date(2020, 4, 30)),
        ("arrival", 1, date(2020, 5, 1), None),
        ("person in quarantine", 1, date(2020, 4, 1), None),
    ]


def test_five_and_six_target_provinces_are_both_true_each_in_its_time(workspace: Database) -> None:
    five = needs.target(
        workspace, "KH01", "Battambang", "KH01", name="Five", first=date(2020, 3, 21), last=date(2020, 4, 30)
    )
    with pytest.raises(Refused, match="“Five” holds on these days already: 2020-03-21 to 2020-04-30"):
        needs.target(workspace, "KH09", name="Six", first=date(2020, 4, 30))
    needs.target(workspace, "KH09", name="Six", first=date(2020, 5, 1))
    again = TargetDraft("Five", ["KH02"], date(2020, 3, 1), date(2020, 4, 30), uid=five)
    workspace.write(lambda s: keep_target_set(s, again))
    assert [(row.name, [one.code for one in row.provinces]) for row in workspace.read(target_sets)] == [
        ("Five", ["KH02"]),
        ("Six", ["KH09"]),
    ]
    on = {day: workspace.read(lambda s, day=day: target_set_on(s, day)) for day in (date(2020, 2, 1), MAY)}  # type: ignore[misc]
    assert on[date(2020, 2, 1)] is None
    assert on[MAY] is not None
    assert on[MAY].name == "Six"
    for wrong in (["nowhere"], [], [" "]):
        draft = TargetDraft("None", wrong, date(2019, 1, 1), date(2019, 1, 2))
        assert "provinces" in refused(workspace, lambda s, draft=draft: keep_target_set(s, draft))  # type: ignore[misc]
