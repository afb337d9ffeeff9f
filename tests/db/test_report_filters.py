"""Each filter of a report narrows rows, paper and title alike, and what it leaves out is all the rest."""

from __future__ import annotations

from datetime import date
from typing import Any

from supplytrack.db.engine import Database
from supplytrack.distribution.publishing.queries import changed_since
from supplytrack.distribution.reports import (
    DistributionFilter,
    distribution_report_sheet,
    distribution_rows,
    handover_rows,
)
from supplytrack.inventory.movement_report import MovementFilter, movement_report_sheet
from supplytrack.inventory.queries import MoveFilter, StockFilter, move_rows, stock_rows
from supplytrack.inventory.sheets import stock_report_sheet
from tests.factories import papers
from tests.factories.prepared import prepared
from tests.factories.published import publish

APRIL = date(2020, 4, 1)
MAY = date(2020, 5, 1)
JUNE = date(2020, 6, 1)


@prepared
def handed_over(workspace: Database) -> Database:
    """Suits for the fund CT.77 and masks for none; three notes to two kinds of sites, and a day sheet."""
    papers.make_place(workspace, "BP-1", kind="border post", province="KH01")
    papers.post_receipt(
        workspace,
        papers.receipt_draft(workspace, papers.ReceiptLineDraft("SUIT", "60"), fund="CT.77", on=APRIL),
    )
    papers.receive(workspace, "MASK", "60", on=APRIL)
    papers.send(workspace, "SUIT", "7", on=MAY)
    papers.send(workspace, "MASK", "5", on=MAY, target="BP-1")
    papers.send(workspace, "MASK", "3", on=MAY)
    papers.confirm(workspace, "DN-PNH-2020-0001", on=MAY)
    papers.confirm(workspace, "DN-PNH-2020-0002", paper_state="disputed", on=MAY)
    papers.give(workspace, "MASK", "2", on=MAY, source="PNH")
    return workspace


def issued(database: Database, **chosen: Any) -> list[tuple[str, int]]:
    """What the rows and the paper both tell of."""
    asked = DistributionFilter(**chosen)
    rows = database.read(lambda s: distribution_rows(s, asked))
    sheet = database.read(lambda s: distribution_report_sheet(s, asked))
    on_paper = {one.number for one in sheet.handovers}
    assert on_paper == {row.document for row in rows if row.document.startswith("DN")}
    notes = {row.document for row in database.read(lambda s: handover_rows(s, asked))}
    assert notes == on_paper
    return sorted((row.item, row.issued) for row in rows)


EVERYTHING = [("MASK", 2), ("MASK", 3), ("MASK", 5), ("SUIT", 7)]


def test_each_filter_of_handovers_and_the_rest_are_everything(handed_over: Database) -> None:
    assert issued(handed_over) == EVERYTHING
    (category,) = {row.category for row in handed_over.read(stock_rows) if row.item == "SUIT"}
    assert ("SUIT", 7) in issued(handed_over, category=category)
    assert issued(handed_over, fund="CT.77") == [("SUIT", 7)]
    assert issued(handed_over, fund="CT.77", item="MASK") == []
    assert issued(handed_over, recipient="BP-1") == [("MASK", 5)]
    kinds = {row.recipient_kind for row in handed_over.read(distribution_rows)}
    by_kind = [row for kind in kinds for row in issued(handed_over, recipient_kind=kind)]
    assert sorted(by_kind) == EVERYTHING
    assert issued(handed_over, recipient_kind="border post") == [("MASK", 2), ("MASK", 5)]
    statuses = {state: issued(handed_over, status=state) for state in ("signed", "unsigned", "disputed")}
    assert statuses == {
        "signed": [("MASK", 2), ("SUIT", 7)],
        "unsigned": [("MASK", 3)],
        "disputed": [("MASK", 5)],
    }


def test_the_title_and_number_of_a_narrowed_report_say_so(handed_over: Database) -> None:
    chosen = DistributionFilter(
        last=MAY, recipient_kind="border post", item="MASK", fund="CT.77", status="unsigned", own_only=True
    )
    sheet = handed_over.read(lambda s: distribution_report_sheet(s, chosen))
    assert sheet.scope.name == "Surgical mask · CT.77 · IOM · Border post · Papers not signed"
    assert sheet.head.number == "DR-MASK-CT77-IOM-BORDERPOST-UNSIGNED-2020-0501"
    stock = handed_over.read(lambda s: stock_report_sheet(s, StockFilter(as_of=MAY, fund="CT.77")))
    assert (stock.scope.name, stock.head.number) == ("CT.77", "SR-CT77-2020-0501")
    moved = handed_over.read(lambda s: movement_report_sheet(s, MovementFilter(last=MAY, fund="CT.77")))
    assert [party.name for party in moved.chosen] == ["CT.77"]


def test_stock_moves_and_movements_of_a_fund_or_category_are_its_own(handed_over: Database) -> None:
    (category,) = {row.category for row in handed_over.read(stock_rows) if row.item == "MASK"}
    of_fund, of_category = {"fund": "CT.77"}, {"category": category}
    for asked in (of_fund, of_category):
        kept = handed_over.read(lambda s, a=asked: stock_rows(s, StockFilter(**a)))
        every = handed_over.read(stock_rows)
        wanted = [row for row in every if all(getattr(row, key) == value for key, value in asked.items())]
        assert kept == wanted
        items = {row.item for row in wanted}
        moves = handed_over.read(lambda s, a=asked: move_rows(s, MoveFilter(**a)))
        assert {row.item for row in moves} == items
        sheet = handed_over.read(lambda s, a=asked: stock_report_sheet(s, StockFilter(**a), first=APRIL))
        assert {row.goods.item.code for row in sheet.rows} == items
        assert all(
            row.opening + row.quantity_in - row.quantity_out - row.loss == row.closing for row in sheet.rows
        )
        report = handed_over.read(lambda s, a=asked: movement_report_sheet(s, MovementFilter(**a)))
        assert {row.item.code for row in report.rows} == items
        assert report.gaps == 0


def test_what_changes_a_narrowed_published_report_is_what_it_asks_for(handed_over: Database) -> None:
    numbers = {
        name: publish(handed_over, last=MAY, **asked)
        for name, asked in {
            "fund": {"fund": "CT.77"},
            "masks": {"item": "MASK"},
            "border": {"recipient_kind": "border post"},
            "post": {"recipient": "BP-1"},
        }.items()
    }
    papers.send(handed_over, "MASK", "1", on=MAY, target="BP-1")
    papers.send(handed_over, "SUIT", "1", on=JUNE, target="BP-1")
    changed = {
        name: len(handed_over.read(lambda s, n=number: changed_since(s, n)).documents)
        for name, number in numbers.items()
    }
    assert changed == {"fund": 0, "masks": 1, "border": 1, "post": 1}
