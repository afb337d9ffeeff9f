"""Lists of orders and goods receipts, and one of each in full, on both engines."""

from __future__ import annotations

from datetime import date

import pytest

from supplytrack.core.document import Kind, SourceType
from supplytrack.core.sheets import PaperParty, PaperState, PaperUnit, Unstated
from supplytrack.core.sort import Sort
from supplytrack.db.engine import Database
from supplytrack.errors import Refused
from supplytrack.inventory.ledger import Posted
from supplytrack.procurement.operations import OrderLineDraft, ReceiptLineDraft
from supplytrack.procurement.papers import paper_keys
from supplytrack.procurement.queries import (
    OrderFilter,
    OrderRow,
    OrderState,
    count_orders,
    list_orders,
    read_order,
)
from supplytrack.procurement.receipt_queries import (
    ReceiptFilter,
    ReceiptRow,
    count_receipts,
    list_receipts,
    read_receipt,
)
from supplytrack.procurement.sheets import goods_received_note_sheet
from tests.factories import papers

APRIL = date(2020, 4, 1)
SUITS_AND_GLOVES = (
    OrderLineDraft("SUIT", "100"),
    OrderLineDraft("GLOVES", "2", pack="carton", pack_factor="10"),
)


def orders(workspace: Database, **chosen: object) -> list[OrderRow]:
    return workspace.read(lambda s: list_orders(s, OrderFilter(**chosen)))  # type: ignore[arg-type]


def receipts(workspace: Database, **chosen: object) -> list[ReceiptRow]:
    return workspace.read(lambda s: list_receipts(s, ReceiptFilter(**chosen)))  # type: ignore[arg-type]


def an_order(workspace: Database, **fields: object) -> Posted:
    return papers.order(workspace, *SUITS_AND_GLOVES, on=APRIL, **fields)  # type: ignore[arg-type]


def arrives(workspace: Database, order: Posted, *lines: ReceiptLineDraft, **fields: object) -> Posted:
    draft = papers.receipt_draft(workspace, *lines, order=order.number, **fields)  # type: ignore[arg-type]
    return papers.post_receipt(workspace, draft)


def test_an_order_is_open_then_part_received_then_received(workspace: Database) -> None:
    order = an_order(workspace)
    assert [row.state for row in orders(workspace)] == [OrderState.OPEN]
    arrives(workspace, order, ReceiptLineDraft("SUIT", "60", order_line=1))
    assert [row.state for row in orders(workspace)] == [OrderState.PART]
    arrives(
        workspace,
        order,
        ReceiptLineDraft("SUIT", "40", order_line=1, damaged="3"),
        ReceiptLineDraft("GLOVES", "20", order_line=2),
    )
    assert [row.state for row in orders(workspace)] == [OrderState.RECEIVED]


def test_a_reversed_receipt_counts_no_longer_towards_its_order(workspace: Database) -> None:
    order = an_order(workspace)
    papers.reverse(workspace, arrives(workspace, order, ReceiptLineDraft("SUIT", "100", order_line=1)))
    assert [row.state for row in orders(workspace)] == [OrderState.OPEN]
    detail = workspace.read(lambda s: read_order(s, order.number))
    assert [line.open for line in detail.lines] == [100, 20]
    assert detail.receipts == ()


def test_an_order_tells_what_was_ordered_from_whom(workspace: Database) -> None:
    an_order(workspace, fund="CS.1061", expected=date(2020, 7, 1))
    row = orders(workspace)[0]
    assert (row.kind, row.party, row.party_name, row.fund) == (
        Kind.PURCHASE_ORDER,
        "MEDIMPEX",
        "Medimpex Ltd",
        "CS.1061",
    )
    assert (row.date, row.expected, row.lines) == (APRIL, date(2020, 7, 1), 2)
    assert row.summary == "100 PPE suits, 20 boxes of examination gloves"


