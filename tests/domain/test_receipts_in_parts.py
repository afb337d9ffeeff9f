"""Several receipts of one order: what is over, what still comes, and what will not."""

from __future__ import annotations

import pytest

from supplytrack.core.actor import Actor, Permission
from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from supplytrack.errors import NotAllowed
from supplytrack.inventory.ledger import Posted
from supplytrack.procurement.operations import OrderLineDraft, ReceiptLineDraft
from supplytrack.procurement.outstanding import open_lines
from supplytrack.procurement.queries import OrderFilter, OrderState, list_orders, read_order
from supplytrack.procurement.receipt_queries import read_receipt
from supplytrack.procurement.sheets import goods_received_note_sheet
from tests.conftest import OpenAgain
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import rows, scalar

KILOS = ReceiptLineDraft("RICE", "1", order_line=2)


@pytest.fixture
def ordered(workspace: Database) -> Posted:
    """Fifty masks at 0.3 dollars and two and a half kilos of rice."""
    return papers.order(
        workspace,
        OrderLineDraft("MASK", "50", unit_cost="0.3"),
        OrderLineDraft("RICE", "2.5"),
        currency="USD",
    )


def arrives(workspace: Database, order: Posted, *lines: ReceiptLineDraft, **fields: object) -> Posted:
    draft = papers.receipt_draft(workspace, *lines, order=order.number, source_type="procured", **fields)  # type: ignore[arg-type]
    return papers.post_receipt(workspace, draft)


def masks(quantity: str, **fields: str) -> ReceiptLineDraft:
    return ReceiptLineDraft("MASK", quantity, order_line=1, **fields)


def over(workspace: Database, receipt: Posted) -> list[int]:
    return [line.over for line in workspace.read(lambda s: read_receipt(s, receipt.number)).lines]


def still_open(workspace: Database, order: Posted) -> list[int]:
    return [line.open for line in workspace.read(lambda s: open_lines(s, order.id))]


def state(workspace: Database) -> OrderState:
    return workspace.read(lambda s: list_orders(s, OrderFilter(reversed_too=True)))[0].state


def test_each_receipt_tells_what_came_beyond_what_was_still_open_then(
    workspace: Database, ordered: Posted
) -> None:
    first = arrives(workspace, ordered, masks("30", damaged="2"))
    second = arrives(workspace, ordered, masks("15"), masks("12", batch="B"))
    third = arrives(workspace, ordered, masks("4"))
    assert [over(workspace, one) for one in (first, second, third)] == [[0], [0, 7], [4]]
    # Taking the first back opens the order again; what the others said when they were posted stays.
    papers.reverse(workspace, first)
    assert over(workspace, third) == [4]
    assert still_open(workspace, ordered) == [19, 2500]
    assert workspace.read(check_workspace).problems == ()


def test_what_is_over_stands_in_the_list_and_on_the_paper(workspace: Database, ordered: Posted) -> None:
    receipt = arrives(workspace, ordered, masks("52"))
    assert workspace.read(lambda s: read_receipt(s, receipt.number)).row.differences
    sheet = workspace.read(lambda s: goods_received_note_sheet(s, receipt.number))
    assert [line.over_order for line in sheet.lines] == [2]


def test_an_item_that_was_not_ordered_is_not_over(workspace: Database, ordered: Posted) -> None:
    assert over(workspace, arrives(workspace, ordered, ReceiptLineDraft("SUIT", "3"))) == [0]


def test_the_batch_costs_what_was_agreed_unless_the_papers_say_otherwise(
    workspace: Database, ordered: Posted
) -> None:
    arrives(workspace, ordered, masks("10"), masks("5", unit_cost="0.35", currency="EUR"))
    costs = rows(workspace, "SELECT unit_cost, currency FROM batch WHERE received_day > 0 ORDER BY id")
    assert [tuple(row) for row in costs][-2:] == [(3000, "USD"), (3500, "EUR")]


def test_the_rest_is_kept_unless_somebody_says_that_it_will_not_come(
    workspace: Database, ordered: Posted
) -> None:
    arrives(workspace, ordered, masks("30"))
    assert (still_open(workspace, ordered), state(workspace)) == ([20, 2500], OrderState.PART)


def test_the_rest_of_one_line_is_closed_with_the_receipt(workspace: Database, ordered: Posted) -> None:
    arrives(workspace, ordered, masks("30"), not_coming=(1,), not_coming_reason="sold out")
    assert (still_open(workspace, ordered), state(workspace)) == ([0, 2500], OrderState.PART)
    detail = workspace.read(lambda s: read_order(s, ordered.number))
    assert [(one.number, one.reason) for one in detail.closings] == [("OC-PNH-2020-0001", "sold out")]
    assert [(line.arrived, line.closed, line.open) for line in detail.lines] == [(30, 20, 0), (0, 0, 2500)]


def test_an_order_whose_rest_will_not_come_is_closed_short(workspace: Database, ordered: Posted) -> None:
    arrives(workspace, ordered, masks("50"), KILOS, not_coming=(2,), not_coming_reason="sold out")
    assert state(workspace) is OrderState.CLOSED
    assert scalar(workspace, "SELECT is_open FROM order_state") == 0


def test_a_receipt_that_closes_without_a_reason_is_not_posted_either(
    workspace: Database, ordered: Posted
) -> None:
    told = refusal(lambda: arrives(workspace, ordered, masks("30"), not_coming=(1,)))
    assert str(told) == "Say why the rest will not come."
    assert scalar(workspace, "SELECT count(*) FROM document WHERE kind = 'goods receipt'") == 0


@pytest.mark.parametrize(("line", "words"), [(1, "nothing is to come any more"), (7, "has no line 7")])
def test_what_is_not_open_cannot_be_closed_with_a_receipt(
    workspace: Database, ordered: Posted, line: int, words: str
) -> None:
    told = refusal(
        lambda: arrives(workspace, ordered, masks("50"), not_coming=(line,), not_coming_reason="gone")
    )
    assert words in str(told)
    assert still_open(workspace, ordered) == [50, 2500]


def test_a_receipt_posted_twice_closes_once(workspace: Database, ordered: Posted) -> None:
    draft = papers.receipt_draft(
        workspace,
        masks("30"),
        order=ordered.number,
        source_type="procured",
        not_coming=(1,),
        not_coming_reason="sold out",
    )
    papers.post_receipt(workspace, draft)
    assert papers.post_receipt(workspace, draft).already
    assert scalar(workspace, "SELECT count(*) FROM order_closing_line") == 1


def test_who_may_only_receive_does_not_close_orders(
    workspace: Database, ordered: Posted, open_again: OpenAgain
) -> None:
    storekeeper = open_again(workspace, by=Actor("Vanna", frozenset({Permission.RECEIVE_GOODS})))
    arrives(storekeeper, ordered, masks("1"))
    with pytest.raises(NotAllowed):
        arrives(storekeeper, ordered, masks("30"), not_coming=(1,), not_coming_reason="sold out")
    assert still_open(workspace, ordered) == [49, 2500]


def test_an_order_of_which_goods_came_says_what_to_take_back_first(
    workspace: Database, ordered: Posted
) -> None:
    receipt = arrives(workspace, ordered, masks("30"))
    assert f"Reverse {receipt.number} first" in str(refusal(lambda: papers.reverse(workspace, ordered)))
    papers.reverse(workspace, receipt)
    papers.reverse(workspace, ordered)
    assert "was reversed" in str(refusal(lambda: arrives(workspace, ordered, masks("1"))))
