"""What of an order will not come any more: said once, with a reason, never more than is open."""

from __future__ import annotations

import pytest

from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from supplytrack.inventory.ledger import Posted
from supplytrack.procurement.closing import ClosingLineDraft
from supplytrack.procurement.operations import OrderLineDraft, ReceiptLineDraft
from supplytrack.procurement.outstanding import open_lines
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import rows, scalar


@pytest.fixture
def ordered(workspace: Database) -> Posted:
    """Fifty masks and seven suits on order, thirty of the masks came."""
    posted = papers.order(workspace, OrderLineDraft("MASK", "50"), OrderLineDraft("SUIT", "7"))
    line = ReceiptLineDraft("MASK", "30", order_line=1)
    papers.post_receipt(
        workspace, papers.receipt_draft(workspace, line, order=posted.number, source_type="procured")
    )
    return posted


def still_open(database: Database, posted: Posted) -> list[int]:
    return [line.open for line in database.read(lambda s: open_lines(s, posted.id))]


def test_all_that_is_open_is_closed_with_a_reason(workspace: Database, ordered: Posted) -> None:
    closing = papers.close(workspace, ordered.number)
    assert (closing.number, still_open(workspace, ordered)) == ("OC-PNH-2020-0001", [0, 0])
    closed = rows(workspace, "SELECT line, quantity FROM order_closing_line ORDER BY line")
    assert [tuple(row) for row in closed] == [(1, 20), (2, 7)]
    assert scalar(workspace, "SELECT is_open FROM order_state") == 0
    assert workspace.read(check_workspace).problems == ()
    papers.reverse(workspace, closing)
    assert still_open(workspace, ordered) == [20, 7]
    assert scalar(workspace, "SELECT is_open FROM order_state") == 1


def test_a_part_is_closed_and_the_rest_still_comes(workspace: Database, ordered: Posted) -> None:
    papers.close(workspace, ordered.number, ClosingLineDraft(1, "5"))
    assert still_open(workspace, ordered) == [15, 7]


def test_what_comes_beyond_what_is_left_is_over(workspace: Database, ordered: Posted) -> None:
    papers.close(workspace, ordered.number, ClosingLineDraft(1))
    line = ReceiptLineDraft("MASK", "8", order_line=1)
    papers.post_receipt(
        workspace, papers.receipt_draft(workspace, line, order=ordered.number, source_type="procured")
    )
    assert [line.over for line in workspace.read(lambda s: open_lines(s, ordered.id))] == [8, 0]


@pytest.mark.parametrize(
    ("line", "reason", "field"),
    [
        (ClosingLineDraft(1, "21"), "gone", "lines.0.quantity"),
        (ClosingLineDraft(1, "0"), "gone", "lines.0.quantity"),
        (ClosingLineDraft(1, "-1"), "gone", "lines.0.quantity"),
        (ClosingLineDraft(3), "gone", "lines.0.line"),
        (ClosingLineDraft(1, "1"), " ", "reason"),
    ],
)
def test_a_closing_that_cannot_be_is_refused_at_its_field(
    workspace: Database, ordered: Posted, line: ClosingLineDraft, reason: str, field: str
) -> None:
    assert refusal(lambda: papers.close(workspace, ordered.number, line, reason=reason)).field == field
    assert still_open(workspace, ordered) == [20, 7]


def test_an_order_of_which_nothing_is_open_is_not_closed_again(workspace: Database, ordered: Posted) -> None:
    uid = new_uid()
    papers.close(workspace, ordered.number, uid=uid)
    assert papers.close(workspace, ordered.number, uid=uid).already
    assert "Nothing of PO-PNH-2020-0001 is to come" in str(
        refusal(lambda: papers.close(workspace, ordered.number))
    )


def test_an_order_with_a_closing_is_not_reversed_before_it(workspace: Database, ordered: Posted) -> None:
    other = papers.order(workspace, OrderLineDraft("MASK", "5"))
    papers.close(workspace, other.number)
    assert "Reverse OC-PNH-2020-0001 first" in str(refusal(lambda: papers.reverse(workspace, other)))