def test_an_order_is_late_when_it_was_expected_before_today_and_is_not_all_here(workspace: Database) -> None:
    late = an_order(workspace, expected=date(2020, 6, 14))
    an_order(workspace, expected=date(2020, 6, 15))
    an_order(workspace)
    arrived = papers.order(workspace, OrderLineDraft("SOAP", "1"), on=APRIL, expected=APRIL)
    arrives(workspace, arrived, ReceiptLineDraft("SOAP", "1", order_line=1))
    assert [row.number for row in orders(workspace) if row.late] == [late.number]
    assert [row.number for row in orders(workspace, late_only=True)] == [late.number]


def test_orders_are_chosen_by_kind_state_item_party_and_words(workspace: Database) -> None:
    bought = an_order(workspace)
    given = papers.order(workspace, OrderLineDraft("RICE", "0.5"), party="WFP", donated=True)
    both = [given.number, bought.number]
    assert [row.number for row in orders(workspace)] == both
    for chosen, expected in (
        ({"kind": Kind.DONATION}, [given.number]),
        ({"states": (OrderState.OPEN,)}, both),
        ({"states": (OrderState.PART, OrderState.RECEIVED)}, []),
        ({"item": "GLOVES"}, [bought.number]),
        ({"party": "WFP"}, [given.number]),
        ({"search": "world 0001"}, [given.number]),
        ({"search": "po-pnh"}, [bought.number]),
        ({"search": "100%"}, []),
        ({"last": APRIL}, [bought.number]),
        ({"first": date(2020, 4, 2)}, [given.number]),
    ):
        assert [row.number for row in orders(workspace, **chosen)] == expected, chosen
        wanted = OrderFilter(**chosen)  # type: ignore[arg-type]
        assert workspace.read(lambda s, wanted=wanted: count_orders(s, wanted)) == len(expected)


def test_a_reversed_order_is_listed_only_when_asked_for(workspace: Database) -> None:
    reversal = papers.reverse(workspace, an_order(workspace, expected=date(2020, 5, 1)))
    assert orders(workspace) == []
    row = orders(workspace, reversed_too=True)[0]
    assert (row.reversed_by, row.late) == (reversal.number, False)


def test_pages_go_on_where_the_last_one_ended(workspace: Database) -> None:
    for day in (3, 1, 2, 2, 3):
        papers.order(workspace, OrderLineDraft("SOAP", "1"), on=date(2020, 4, day))
        papers.order(workspace, OrderLineDraft("SOAP", "1"), on=date(2020, 4, day), party="WFP", donated=True)
    for newest_first in (True, False):
        whole = workspace.read(lambda s, way=newest_first: list_orders(s, newest_first=way))
        paged: list[OrderRow] = []
        while page := workspace.read(
            lambda s, way=newest_first, key=paged[-1].key if paged else None: list_orders(
                s, after=key, limit=3, newest_first=way
            )
        ):
            paged += page
        assert paged == whole
        assert [row.key for row in whole] == sorted((row.key for row in whole), reverse=newest_first)


def test_an_order_is_read_with_its_lines_as_they_were_typed(workspace: Database) -> None:
    order = papers.order(
        workspace,
        OrderLineDraft("GLOVES", "2", pack="carton", pack_factor="10", unit_cost="1.25", remarks="nitrile"),
        OrderLineDraft("RICE", "2.5"),
        currency="USD",
        agreement="LTA 12",
    )
    arrives(workspace, order, ReceiptLineDraft("RICE", "3", order_line=2))
    detail = workspace.read(lambda s: read_order(s, f" {order.number.lower()} "))
    gloves, rice = detail.lines
    assert (gloves.item_name, gloves.ordered, gloves.open, gloves.entered) == (
        "Examination gloves",
        20,
        20,
        "2",
    )
    assert (gloves.pack_name, gloves.pack_numerator, gloves.pack_denominator) == ("carton", 10, 1)
    assert (gloves.unit_cost, gloves.remarks) == (12_500, "nitrile")
    assert (rice.ordered, rice.arrived, rice.open) == (2_500, 3_000, 0)
    assert (detail.currency, detail.agreement, detail.receipts) == ("USD", "LTA 12", ("GRN-PNH-2020-0001",))


