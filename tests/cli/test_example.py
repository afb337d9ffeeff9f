"""The example response says exactly what the two source documents say."""

from __future__ import annotations

import csv
from collections import Counter
from contextlib import ExitStack
from datetime import date

import pytest

from supplytrack.catalogue.queries import list_items, list_locations
from supplytrack.core.actor import Actor
from supplytrack.core.clock import Clock
from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from supplytrack.distribution.reports import DistributionFilter, DistributionRow, distribution_rows
from supplytrack.errors import Refused
from supplytrack.example import make_example, read_example, record_example
from supplytrack.inventory.queries import in_transit_rows, stock_rows
from supplytrack.resources import shipped
from tests.factories.engines import Store, close_and_throw_away
from tests.factories.papers import make_item, rows, scalar

TOTALS = {
    ("PPE-001", "WFP"): 1260,
    ("PPE-002", "WFP"): 50,
    ("PPE-003", "WFP"): 1300,
    ("PPE-001", None): 100,
    ("MSK-009", None): 50,
    ("MSK-001", None): 25,
    ("GLV-001", None): 14,
    ("THM-001", None): 1,
    ("IEC-002", "UNICEF"): 4500,
}
"""What a report over the whole period must show."""

STOCK = {
    "MSK-001": 300, "GLV-001": 200, "HYG-001": 500, "LIN-001": 500, "CLO-001": 500, "SAN-001": 600,
    "SPR-001": 350, "IEC-001": 10_000, "VIS-001": 500, "VIS-002": 500, "VIS-003": 200, "VIS-004": 50,
    "VIS-005": 80_000,
}  # fmt: skip
"""What is left: what was procured or printed and not handed over yet; plastic bags in grams."""


@pytest.fixture
def response(store: Store, actor: Actor, clock: Clock, opened: ExitStack) -> Database:
    """The example on the engine under test."""
    database = Database(store.copy_of("example", make_example), actor=actor, clock=clock)
    opened.callback(close_and_throw_away, store, database)
    return database


def given(database: Database, chosen: DistributionFilter | None = None) -> list[DistributionRow]:
    return database.read(lambda session: distribution_rows(session, chosen))


def test_the_totals_of_the_whole_period_are_those_of_the_source(response: Database) -> None:
    whole = DistributionFilter(first=date(2020, 3, 21), last=date(2020, 5, 7))

    issued = Counter[tuple[str, str | None]]()
    for row in given(response, whole):
        if row.document.startswith("DN-"):
            issued[row.item, row.donor] += row.issued

    assert dict(issued) == TOTALS


def test_every_handover_of_the_source_is_one_row(response: Database) -> None:
    """Against the list of facts itself: quantity, donor and province of F09 to F31."""
    with shipped("example", "facts.csv").open(encoding="utf-8", newline="") as file:
        facts = [row for row in csv.DictReader(file) if row["kind"] == "distribution to institution"]
    expected = Counter(
        (int(fact["quantity"]), fact["unit"], _donor(fact["source_of_goods"]), fact["province"])
        for fact in facts
    )

    found = Counter(
        (row.issued, row.unit, row.donor, row.province)
        for row in given(response)
        if row.document.startswith("DN-")
    )

    assert found == expected
    assert len(facts) == 22


def _donor(source: str) -> str | None:
    return next((donor for donor in ("WFP", "UNICEF") if donor in source), None)


def test_what_is_left_in_the_stores_is_what_was_bought_and_printed_last(response: Database) -> None:
    left = response.read(lambda session: stock_rows(session))

    assert {row.item: row.on_hand for row in left} == STOCK
    assert {row.location for row in left} == {"PNH"}


def test_people_are_counted_as_people_and_not_as_packages(response: Database) -> None:
    people = [row for row in given(response) if row.people_reached is not None]

    assert [(row.people_reached, row.item, row.issued) for row in people] == [
        (18, "HYG-001", 18),
        (3908, "", 0),
    ]
    assert scalar(response, "SELECT count(*) FROM people_reached WHERE men IS NOT NULL") == 0


