"""Activities and fixtures beside stock: recorded once, refilled, ended, withdrawn with a reason, never overwritten."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from sqlalchemy import text

from supplytrack.core.sheets import DistributionReportSheet
from supplytrack.db.engine import Database
from supplytrack.distribution.activities.operations import (
    ActivityDraft,
    RefillDraft,
    bring_back_activity,
    end_fixture,
    record_activity,
    record_refill,
    withdraw_activity,
)
from supplytrack.distribution.activities.queries import (
    ActivityFilter,
    ActivityRow,
    activity_rows,
    count_activities,
    find_activity,
    refills_of,
    standing_fixtures,
)
from supplytrack.distribution.check import check_workspace
from supplytrack.distribution.reports import DistributionFilter, distribution_report_sheet
from supplytrack.documents import distribution_workbook
from supplytrack.errors import Refused
from supplytrack.inventory.periods import close_period
from tests.factories.papers import rows, scalar

BMC, BTB, PREY_VENG = "KH01", "KH02", "KH14"
TRAINING = ActivityDraft(
    "training", "training", "RCCE training", date(2020, 4, 28), date(2020, 4, 30), provinces=("Battambang",),
    people="308", people_kind="participants", partner="Battambang PHD",
)  # fmt: skip
TANKS = ActivityDraft(
    "tanks", "fixture", "Water tanks for hand washing", date(2020, 4, 20), place="POI-PET", quantity="2", unit="tank",
    unit_many="tanks", donor="WFP",
)  # fmt: skip


def recorded(database: Database, draft: ActivityDraft) -> ActivityRow:
    database.write(lambda session: record_activity(session, draft))
    return found(database, draft.uid)


def found(database: Database, uid: str) -> ActivityRow:
    row = database.read(lambda session: find_activity(session, uid))
    assert row is not None
    return row


def listed(database: Database, **chosen: Any) -> list[str]:
    filters = ActivityFilter(**chosen)
    uids = [row.uid for row in database.read(lambda session: activity_rows(session, filters))]
    assert database.read(lambda session: count_activities(session, filters)) == len(uids)
    return uids


def refill(database: Database, uid: str, on: date, **fields: str) -> None:
    database.write(lambda session: record_refill(session, RefillDraft(uid, "tanks", on, **fields)))


def refused(database: Database, operation: Callable[[Any], Any]) -> dict[str, str]:
    with pytest.raises(Refused) as refusal:
        database.write(operation)
    return {one.field: str(one) for one in refusal.value.all()}


def test_a_training_is_recorded_once_with_who_recorded_it(workspace: Database) -> None:
    row = recorded(workspace, TRAINING)
    recorded(workspace, TRAINING)
    assert (row.people, row.people_kind, row.first, row.last) == (
        308, "participants", date(2020, 4, 28), date(2020, 4, 30),
    )  # fmt: skip
    assert [province.code for province in row.provinces] == [BTB]
    assert row.recorded_by == "Sokha"
    assert row.amount == ""
    assert rows(workspace, "SELECT actor, action, subject FROM audit_entry ORDER BY id DESC")[0] == (
        "Sokha", "record", "activity training",
    )  # fmt: skip
    assert scalar(workspace, "SELECT count(*) FROM activity") == 1


def test_a_fixture_stands_from_its_first_day_and_says_when_it_was_refilled(workspace: Database) -> None:
    row = recorded(workspace, TANKS)
    assert row.stands
    assert row.amount == "2 tanks"
    assert [one.code for one in row.provinces] == [BMC]
    assert (row.refills, row.last_refill) == (0, None)
    refill(workspace, "r1", date(2020, 5, 2))
    refill(workspace, "r2", date(2020, 5, 5), quantity="1", unit="tank", unit_many="tanks")
    refill(workspace, "r2", date(2020, 5, 5))
    row = found(workspace, "tanks")
    assert (row.refills, row.last_refill) == (2, date(2020, 5, 5))
    assert row.days_since == (workspace.clock.today() - date(2020, 5, 5)).days
    refills = workspace.read(lambda session: refills_of(session, "tanks"))
    assert [(one.uid, one.amount, one.place, one.donor) for one in refills] == [
        ("r2", "1 tank", "POI-PET", "WFP"),
        ("r1", "", "POI-PET", "WFP"),
    ]


def test_the_fixture_that_waits_longest_for_a_refill_comes_first(workspace: Database) -> None:
    for uid, first in (("old", date(2020, 4, 1)), ("tanks", date(2020, 4, 20)), ("gone", date(2020, 3, 1))):
        recorded(workspace, ActivityDraft(uid, "fixture", uid, first, place="POI-PET"))
    refill(workspace, "r1", date(2020, 5, 6))
    workspace.write(lambda session: end_fixture(session, "gone", date(2020, 4, 2)))
    standing = workspace.read(standing_fixtures)
    assert [row.uid for row in standing] == ["old", "tanks"]


def test_what_cannot_be_kept_is_said_at_every_field_at_once(workspace: Database) -> None:
    draft = ActivityDraft(
        "x", "party", " ", date(2020, 5, 7), date(2020, 5, 6), place="Nowhere", provinces=("Atlantis",), quantity="2",
        people="10", men="4", women="5", donor="Nobody",
    )  # fmt: skip
    wrong = refused(workspace, lambda session: record_activity(session, draft))
    assert set(wrong) == {"kind", "title", "last", "place", "provinces", "unit", "people", "donor"}
    assert wrong["people"] == "Men and women make 9, but 10 people are written."
    assert wrong["last"] == "The last day is before the first, 2020-05-07."
    assert scalar(workspace, "SELECT count(*) FROM activity") == 0


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("women", {"men": "4"}),
        ("men", {"women": "4"}),
        ("quantity", {"quantity": "1.5", "unit": "tank"}),
        ("quantity", {"quantity": "0", "unit": "tank"}),
        ("quantity", {"quantity": "two", "unit": "tank"}),
        ("people", {"people": "-1"}),
        ("provinces", {"place": "POI-PET", "provinces": ("Battambang",)}),
        ("first", {"first": date(2030, 1, 1)}),
        ("last", {"last": date(2030, 1, 1)}),
        ("kind", {"kind": "refill"}),
    ],
)
def test_a_figure_that_cannot_be_is_refused_at_its_field(
    sqlite_workspace: Database, field: str, fields: dict[str, Any]
) -> None:
    given: dict[str, Any] = {
        "uid": "x",
        "kind": "training",
        "title": "T",
        "first": date(2020, 4, 28),
        **fields,
    }
    wrong = refused(sqlite_workspace, lambda session: record_activity(session, ActivityDraft(**given)))
    assert field in wrong


def test_only_a_fixture_that_stood_that_day_is_refilled_and_it_stood_until_its_last_refill(
    workspace: Database,
) -> None:
    recorded(workspace, TANKS)
    recorded(workspace, TRAINING)
    assert (
        "no fixture"
        in refused(workspace, lambda s: record_refill(s, RefillDraft("r", "training", date(2020, 5, 1))))[""]
    )
    assert "date" in refused(
        workspace, lambda s: record_refill(s, RefillDraft("r", "tanks", date(2020, 4, 19)))
    )
    refill(workspace, "r1", date(2020, 5, 5))
    assert "last" in refused(workspace, lambda s: end_fixture(s, "tanks", date(2020, 5, 4)))
    assert "no fixture" in refused(workspace, lambda s: end_fixture(s, "training", date(2020, 5, 4)))[""]
    workspace.write(lambda session: end_fixture(session, "tanks", date(2020, 5, 6)))
    assert not found(workspace, "tanks").stands
    assert found(workspace, "tanks").days_since is None
    assert "date" in refused(
        workspace, lambda s: record_refill(s, RefillDraft("r", "tanks", date(2020, 5, 7)))
    )
    workspace.write(lambda session: end_fixture(session, "tanks", None))
    assert found(workspace, "tanks").stands


def test_what_is_withdrawn_stays_readable_with_the_reason_and_may_come_back(workspace: Database) -> None:
    recorded(workspace, TANKS)
    refill(workspace, "r1", date(2020, 5, 5))
    assert set(refused(workspace, lambda s: withdraw_activity(s, "tanks", "  "))) == {"why"}
    assert "Withdraw them first" in refused(workspace, lambda s: withdraw_activity(s, "tanks", "Twice"))[""]
    workspace.write(lambda session: withdraw_activity(session, "r1", "Another site"))
    workspace.write(lambda session: withdraw_activity(session, "r1", "Said again"))
    workspace.write(lambda session: withdraw_activity(session, "tanks", "Twice"))
    row = found(workspace, "r1")
    assert (row.withdrawn_by, row.withdrawn_why) == ("Sokha", "Another site")
    assert listed(workspace) == []
    assert listed(workspace, withdrawn_too=True) == ["r1", "tanks"]
    assert "was withdrawn" in refused(workspace, lambda s: bring_back_activity(s, "r1"))[""]
    assert (
        "was withdrawn"
        in refused(workspace, lambda s: record_refill(s, RefillDraft("r", "tanks", date(2020, 5, 5))))[""]
    )
    for uid in ("tanks", "r1", "r1"):
        workspace.write(lambda session, uid=uid: bring_back_activity(session, uid))
    assert found(workspace, "tanks").refills == 1
    assert scalar(workspace, "SELECT count(*) FROM audit_entry WHERE action = 'bring back'") == 2


def test_a_closed_period_keeps_what_was_recorded_in_it(workspace: Database) -> None:
    recorded(workspace, TRAINING)
    workspace.write(lambda session: close_period(session, date(2020, 4, 30)))
    assert "is closed" in refused(workspace, lambda s: withdraw_activity(s, "training", "Wrong"))[""]
    late = ActivityDraft("late", "training", "Late", date(2020, 4, 30))
    assert set(refused(workspace, lambda s: record_activity(s, late))) == {"first"}


def test_the_list_is_narrowed_by_kind_place_province_donor_period_and_words(workspace: Database) -> None:
    recorded(workspace, TANKS)
    recorded(workspace, TRAINING)
    recorded(
        workspace,
        ActivityDraft(
            "survey",
            "assessment",
            "Centres mapped",
            date(2020, 4, 10),
            provinces=("Prey Veng", "KH02", "Prey Veng"),
        ),
    )
    assert listed(workspace) == ["training", "tanks", "survey"]
    assert listed(workspace, kinds=("fixture", "assessment")) == ["tanks", "survey"]
    assert listed(workspace, province=BTB) == ["training", "survey"]
    assert listed(workspace, province=PREY_VENG) == ["survey"]
    assert listed(workspace, place="POI-PET") == ["tanks"]
    assert listed(workspace, donor="WFP") == ["tanks"]
    assert listed(workspace, own_only=True) == [
        "training",
        "survey",
    ]
    assert listed(workspace, search="RCCE phd") == ["training"]
    assert listed(workspace, search="poipet") == ["tanks"]
    # One day of the training is enough; the tanks stand in every later period.
    assert listed(workspace, first=date(2020, 4, 30)) == ["training", "tanks"]
    assert listed(workspace, first=date(2020, 5, 1), last=date(2020, 5, 6)) == ["tanks"]
    assert listed(workspace, last=date(2020, 4, 19)) == ["survey"]
    assert listed(workspace, standing=True) == ["tanks"]
    page = workspace.read(lambda session: activity_rows(session, limit=2))
    rest = workspace.read(lambda session: activity_rows(session, after=page[-1].key))
    assert [row.uid for row in (*page, *rest)] == ["training", "tanks", "survey"]


def test_the_example_says_what_the_source_says_and_leaves_open_what_it_does_not(response: Database) -> None:
    found_rows = response.read(lambda session: activity_rows(session, newest_first=False))
    said = [(row.kind.value, row.people, row.amount, row.place, len(row.provinces)) for row in found_rows]
    assert said == [
        ("mobilisation", None, "5 coordinators", "", 6),
        ("assessment", None, "", "", 2),
        ("fixture", None, "2 tanks", "OBEICHOIN", 1),
        ("refill", None, "", "OBEICHOIN", 1),
        ("training", 308, "", "", 1),
        ("refill", None, "", "OBEICHOIN", 1),
    ]
    tanks = found_rows[2]
    assert (tanks.stands, tanks.refills, tanks.last_refill) == (True, 2, date(2020, 5, 4))


def sheet(database: Database, **chosen: Any) -> DistributionReportSheet:
    period = {"first": date(2020, 3, 21), "last": date(2020, 5, 7), **chosen}
    return database.read(lambda session: distribution_report_sheet(session, DistributionFilter(**period)))


def test_the_distribution_report_tells_of_activities_in_a_part_and_a_sheet_of_their_own(
    response: Database,
) -> None:
    whole = sheet(response)
    book = openpyxl.load_workbook(io.BytesIO(distribution_workbook.render(whole)))
    lines = [[cell.value for cell in line] for line in book["Activities"].iter_rows()]
    tanks = next(line for line in lines if line[0] == "fixture")
    assert (tanks[6], tanks[11]) == ("2 tanks", 2)
    assert [line[7] for line in lines if isinstance(line[7], int)] == [308]
    assert sum(row.people for row in whole.people) == 3926
    # Refills are those of the period; an item is handed out by no activity.
    assert [row.refills for row in sheet(response, last=date(2020, 4, 27)).activities] == [0, 0, 1]
    assert sheet(response, item="PPE-001").activities == ()
    assert [row.kind for row in sheet(response, province="KH01").activities] == ["mobilisation", "fixture"]
    assert sheet(response, location="OBEICHOIN").activities[0].where[0].name.startswith("O'Bei Choin")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE activity SET first_day = first_day + 30 WHERE uid = 'tanks'",
        "UPDATE activity SET last_day = first_day WHERE uid = 'tanks'",
        "UPDATE activity SET withdrawn_at = 1, withdrawn_by = 'x' WHERE uid = 'tanks'",
        "UPDATE activity SET fixture_uid = 'training' WHERE uid = 'r1'",
    ],
)
def test_a_refill_of_what_did_not_stand_is_found_by_the_check(
    sqlite_workspace: Database, damage: str
) -> None:
    recorded(sqlite_workspace, TANKS)
    recorded(sqlite_workspace, TRAINING)
    refill(sqlite_workspace, "r1", date(2020, 5, 5))
    assert sqlite_workspace.read(check_workspace).ok
    sqlite_workspace.write(lambda session: session.execute(text(damage)) and None)
    (problem,) = sqlite_workspace.read(check_workspace).problems
    assert problem == "Water tanks for hand washing was refilled on 2020-05-05, when no such fixture stood."