def test_an_unknown_number_is_refused(workspace: Database) -> None:
    receipt = papers.receive(workspace, "SOAP", "1")
    for read in (read_order, read_receipt, goods_received_note_sheet):
        with pytest.raises(Refused, match="PO-9"):
            workspace.read(lambda s, read=read: read(s, "PO-9"))
    with pytest.raises(Refused):
        workspace.read(lambda s: read_order(s, receipt.number))


def test_a_receipt_tells_what_arrived_and_whether_it_differs(workspace: Database) -> None:
    whole = papers.receive(workspace, "SUIT", "420", donor="WFP", on=APRIL)
    damaged = papers.receive(workspace, "GLOVES", "10", damaged="1", on=APRIL)
    short = papers.receive(workspace, "SOAP", "10", short="2", on=APRIL)
    rows = {row.number: row for row in receipts(workspace)}
    assert [row.differences for row in rows.values()] == [True, True, False]
    assert rows[whole.number].summary == "420 PPE suits"
    assert rows[whole.number].party == "WFP"
    assert rows[damaged.number].summary == "10 boxes of examination gloves"
    assert rows[short.number].summary == "10 soap bars"
    assert {row.number for row in receipts(workspace, differences_only=True)} == {
        damaged.number,
        short.number,
    }


def test_receipts_are_chosen_by_source_store_donor_item_and_words(workspace: Database) -> None:
    given = papers.receive(workspace, "SUIT", "420", donor="WFP", on=APRIL)
    bought = papers.receive(workspace, "GLOVES", "10", place="BTB")
    for chosen, expected in (
        ({"source_types": (SourceType.DONATED,)}, given),
        ({"donor": "WFP"}, given),
        ({"party": "MEDIMPEX"}, bought),
        ({"warehouse": "BTB"}, bought),
        ({"item": "SUIT"}, given),
        ({"search": "battambang medimpex"}, bought),
        ({"last": APRIL}, given),
    ):
        assert [row.number for row in receipts(workspace, **chosen)] == [expected.number], chosen
        wanted = ReceiptFilter(**chosen)  # type: ignore[arg-type]
        assert workspace.read(lambda s, wanted=wanted: count_receipts(s, wanted)) == 1


def test_a_reversed_receipt_names_its_reversal_and_can_be_left_out(workspace: Database) -> None:
    receipt = papers.receive(workspace, "SOAP", "1")
    reversal = papers.reverse(workspace, receipt)
    assert receipts(workspace)[0].reversed_by == reversal.number
    assert receipts(workspace, reversed_too=False) == []
    sheet = workspace.read(lambda s: goods_received_note_sheet(s, receipt.number))
    assert sheet.state is PaperState.REVERSED


def test_a_receipt_is_read_with_batches_packs_and_papers(workspace: Database) -> None:
    order = an_order(workspace)
    draft = papers.receipt_draft(
        workspace,
        ReceiptLineDraft("SUIT", "60", batch="W1", expiry=date(2023, 1, 1), order_line=1),
        ReceiptLineDraft("GLOVES", "2", pack="carton", pack_factor="10", damaged="0.5", order_line=2),
        order=order.number,
        supplier_paper="0412",
        papers_received="Invoice, packing list",
    )
    detail = workspace.read(lambda s: read_receipt(s, papers.post_receipt(workspace, draft).number))
    suits, gloves = detail.lines
    assert (suits.batch, suits.expiry, suits.donor, suits.tracks_expiry) == (
        "W1",
        date(2023, 1, 1),
        None,
        True,
    )
    assert (gloves.good, gloves.damaged, gloves.short, gloves.entered) == (15, 5, 0, "2")
    assert (detail.row.order, detail.row.warehouse_name) == (order.number, "Phnom Penh store")

    sheet = workspace.read(lambda s: goods_received_note_sheet(s, detail.row.number))
    assert sheet.documents == {"waybill", "invoice", "packing list"}
    assert sheet.order_number == order.number
    assert [line.packed for line in sheet.lines] == ["", "2 cartons of 10"]
    assert [line.per_documents for line in sheet.lines] == [60, 20]
    assert sheet.lines[1].goods.batch is Unstated.NOT_TRACKED
    assert sheet.lines[1].goods.unit == PaperUnit("box", "boxes", "ប្រអប់")


