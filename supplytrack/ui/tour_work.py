"""What the tour does in its copy of the example, which has no transfer and no loss of its own, and the papers of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from supplytrack.catalogue.place import LocationKind
from supplytrack.catalogue.queries import list_locations
from supplytrack.core.document import Kind
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database, Session
from supplytrack.distribution.needs.coverage_sheets import coverage_sheet
from supplytrack.distribution.needs.recording import NeedDraft, record_needs
from supplytrack.distribution.picking_list import picking_list_sheet
from supplytrack.distribution.publishing.operations import PaperFile, prepare_publication, publish_report
from supplytrack.documents import (
    coverage_report,
    expiry_report,
    loss_report,
    picking_list,
    recall_list,
    stock_report,
    waybill,
)
from supplytrack.inventory.changes.operations import ChangeDraft, ChangeLineDraft, post_change
from supplytrack.inventory.changes.sheets import loss_report_sheet
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.queries import StockRow, stock_rows
from supplytrack.inventory.recall_sheets import recall_sheet
from supplytrack.inventory.supplies.sheets import expiry_sheet
from supplytrack.inventory.tracing import trace
from supplytrack.inventory.transfers.operations import TransferDraft, issue_transfer
from supplytrack.inventory.transfers.sheets import waybill_sheet


@dataclass(frozen=True)
class Work:
    """The papers that were posted, the number of a batch that both of them touched, and a report published before."""

    transfer: str
    loss: str
    batch: str
    published: str


def move_and_lose(database: Database) -> Work:
    """Send goods of the first store to the next one, and write some off."""
    today = database.clock.today()
    published = _publish_stock(database)
    store, rows, other = database.read(_somewhere)
    uids = new_uid(), new_uid()
    sent = TransferDraft(
        uids[0],
        today,
        store,
        other,
        [GoodsLineDraft(row.item, "20", batch_uid=row.batch_uid) for row in rows],
        expected=today + timedelta(days=2),
        means="road",
    )
    lost = ChangeDraft(
        uids[1],
        today,
        store,
        [ChangeLineDraft(row.item, "2", "damaged", batch_uid=row.batch_uid) for row in rows[:2]],
        Kind.WRITE_OFF,
    )
    moved, _chain = database.write(lambda session: issue_transfer(session, sent))
    written, _chain = database.write(lambda session: post_change(session, lost))
    _assess_sites(database)
    return Work(moved.number, written.number, rows[0].batch, published)


def _assess_sites(database: Database) -> None:
    """Find what quarantine centres need: of the example nobody told it."""
    today = database.clock.today()
    centres = database.read(lambda session: list_locations(session, kinds=(LocationKind.QUARANTINE_CENTRE,)))
    found = [
        NeedDraft(today - timedelta(days=5), centre.code, item, str(quantity + 15 * at))
        for at, centre in enumerate(centres)
        for item, quantity in (("HYG-001", 60), ("LIN-001", 40))
    ]
    database.write(lambda session: record_needs(session, found))


def _publish_stock(database: Database) -> str:
    """Publish the stock report; what happens after it is "changed since"."""
    ready = database.read(partial(prepare_publication, kind="stock", asked={"first": None, "last": None}))
    file = PaperFile(stock_report.render(ready.sheet), stock_report.file_name(ready.sheet))
    return database.write(lambda session: publish_report(session, ready, file, "Sent to the donors"))[0]


def _somewhere(session: Session) -> tuple[str, list[StockRow], str]:
    rows = list(stock_rows(session))
    store = rows[0].location
    stores = [row.code for row in list_locations(session, kinds=(LocationKind.WAREHOUSE,))]
    dated = [row for row in rows if row.location == store and row.batch]
    return store, dated[:4], next(code for code in stores if code != store)


def papers_of(database: Database, work: Work) -> Iterator[tuple[str, bytes]]:
    """Waybill, its picking list, loss report, recall list, and the dates of everything."""
    loaded = database.read(partial(waybill_sheet, number=work.transfer))
    yield waybill.file_name(loaded), waybill.render(loaded)
    picking = database.read(partial(picking_list_sheet, number=work.transfer))
    yield picking_list.file_name(picking), picking_list.render(picking)
    lost = database.read(partial(loss_report_sheet, number=work.loss))
    yield loss_report.file_name(lost), loss_report.render(lost)
    recall = database.read(lambda session: recall_sheet(session, trace(session, work.batch), work.batch))
    yield recall_list.file_name(recall), recall_list.render(recall)
    dates = database.read(expiry_sheet)
    yield expiry_report.file_name(dates), expiry_report.render(dates)
    covered = database.read(coverage_sheet)
    yield coverage_report.file_name(covered), coverage_report.render(covered)
