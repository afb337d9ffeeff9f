"""Reports over a long history: a month of a million moves, a published report compared with today, a thousand pages."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pypdfium2 import PdfDocument
from sqlalchemy import text

from bench.generate import open_workspace
from bench.measure import Goal, Result, alternate
from supplytrack.core.clock import day_number
from supplytrack.core.sheets import DistributionReportSheet
from supplytrack.db.engine import Session
from supplytrack.distribution.publishing.operations import prepare_publication
from supplytrack.distribution.publishing.queries import count_later
from supplytrack.distribution.reports import DistributionFilter, distribution_report_sheet
from supplytrack.documents import distribution_report
from supplytrack.inventory.movement_report import MovementFilter, movement_report_sheet
from supplytrack.inventory.queries import StockFilter
from supplytrack.inventory.sheets import stock_report_sheet

FIRST, LAST = date(2020, 6, 1), date(2020, 6, 30)
GROWTH = Goal(11, 11)
_ROUNDS = 3
_MEMORY = 30
"""Megabytes that a report of 1,000 pages may take more than one of 100."""
_MOVES = text("SELECT count(*) FROM stock_move WHERE effective_day BETWEEN :first AND :last")
_ASKED = {"first": FIRST, "last": LAST}
_READINGS: dict[str, Callable[[Session], Any]] = {
    "distribution report": lambda s: distribution_report_sheet(s, DistributionFilter(FIRST, LAST)),
    "distribution report of one donor": lambda s: distribution_report_sheet(
        s, DistributionFilter(FIRST, LAST, donor="WFP")
    ),
    "stock report": lambda s: stock_report_sheet(s, StockFilter(as_of=LAST), first=FIRST),
    "stock movement report": lambda s: movement_report_sheet(s, MovementFilter(FIRST, LAST)),
    "reading a distribution report to publish it": lambda s: prepare_publication(s, "distribution", _ASKED),
    "documents that came after a published report": lambda s: count_later(s, "distribution", _ASKED, 0),
}


def over_a_month(history: Path) -> Iterator[Result]:
    """Each report of one month, against counting the month's moves through their index."""
    database = open_workspace(history)
    days = {"first": day_number(FIRST), "last": day_number(LAST)}
    moves = database.read(lambda s: int(s.scalar(_MOVES, days)))
    try:
        for name, reading in _READINGS.items():
            yield alternate(
                "R",
                f"{name}, a month of {moves:,} moves",
                lambda asked=reading: database.read(asked),  # type: ignore[misc]
                lambda: database.read(lambda s: s.scalar(_MOVES, days)),
                rounds=_ROUNDS,
                limit_is="counting its moves",
            )
    finally:
        database.close()


def pages(history: Path, quick: bool) -> Iterator[Result | str]:
    """A distribution report of ten times as many pages takes ten times as long, and hardly more memory."""
    short, long = (10, 100) if quick else (100, 1_000)
    few, many = _of_pages(history, short), _of_pages(history, long)
    told = len(PdfDocument(distribution_report.render(many)))
    result = alternate(
        "R",
        f"a distribution report of {told:,} pages over one of a tenth",
        lambda: distribution_report.render(many),
        lambda: distribution_report.render(few),
        GROWTH,
        rounds=_ROUNDS,
        limit_is="a tenth of its handovers",
    )
    yield result.noting(f"{told / result.ours:.0f} pages a second")
    less, more = (_peak(history, wanted) for wanted in (short, long))
    yield f"     memory: {more - less:.0f} MB more than at a tenth ({less:.0f} MB); {_MEMORY} MB wanted"


def _of_pages(history: Path, wanted: int) -> DistributionReportSheet:
    """The report of the whole history, cut or repeated to about so many pages."""
    database = open_workspace(history)
    sheet = database.read(lambda s: distribution_report_sheet(s, DistributionFilter(FIRST, LAST)))
    database.close()
    some = sheet.handovers[:200]
    each = len(PdfDocument(distribution_report.render(replace(sheet, handovers=some)))) / len(some)
    needed = round(wanted / each)
    repeated = sheet.handovers * (needed // len(sheet.handovers) + 1)
    return replace(sheet, handovers=repeated[:needed])


def _peak(history: Path, wanted: int) -> float:
    """The most memory, in MB, of a process of its own that makes the report."""
    ran = subprocess.run(
        [sys.executable, "-m", "bench.reports", str(history), str(wanted)],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(ran.stdout)


if __name__ == "__main__":
    distribution_report.render(_of_pages(Path(sys.argv[1]), int(sys.argv[2])))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
