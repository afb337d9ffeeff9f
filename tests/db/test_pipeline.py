"""What is on order: which lines, when they are due, what they are worth, on both engines."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from supplytrack.core.document import Kind
from supplytrack.core.sort import Sort
from supplytrack.db.engine import Database
from supplytrack.procurement.closing import ClosingLineDraft
from supplytrack.procurement.operations import OrderLineDraft, ReceiptLineDraft
from supplytrack.procurement.pipeline import (
    Due,
    PipelineFilter,
    PipelineRow,
    pipeline_keys,
    pipeline_rows,
    pipeline_worth,
    worth_in_words,
)
from tests.factories import papers
from tests.factories.papers import rows
from tests.factories.time import Calendar

THURSDAY = date(2020, 5, 7)
BOXES = {"pack": "box", "pack_factor": "50"}


@pytest.fixture
def ordered(workspace: Database, calendar: Calendar) -> Database:
    """Four orders of 1 April: due last week, on Sunday, on Monday, and some day; one that came in full."""
    calendar.go_to(THURSDAY)
    day = date(2020, 4, 1)
    papers.order(
        workspace,
        OrderLineDraft("MASK", "10", unit_cost="0.3", **BOXES),
        OrderLineDraft("SUIT", "7", unit_cost="12.5"),
        on=day,
        expected=date(2020, 5, 4),
        currency="USD",
        fund="CS.1061",
    )
    papers.order(
        workspace,
        OrderLineDraft("RICE", "0.333", unit_cost="1.2345"),
        on=day,
        expected=date(2020, 5, 10),
        currency="EUR",
    )
    papers.order(workspace, OrderLineDraft("SOAP", "9"), on=day, expected=date(2020, 5, 11))
    papers.order(workspace, OrderLineDraft("MASK", "4"), on=day, party="WFP", donated=True)
    done = papers.order(workspace, OrderLineDraft("SOAP", "3"), on=day)
    arrives(workspace, done.number, ReceiptLineDraft("SOAP", "3", order_line=1))
    return workspace


def arrives(workspace: Database, number: str, line: ReceiptLineDraft) -> None:
    draft = papers.receipt_draft(workspace, line, order=number, source_type="procured")
    papers.post_receipt(workspace, draft)


def listed(workspace: Database, sort: Sort | None = None, **chosen: object) -> dict[Due, list[PipelineRow]]:
    chosen_by = PipelineFilter(**chosen)  # type: ignore[arg-type]
    keys = workspace.read(lambda s: pipeline_keys(s, chosen_by, sort or Sort()))
    found = workspace.read(lambda s: pipeline_rows(s, [key for some in keys.values() for key in some]))
    return {due: [found[key] for key in some] for due, some in keys.items() if some}


def items(workspace: Database, **chosen: object) -> list[str]:
    return [row.item for some in listed(workspace, **chosen).values() for row in some]


def test_lines_stand_under_when_they_are_due(ordered: Database) -> None:
    found = listed(ordered)
    assert {due: [row.item for row in some] for due, some in found.items()} == {
        Due.LATE: ["MASK", "SUIT"],
        Due.THIS_WEEK: ["RICE"],
        Due.LATER: ["SOAP"],
        Due.NO_DATE: ["MASK"],
    }
    assert [row.late_by for row in found[Due.LATE]] == [3, 3]
    assert found[Due.THIS_WEEK][0].late_by == 0


def test_a_line_tells_what_came_what_will_not_and_what_is_still_to_come(ordered: Database) -> None:
    arrives(ordered, "PO-PNH-2020-0001", ReceiptLineDraft("MASK", "120", damaged="20", order_line=1))
    papers.close(ordered, "PO-PNH-2020-0001", ClosingLineDraft(1, "30"))
    mask = listed(ordered)[Due.LATE][0]
    assert (mask.ordered, mask.arrived, mask.closed, mask.open) == (500, 120, 30, 350)
    assert mask.open_packs == 7
    assert (mask.party, mask.fund, mask.expected) == ("MEDIMPEX", "CS.1061", date(2020, 5, 4))
    assert mask.value == Fraction(350 * 3000)


def test_what_came_or_was_closed_in_full_or_reversed_is_not_listed(ordered: Database) -> None:
    papers.close(ordered, "PO-PNH-2020-0001", ClosingLineDraft(2))
    arrives(ordered, "PO-PNH-2020-0002", ReceiptLineDraft("RICE", "0.4", order_line=1))
    soap = rows(ordered, "SELECT id, uid, number FROM document WHERE number = 'PO-PNH-2020-0003'")[0]
    papers.reverse(ordered, soap)
    assert items(ordered) == ["MASK", "MASK"]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"kind": Kind.DONATION}, ["MASK"]),
        ({"kind": Kind.PURCHASE_ORDER, "items": ("MASK", "SOAP")}, ["MASK", "SOAP"]),
        ({"parties": ("WFP",)}, ["MASK"]),
        ({"funds": ("CS.1061",)}, ["MASK", "SUIT"]),
        ({"dues": ("late", "later")}, ["MASK", "SUIT", "SOAP"]),
        ({"search": "0002"}, ["RICE"]),
        ({"search": "surgical"}, ["MASK", "MASK"]),
        ({"search": "medim surg"}, ["MASK"]),
        ({"search": "%"}, []),
    ],
)
def test_lines_are_found_by_who_sends_item_fund_kind_and_words(
    ordered: Database, chosen: dict[str, object], found: list[str]
) -> None:
    assert items(ordered, **chosen) == found


@pytest.mark.parametrize("column", ["item", "party", "number", "expected"])
def test_lines_are_sorted_within_when_they_are_due(ordered: Database, column: str) -> None:
    for descending in (False, True):
        found = listed(ordered, Sort(column, descending))
        assert [*found] == [*Due]
    names = [row.item for row in listed(ordered, Sort("item", True))[Due.LATE]]
    assert names == ["MASK", "SUIT"]


def test_a_part_of_the_keys_is_the_beginning_of_all(ordered: Database) -> None:
    some = ordered.read(lambda s: pipeline_keys(s, limit=3))
    assert [len(keys) for keys in some.values()] == [2, 1, 0, 0]


def test_what_is_to_come_is_worth_exactly_so_much_of_each_currency(ordered: Database) -> None:
    worth = ordered.read(pipeline_worth)
    assert worth_in_words(worth) == "0.4110885 EUR, 237.50 USD"


def test_money_is_written_to_its_last_figure_however_large() -> None:
    dear = Fraction(98_765_432_109_876_543_210_987_654_321_0001)
    assert worth_in_words({"KHR": dear, "USD": Fraction(1, 1000), "EUR": Fraction(125_000)}) == (
        "98,765,432,109,876,543,210,987,654,321.0001 KHR, 0.0000001 USD, 12.50 EUR"
    )
