"""Every screen as a picture and every paper as a file, of the example, without a display."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from supplytrack.catalogue.opening import make_workspace, open_workspace
from supplytrack.catalogue.queries import list_parties
from supplytrack.core.actor import Actor
from supplytrack.core.clock import Clock
from supplytrack.core.identity import new_uid
from supplytrack.core.quantity import format_quantity
from supplytrack.db.engine import Database, Session
from supplytrack.distribution.donors.queries import DonorFilter
from supplytrack.distribution.donors.sheets import donor_report_sheet
from supplytrack.distribution.four_w.queries import four_w_sheet
from supplytrack.distribution.picking_list import picking_list_sheet
from supplytrack.distribution.queries import list_notes
from supplytrack.distribution.reports import distribution_report_sheet
from supplytrack.distribution.sheets import delivery_note_sheet
from supplytrack.distribution.sitrep.sheets import situation_report_sheet
from supplytrack.documents import (
    count_sheet,
    delivery_note,
    distribution_report,
    distribution_workbook,
    donor_report,
    donor_workbook,
    four_w,
    goods_received_note,
    movement_report,
    movement_workbook,
    picking_list,
    situation_report,
    situation_text,
    stock_card,
    stock_report,
    stock_workbook,
)
from supplytrack.documents.files import write_file
from supplytrack.errors import Unavailable
from supplytrack.example import example_workspace, read_example, record_example
from supplytrack.i18n import _
from supplytrack.inventory.counts.operations import (
    CountDraft,
    FigureDraft,
    enter_figures,
    finish_counting,
    start_count,
)
from supplytrack.inventory.counts.queries import CountStage, count_keys, counts_by_key, read_count
from supplytrack.inventory.counts.sheets import count_sheet as count_sheet_of
from supplytrack.inventory.movement_report import movement_report_sheet
from supplytrack.inventory.queries import CardFilter
from supplytrack.inventory.sheets import stock_card_sheet, stock_report_sheet
from supplytrack.inventory.stock_list import stock_choices
from supplytrack.procurement.closing import ClosingLineDraft, OrderClosingDraft, close_order
from supplytrack.procurement.operations import OrderDraft, OrderLineDraft, post_order
from supplytrack.procurement.queries import OrderFilter, list_orders
from supplytrack.procurement.receipt_queries import list_receipts
from supplytrack.procurement.sheets import goods_received_note_sheet
from supplytrack.ui.tour_work import Work, move_and_lose, papers_of

SIZE = (1366, 768)
CARD_ITEM = "PPE suit"
REST = 160
"""Milliseconds without work after which a screen is taken to be ready."""
LOOK = 20
LONGEST = 20_000
LOOKS = (("light", "en"), ("dark", "en"), ("light", "km"), ("dark", "km"))
"""Theme and language of each round of pictures."""


@dataclass(frozen=True)
class Stop:
    """One picture: its name, the place of the window, and what is opened there."""

    name: str
    place: str
    what: Any = None


def run_tour(folder: Path | str, looks: Sequence[tuple[str, str]] = LOOKS) -> int:
    """Write the papers, and the pictures in each of `looks`, into `folder`; returns the exit code.

    :raises Unavailable: when a file cannot be written.
    """
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise Unavailable(
            _("The folder {folder} cannot be made: {reason}.").format(folder=target, reason=failure.strerror)
        ) from failure
    with _example() as database:
        _begin_count(database)
        _order_goods(database)
        for name, content in _papers(database):
            write_file(target / name, content)
            _say(name)
        work = move_and_lose(database)
        for name, content in papers_of(database, work):
            write_file(target / name, content)
            _say(name)
        _screens(database, target, looks, work)
    return 0


def _say(name: str) -> None:
    sys.stdout.write(f"{name}\n")
    sys.stdout.flush()


@contextmanager
def _example() -> Iterator[Database]:
    """The example in a folder of its own, seen on the day of its situation report."""
    last = read_example().last
    moment = datetime(last.year, last.month, last.day, 9, 30, tzinfo=UTC)
    clock = Clock(now=lambda: moment)
    with TemporaryDirectory(prefix="supplytrack-tour-") as folder:
        address = str(Path(folder) / "example.db")
        make_workspace(address, example_workspace(), Actor("tour"), clock, fill=record_example)
        database = open_workspace(address, Actor("tour"), clock)
        try:
            yield database
        finally:
            database.close()


def _order_goods(database: Database) -> None:
    """Order goods that are late, and of which some will not come: in the example everything came."""
    today = database.clock.today()
    item = database.read(_card_item)
    supplier = next(one.code for one in database.read(list_parties) if one.is_supplier)
    line = OrderLineDraft(item, "400", unit_cost="12.50")
    late = today - timedelta(days=2)
    draft = OrderDraft(new_uid(), today - timedelta(days=14), supplier, [line], currency="USD", expected=late)
    posted, *_changed = database.write(lambda session: post_order(session, draft))
    reason = "Sold out at the supplier"
    some = [ClosingLineDraft(1, "150")]
    closing = OrderClosingDraft(new_uid(), today, posted.number, reason, some)
    database.write(lambda session: close_order(session, closing))


def _open_order(session: Session) -> str:
    return list_orders(session, OrderFilter(late_only=True))[0].number


def _begin_count(database: Database) -> None:
    """Count a store of the example and leave it at the review: it has no count of its own."""
    uid = new_uid()
    store = database.read(lambda session: stock_choices(session, None)).stores[0]
    database.write(lambda session: start_count(session, CountDraft(uid, store.code)))
    lines = database.read(lambda session: read_count(session, uid)).lines
    figures = [
        FigureDraft(line.line, format_quantity(max(line.expected - (n == 0), 0), line.decimals))
        for n, line in enumerate(lines)
    ]
    database.write(lambda session: enter_figures(session, uid, figures))
    database.write(lambda session: finish_counting(session, uid))


# Papers


def _papers(database: Database) -> Iterator[tuple[str, bytes]]:
    for number in database.read(_note_numbers):
        note = database.read(partial(delivery_note_sheet, number=number))
        yield delivery_note.file_name(note), delivery_note.render(note)
    for number in database.read(_receipt_numbers):
        receipt = database.read(partial(goods_received_note_sheet, number=number))
        yield goods_received_note.file_name(receipt), goods_received_note.render(receipt)
    card = database.read(partial(stock_card_sheet, chosen=CardFilter(database.read(_card_item))))
    yield stock_card.file_name(card), stock_card.render(card)
    stock = database.read(stock_report_sheet)
    yield stock_report.file_name(stock), stock_report.render(stock)
    yield stock_workbook.file_name(stock), stock_workbook.render(stock)
    yield stock_workbook.file_name(stock, "csv"), stock_workbook.render_csv(stock)
    moved = database.read(movement_report_sheet)
    yield movement_report.file_name(moved), movement_report.render(moved)
    yield movement_report.file_name(moved, "xlsx"), movement_workbook.render(moved)
    yield movement_report.file_name(moved, "csv"), movement_workbook.render_csv(moved)
    sheet = database.read(partial(count_sheet_of, number=database.read(_count_number)))
    yield count_sheet.file_name(sheet), count_sheet.render(sheet)
    picking = database.read(partial(picking_list_sheet, number=database.read(_note_numbers)[-1]))
    yield picking_list.file_name(picking), picking_list.render(picking)
    report = database.read(distribution_report_sheet)
    yield distribution_report.file_name(report), distribution_report.render(report)
    yield distribution_workbook.file_name(report), distribution_workbook.render(report)
    yield distribution_workbook.file_name(report, "csv"), distribution_workbook.render_csv(report)
    told = database.read(situation_report_sheet)
    yield situation_report.file_name(told), situation_report.render(told)
    yield situation_report.file_name(told).replace(".pdf", ".rtf"), situation_text.render(told)
    given = database.read(partial(donor_report_sheet, chosen=DonorFilter(donor="WFP")))
    yield donor_report.file_name(given), donor_report.render(given)
    yield donor_report.file_name(given, "xlsx"), donor_workbook.render(given)
    yield donor_report.file_name(given, "csv"), donor_workbook.render_csv(given)
    done = database.read(four_w_sheet)
    yield four_w.file_name(done), four_w.render(done)
    yield four_w.file_name(done, "csv"), four_w.render_csv(done)


def _note_numbers(session: Session) -> list[str]:
    return [row.number for row in list_notes(session)]


def _count_number(session: Session) -> str:
    keys = count_keys(session, stage=CountStage.REVIEW)
    return counts_by_key(session, keys)[keys[0]].number


def _receipt_numbers(session: Session) -> list[str]:
    return [row.number for row in list_receipts(session)]


def _card_item(session: Session) -> str:
    from supplytrack.catalogue.lookup import need_item

    return need_item(session, CARD_ITEM).code


# Screens


def _stops(database: Database, work: Work) -> Sequence[Stop]:
    notes = database.read(_note_numbers)
    unsigned = database.read(_unsigned) or notes[0]
    receipt = database.read(_receipt_numbers)[0]
    return (
        Stop("overview", "overview"),
        Stop("stock", "stock", database.read(_card_item)),
        Stop("transfers", "stock", ("list", "transfers")),
        Stop("new-transfer", "stock", ("transfer", "")),
        Stop("transfer", "stock", work.transfer),
        Stop("receive-transfer", "stock", ("arrival", work.transfer)),
        Stop("losses-and-changes", "stock", ("list", "changes")),
        Stop("write-off", "stock", work.loss),
        Stop("low-and-expiring", "stock", ("list", "attention")),
        Stop("trace", "stock", ("trace", work.batch)),
        Stop("closed-periods", "reports", "periods"),
        Stop("expiry-dates", "reports", "expiry"),
        Stop("counts", "stock", ("list", "counts")),
        Stop("new-count", "stock", ("new count", "")),
        Stop("stock-count", "stock", ("count", database.read(_count_number))),
        Stop("kits-and-splits", "stock", ("list", "conversions")),
        Stop("split-a-mixed-line", "stock", ("split", "")),
        Stop("receive", "receive"),
        Stop("on-order", "receive", ("list", "pipeline")),
        Stop("purchase-order", "receive", database.read(_open_order)),
        Stop("goods-receipt", "receive", receipt),
        Stop("new-goods-receipt", "receive", "new"),
        Stop("hand-over", "hand over"),
        Stop("delivery-note", "hand over", notes[-1]),
        Stop("new-delivery-note", "hand over", "new"),
        Stop("proof-of-delivery", "hand over", ("proof", unsigned)),
        Stop("people-served", "people"),
        Stop("day-sheet", "people", ("sheet", "")),
        Stop("activities", "people", ("list", "activities")),
        Stop("new-activity", "people", ("activity", "")),
        Stop("sites", "sites"),
        Stop("coverage", "sites", ("list", "coverage")),
        Stop("plan-a-split", "hand over", ("split", "")),
        Stop("coverage-report", "reports", "coverage"),
        Stop("needs", "sites", ("list", "needs")),
        Stop("record-needs", "sites", ("needs", "")),
        Stop("arrivals", "sites", ("list", "arrivals")),
        Stop("record-arrivals", "sites", ("arrivals", "")),
        Stop("what-a-person-gets", "sites", ("list", "entitlements")),
        Stop("target-provinces", "sites", ("list", "targets")),
        Stop("distribution-report", "reports", "distribution"),
        Stop("situation-report", "reports", "situation"),
        Stop("donor-report", "reports", ("donor", "WFP")),
        Stop("who-does-what-where", "reports", "4w"),
        Stop("stock-report", "reports", "stock"),
        Stop("movement-report", "reports", "movement report"),
        Stop("stock-card", "reports", ("stock card", database.read(_card_item))),
        Stop("published-reports", "reports", ("list", "published")),
        Stop("published-report", "reports", ("published", work.published)),
        Stop("changed-since", "reports", ("changed", work.published)),
        Stop("papers-not-signed", "reports", "handovers"),
        Stop("movements", "reports", "movements"),
        Stop("items", "items"),
        Stop("categories", "items", ("list", "categories")),
        Stop("category", "items", ("category", "ppe")),
        Stop("settings", "settings"),
    )


def _unsigned(session: Session) -> str:
    from supplytrack.distribution.overview import unsigned_notes

    found = unsigned_notes(session)
    return found[0].uid if found else ""


def _screens(database: Database, target: Path, rounds: Sequence[tuple[str, str]], work: Work) -> None:
    # Late: Qt looks at the environment when it is imported.
    from supplytrack.ui.application import Looks, make_application
    from supplytrack.ui.start import PLACES, settings_place
    from supplytrack.ui.toolkit.memory import Memory

    app = make_application(["supplytrack"])
    memory = Memory()
    stops = _stops(database, work)
    for theme, language in rounds:
        looks = Looks(app, memory, theme, language)
        places, settings = PLACES, settings_place(looks)
        _tour_window(
            database, looks, places, settings, stops, partial(_picture, target, f"{theme}-{language}")
        )


def _picture(target: Path, suffix: str, stop: Stop, window: Any) -> None:
    from PySide6.QtCore import QBuffer, QIODevice

    name = f"screen-{stop.name}-{suffix}.png"
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    if not window.grab().save(held, "PNG"):
        raise Unavailable(
            _("The picture {name} could not be written in {folder}.").format(name=name, folder=target)
        )
    write_file(target / name, bytes(held.data().data()))
    _say(name)


def _tour_window(
    database: Database,
    looks: Any,
    places: Any,
    settings: Any,
    stops: Sequence[Stop],
    take: Callable[[Stop, Any], None],
) -> None:
    from supplytrack.ui.main_window import MainWindow, Shell
    from supplytrack.ui.toolkit.memory import Memory
    from supplytrack.ui.toolkit.tasks import Tasks

    tasks = Tasks.on(database)
    window = MainWindow(Shell(places, settings, tasks, looks, Memory(), database.clock))
    workspace = database.read(lambda session: session.workspace)
    window.set_store(workspace.short_name, _("Station {station}").format(station=workspace.station))
    window.resize(*SIZE)
    window.show()
    faults: list[BaseException] = []
    tasks.fault.connect(faults.append)
    for stop in stops:
        window.go(stop.place, stop.what)
        _wait_until_idle(tasks)
        if faults:
            raise faults[0]
        take(stop, window)
    window.close()
    tasks.close()


def _wait_until_idle(tasks: Any) -> None:
    """Let the window work until nothing is on its way for a while."""
    from PySide6.QtCore import QElapsedTimer, QEventLoop, QTimer

    loop, since = QEventLoop(), QElapsedTimer()
    since.start()
    # Looks, not time: while a page is built the window does no work of its own, and a preview is not drawn yet.
    quiet = 0

    def look() -> None:
        nonlocal quiet
        quiet = 0 if tasks.busy else quiet + 1
        if quiet * LOOK > REST or since.elapsed() > LONGEST:
            loop.quit()

    timer = QTimer()
    timer.setInterval(LOOK)
    timer.timeout.connect(look)
    timer.start()
    loop.exec()
