"""Measure everything and print it: `python -m bench [--quick] [--only S1 S4] [--folder FOLDER]`."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bench import lists, paging, papers, posting, reports, screens, search, server, start, stock
from bench.generate import Size, cached
from bench.measure import ROUNDS, Result


@dataclass(frozen=True)
class Plan:
    """Which histories are measured, and where they are kept."""

    quick: bool
    kept_in: Path | None
    scratch: Path

    @property
    def long_moves(self) -> int:
        return 100_000 if self.quick else 1_000_000

    @cached_property
    def short(self) -> Path:
        return self._history(10_000)

    @cached_property
    def usual(self) -> Path:
        return self._history(100_000 if self.quick else 200_000)

    @cached_property
    def long(self) -> Path:
        return self._history(self.long_moves)

    @cached_property
    def wide(self) -> Path:
        """100,000 items and as many papers; a tenth of both when quick."""
        return self._history(50_000, 10_000) if self.quick else self._history(500_000, 100_000)

    @cached_property
    def large(self) -> Path:
        """A million moves and thousands of every other paper: what the lists are held to."""
        return cached(Size(self.long_moves, papers=500 if self.quick else 5_000), self.kept_in)

    @cached_property
    def small(self) -> Path:
        """A workspace of the first weeks."""
        return cached(Size(2_000, items=100, places=20, lots=100, papers=40), self.kept_in)

    def _history(self, moves: int, items: int = 5_000) -> Path:
        return cached(Size(moves, items), self.kept_in)


Told = Iterable[Result | str]
"""What a benchmark yields: results, and lines that say what else there is to know."""


def _one(result: Result) -> Iterable[Result]:
    return (result,)


def _flatness(plan: Plan) -> Iterator[Result]:
    yield from stock.flatness(plan.long, plan.short)
    yield posting.flatness(plan.long, plan.short, plan.scratch)


def _reports(plan: Plan) -> Iterator[Result | str]:
    yield from reports.over_a_month(plan.long)
    yield from reports.pages(plan.long, plan.quick)


BENCHMARKS: dict[str, Callable[[Plan], Told]] = {
    "S1": lambda plan: _one(posting.against_the_driver(plan.usual, plan.scratch)),
    "S2": lambda plan: server.eight_clients(plan.scratch),
    "S3": lambda plan: stock.now(plan.usual),
    "S4": lambda plan: stock.as_of(plan.usual),
    "S5": _flatness,
    "S6": lambda plan: _one(paging.deep_page(plan.long, plan.long_moves)),
    "S7": lambda plan: search.as_you_type(plan.wide),
    "S8": lambda _plan: _one(papers.one_note()),
    "S9": lambda plan: papers.growth(plan.quick),
    "S10": lambda plan: _one(lists.workbook(plan.scratch, 10_000 if plan.quick else 100_000, 7)),
    "S12": lambda plan: start.up(plan.usual, plan.scratch),
    "reports": _reports,
    "lists": lambda plan: screens.lists(plan.large, plan.small),
}


def main() -> None:
    """Run the chosen benchmarks, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="histories of 10,000 and 100,000 moves")
    parser.add_argument("--only", nargs="+", choices=BENCHMARKS, default=list(BENCHMARKS))
    parser.add_argument(
        "--folder", type=Path, help="where made histories are kept (default: the user's cache)"
    )
    chosen = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {ROUNDS} alternated rounds, "
        "median of the paired ratios (lowest to highest)\n"
    )
    with tempfile.TemporaryDirectory() as scratch:
        plan = Plan(chosen.quick, chosen.folder, Path(scratch))
        for code in chosen.only:
            for result in BENCHMARKS[code](plan):
                print(result, flush=True)


if __name__ == "__main__":
    main()
