"""Every list of the stock and receive places, on a workspace of a million moves over the same list on a small one.

How long it takes from asking for the page until its first rows are painted; the longest frame while somebody scrolls to
the end and jumps about; the memory that it takes. `python -m bench.screens memory LIST FILE` is one list in a process of its own.
"""

from __future__ import annotations

import gc
import importlib
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time
from typing import Any

from sqlalchemy import text

from bench.generate import clock, open_workspace
from bench.measure import Goal, Result, paired
from bench.window import most_memory
from supplytrack.ui.application import keep_the_window_quick

OPENS, SCROLLS = Goal(1.5, 1.2), Goal(1.5, 1.2)
FRAME = 0.016
"""Seconds of a frame that nobody sees."""
MOST_MEMORY = 25
"""Megabytes that a long list may take over a bare window."""
ROUNDS = 7
_STEPS, _JUMPS, _SETTLES = 40, 20, 0.012
_GIVEN_UP = 60
_MOVES_TRACED = 20
_TRACED = """SELECT t.batch_number FROM batch t JOIN stock_move m ON m.batch_id = t.id
WHERE t.batch_number <> '' GROUP BY t.id ORDER BY abs(count(*) - :moves), t.id LIMIT 1"""

LISTS: dict[str, tuple[str, str, str]] = {
    "stock": ("supplytrack.ui.inventory.stock_page", "StockPage", ""),
    "movements": ("supplytrack.ui.reports.movements", "MovementsPage", ""),
    "receive": ("supplytrack.ui.procurement.receive_list", "ReceiveList", ""),
    "hand over": ("supplytrack.ui.distribution.notes", "NotesPage", ""),
    "items": ("supplytrack.ui.catalogue.items_list", "ItemsList", ""),
    "sites": ("supplytrack.ui.catalogue.sites_list", "SitesList", ""),
    "pipeline": ("supplytrack.ui.procurement.pipeline_list", "PipelineList", ""),
    **{
        name: ("supplytrack.ui.inventory.place", "_LISTS", name)
        for name in ("transfers", "counts", "changes", "conversions", "attention", "trace")
    },
}
"""Where each list is: a module, a page's class or a mapping of functions, and the key there."""

Make = Callable[["Office"], Any]


def maker(name: str) -> Make | None:
    """What makes the page of a list, if the program has it."""
    module, attribute, key = LISTS[name]
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError):
        return None
    if not key:
        return lambda office: found(office.desk)
    made = found.get(key)
    if made is None:
        return None
    # What a place makes is imported when it is first opened.
    return lambda office: made(office.desk, office.traced if key == "trace" else "")