def test_two_kinds_of_masks_in_one_count_stay_one_line(response: Database) -> None:
    unsplit = [item.code for item in response.read(list_items) if item.unsplit]

    assert unsplit == ["MSK-009"]


def test_plastic_bags_are_weighed(response: Database) -> None:
    (bags,) = (item for item in response.read(list_items) if item.code == "VIS-005")

    assert (bags.unit, bags.decimals) == ("kg", 3)


def test_one_note_waits_for_its_signed_paper(response: Database) -> None:
    waiting = {row.recipient for row in given(response) if row.status != "signed"}

    assert waiting == {"PHD-SRP"}
    assert sum(row.on_hand for row in response.read(lambda session: in_transit_rows(session))) == 850


def test_everything_that_the_source_does_not_say_is_marked(response: Database) -> None:
    remarks = rows(response, "SELECT number, remarks FROM document WHERE kind <> 'reversal'")
    batches = rows(
        response,
        "SELECT l.remarks FROM goods_receipt_line l JOIN batch b ON b.id = l.batch_id "
        "WHERE b.batch_number <> '' OR b.expiry_day IS NOT NULL",
    )

    assert [number for number, remark in remarks if "assumed for the example" not in remark.lower()] == []
    assert batches
    assert all("assumed for the example" in remark.lower() for (remark,) in batches)


def test_receivers_are_functions_and_never_names(response: Database) -> None:
    receivers = rows(response, "SELECT name, function FROM receiver")

    assert {row.name for row in receivers} == {""}
    assert "Deputy Director, PHD" in {row.function for row in receivers}


def test_every_day_is_in_the_response_s_period(response: Database) -> None:
    example = read_example()
    days = [row.date for row in given(response)]

    assert example.first <= min(days)
    assert max(days) <= example.last == date(2020, 5, 7)


def test_the_spellings_of_the_source_are_found(response: Database) -> None:
    places = response.read(list_locations)
    names = {name.casefold() for place in places for name in (place.name, *place.aliases.split("\n")) if name}

    for spelling in (
        "Poi Pet Railway Station",
        "Poipet Railway Station",
        "O'Bei Choin",
        "Obeichoin",
        "O'Smach",
        "Siemreap PHD",
    ):
        assert spelling.casefold() in names


def test_every_item_and_place_has_a_khmer_name(response: Database) -> None:
    assert [item.code for item in response.read(list_items) if not item.name_km] == []
    assert [place.code for place in response.read(list_locations) if not place.name_km] == []


def test_items_stand_in_the_order_in_which_the_source_names_them(response: Database) -> None:
    ordered = sorted(response.read(list_items), key=lambda item: item.report_order)

    assert [item.code for item in ordered[:7]] == [
        "PPE-001", "MSK-009", "MSK-001", "GLV-001", "THM-001", "PPE-002", "PPE-003",
    ]  # fmt: skip


def test_the_example_agrees_with_itself(response: Database) -> None:
    report = response.read(check_workspace)

    assert report.problems == ()
    assert response.read(lambda session: session.workspace).is_example


def test_orders_and_the_donation_have_come_in_whole(response: Database) -> None:
    assert (
        scalar(
            response,
            "SELECT count(*) FROM purchase_order_line o WHERE o.quantity <> "
            "(SELECT coalesce(sum(g.good), 0) FROM goods_receipt_line g JOIN document d ON d.id = g.document_id "
            "WHERE d.related_id = o.document_id AND g.order_line = o.line)",
        )
        == 0
    )


def test_the_example_is_never_mixed_with_somebody_s_own_work(database: Database) -> None:
    make_item(database, "SUIT")

    with pytest.raises(Refused, match="not empty"):
        record_example(database)

    assert [item.code for item in database.read(list_items)] == ["SUIT"]


def test_facts_are_the_only_place_where_quantities_stand() -> None:
    example = read_example()
    lines = [line for document in example.response["documents"] for line in document["lines"]]

    assert all(not set(line) & {"quantity"} for line in lines)
    assert all(line["facts"] for line in lines)