def test_the_paper_of_a_donation_names_the_donor_and_one_of_a_purchase_none(workspace: Database) -> None:
    given = papers.receive(workspace, "SUIT", "420", donor="WFP")
    bought = papers.receive(workspace, "SUIT", "5")
    typed = papers.receipt_draft(workspace, ReceiptLineDraft("SUIT", "1"), source_type="found", source="")
    found = papers.post_receipt(workspace, typed)
    sheets = [
        workspace.read(lambda s, number=posted.number: goods_received_note_sheet(s, number))
        for posted in (given, bought, found)
    ]
    assert [sheet.source for sheet in sheets] == ["donated", "procured", "other"]
    assert [sheet.donor for sheet in sheets] == [PaperParty("World Food Programme", "", "WFP"), None, None]
    assert sheets[0].lines[0].goods.batch is Unstated.NOT_RECORDED
    assert sheets[0].head.organisation.label == "IOM"
    assert sheets[0].head.date == workspace.clock.today()
    assert sheets[2].received_from.name == ""


def open_orders(workspace: Database) -> list[str]:
    found = "SELECT d.number FROM order_state s JOIN document d ON d.id = s.document_id WHERE s.is_open = 1 ORDER BY d.id"
    return [row.number for row in papers.rows(workspace, found)]


def test_an_order_is_kept_as_open_until_the_last_of_its_goods_is_there(workspace: Database) -> None:
    order = an_order(workspace)
    arrives(workspace, order, ReceiptLineDraft("SUIT", "100", order_line=1))
    assert open_orders(workspace) == [order.number]
    last = arrives(workspace, order, ReceiptLineDraft("GLOVES", "20", order_line=2))
    assert open_orders(workspace) == []
    papers.reverse(workspace, last)
    assert open_orders(workspace) == [order.number]


def test_a_reversed_order_is_not_kept_as_open(workspace: Database) -> None:
    order, other = an_order(workspace), an_order(workspace, donated=True, party="UNICEF")
    papers.reverse(workspace, order)
    assert open_orders(workspace) == [other.number]


def test_goods_received_for_another_order_do_not_close_this_one(workspace: Database) -> None:
    order, other = an_order(workspace), an_order(workspace)
    arrives(
        workspace,
        other,
        ReceiptLineDraft("SUIT", "100", order_line=1),
        ReceiptLineDraft("GLOVES", "20", order_line=2),
    )
    assert open_orders(workspace) == [order.number]


@pytest.mark.parametrize("column", ["number", "date", "party", "state"])
def test_papers_are_sorted_by_each_column_on_both_engines(workspace: Database, column: str) -> None:
    arrives(workspace, an_order(workspace), ReceiptLineDraft("SUIT", "1"))
    papers.receive(workspace, "MASK", "1", on=APRIL)
    up = list(workspace.read(lambda s: paper_keys(s, sort=Sort(column))))
    down = list(workspace.read(lambda s: paper_keys(s, sort=Sort(column, descending=True))))
    assert len(up) == 2
    assert set(up) == set(down)
    assert list(workspace.read(lambda s: paper_keys(s, sort=Sort(column), limit=1))) == up[:1]