class Office:
    """A workspace with the program's threads on it."""

    def __init__(self, path: Path) -> None:
        from supplytrack.ui.toolkit.pages import Desk
        from supplytrack.ui.toolkit.tasks import Tasks

        self.database = open_workspace(path)
        self.tasks = Tasks.on(self.database)
        self.desk = Desk(self.tasks, clock=clock())
        self.own_work: list[float] = []
        """Seconds that the window's thread itself worked, in the busiest frame of each time that a list was scrolled."""

    @cached_property
    def traced(self) -> str:
        """A batch to follow that moved as often here as in any other workspace."""
        return str(
            self.database.read(lambda session: session.scalar(text(_TRACED), {"moves": _MOVES_TRACED}))
        )

    def opened(self, make: Make) -> tuple[Any, float]:
        """A page whose first rows are painted, and how long that took."""
        from PySide6.QtWidgets import QApplication

        gc.collect()
        start = perf_counter()
        page = make(self)
        page.resize(1190, 664)
        page.show()
        page.reload()
        while not _filled(page):
            QApplication.processEvents()
            if perf_counter() - start > _GIVEN_UP:
                raise AssertionError(f"{type(page).__name__} stays empty")
        page.table.viewport().repaint()
        return page, perf_counter() - start

    def settle(self) -> None:
        """Wait until nothing is read any more."""
        from PySide6.QtWidgets import QApplication

        until = perf_counter() + _GIVEN_UP
        while self.tasks.busy and perf_counter() < until:
            QApplication.processEvents()

    def seconds_to_open(self, make: Make) -> float:
        page, seconds = self.opened(make)
        self.close_page(page)
        return seconds

    def longest_frame(self, page: Any) -> float:
        """Scroll to the end, then jump about, a frame after another; the longest one.

        It also waits for other programs that have the cores; `own_work` is what no other program adds to.
        """
        bar, chance = page.table.verticalScrollBar(), random.Random(3)
        worst = busiest = 0.0
        bar.setValue(0)
        end = max(1, bar.maximum())
        places = [end * step // _STEPS for step in range(_STEPS + 1)]
        places += [chance.randrange(end) for _jump in range(_JUMPS)]
        gc.collect()
        for place in places:
            bar.setValue(place)
            until = perf_counter() + _SETTLES
            while perf_counter() < until:
                began = thread_time()
                worst = max(worst, _frame())
                busiest = max(busiest, thread_time() - began)
        self.own_work.append(busiest)
        return worst

    def close_page(self, page: Any) -> None:
        from PySide6.QtWidgets import QApplication

        self.settle()
        page.hide()
        page.deleteLater()
        QApplication.sendPostedEvents(None, 52)  # deferred deletions
        QApplication.processEvents()

    def close(self) -> None:
        self.tasks.close()
        self.database.close()


def _frame() -> float:
    from PySide6.QtWidgets import QApplication

    start = perf_counter()
    QApplication.processEvents()
    return perf_counter() - start


def _filled(page: Any) -> bool:
    model = page.table.list_model()
    lines = range(min(3, model.rowCount()))
    return bool(lines) and all(model.drawn(line) is not None for line in lines)


@contextmanager
def _application() -> Iterator[None]:
    from PySide6.QtWidgets import QApplication

    from supplytrack.ui.toolkit import style

    app = QApplication.instance() or QApplication(sys.argv[:1])
    app.setStyle("Fusion")  # type: ignore[attr-defined]
    style.apply(app, "light")  # type: ignore[arg-type]
    yield


def lists(long: Path, short: Path) -> Iterator[Result | str]:
    """Opening, scrolling and memory of every list that there is."""
    with _application():
        large, small = Office(long), Office(short)
        try:
            for name in LISTS:
                make = maker(name)
                if make is None or not _can_be_made(make, small):
                    yield f"     there is no list “{name}” yet"
                else:
                    yield from _one_list(name, make, large, small, long, short)
        finally:
            large.close()
            small.close()


def _can_be_made(make: Make, office: Office) -> bool:
    try:
        office.close_page(make(office))
    except ImportError:
        return False
    return True


def _one_list(
    name: str, make: Make, large: Office, small: Office, long: Path, short: Path
) -> Iterator[Result | str]:
    yield paired(
        "list",
        f"{name}: opened until its first rows are painted",
        lambda: large.seconds_to_open(make),
        lambda: small.seconds_to_open(make),
        OPENS,
        rounds=ROUNDS,
        limit_is="small workspace",
    )
    (here, _), (there, _) = large.opened(make), small.opened(make)
    large.settle()
    small.settle()
    # As the program does when it has opened a workspace.
    keep_the_window_quick()
    large.own_work.clear()
    rows = here.table.list_model().rowCount()
    result = paired(
        "list",
        f"{name}: longest frame while scrolling and jumping through {rows:,} lines",
        lambda: large.longest_frame(here),
        lambda: small.longest_frame(there),
        rounds=ROUNDS,
        limit_is="small workspace",
    )
    yield result.noting(
        f"median of the longest frames {result.ours * 1000:.1f} ms, {FRAME * 1000:.0f} ms wanted: "
        f"{'met' if result.ours <= FRAME else 'NOT MET'}; the window's own work in the busiest frame "
        f"{median(large.own_work) * 1000:.1f} ms"
    )
    large.close_page(here)
    small.close_page(there)
    bare, much, little = (_memory(*one) for one in (("bare", short), (name, long), (name, short)))
    yield (
        f"list {name}: memory {much - bare} MB over a bare window with the program's libraries, "
        f"{little - bare} MB in the small workspace; {MOST_MEMORY} MB wanted: "
        f"{'met' if much - little <= MOST_MEMORY else 'NOT MET'} for what the size adds"
    )


def _memory(name: str, path: Path) -> int:
    """Megabytes of a process that opened one list, scrolled to its end and jumped about."""
    ended = subprocess.run(
        [sys.executable, "-m", "bench.screens", "memory", name, str(path)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return int(ended.stdout) // 1024


def _memory_of(name: str, path: Path) -> None:
    with _application():
        office = Office(path)
        make = maker("items" if name == "bare" else name)
        if name != "bare" and make is not None:
            page, _seconds = office.opened(make)
            office.settle()
            office.longest_frame(page)
            office.settle()
        elif name == "bare":
            from PySide6.QtWidgets import QApplication, QMainWindow

            window = QMainWindow()
            window.resize(1190, 664)
            window.show()
            office.database.read(lambda session: session.workspace)
            QApplication.processEvents()
        print(most_memory(), flush=True)
        os._exit(0)


if __name__ == "__main__":
    _memory_of(sys.argv[2], Path(sys.argv[3]))
