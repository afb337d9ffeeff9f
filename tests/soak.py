"""Walk through the ledger beside an oracle for a long time.

python -m tests.soak --steps 100000 --seed 1 [--engine sqlite|postgresql|both]

Prints the seed, what was done, and the verdict; ends with 1 when the two books differ.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from tests.factories.engines import ENGINES, FileStore, ServerStore, close_and_throw_away
from tests.factories.time import Calendar
from tests.factories.workspaces import make_stocked_catalogue, open_database
from tests.property.walk import walk
from tests.property.world import Disagreement

LEG = 3000
"""Steps in one workspace before the next one is made."""


@contextmanager
def _store(engine: str) -> Iterator[FileStore | ServerStore]:
    store = FileStore() if engine == "sqlite" else ServerStore()
    try:
        yield store
    finally:
        store.stop()


def soak(engine: str, steps: int, seed: int) -> Counter[str]:
    """Walk `steps` steps on one engine, in legs that each have a seed of their own."""
    counts: Counter[str] = Counter()
    with _store(engine) as store:
        for leg, first in enumerate(range(0, steps, LEG)):
            calendar = Calendar()
            database = open_database(
                store.copy_of("catalogue", make_stocked_catalogue), clock=calendar.clock()
            )
            try:
                counts += walk(database, calendar, seed * 1_000_000 + leg, min(LEG, steps - first))
            finally:
                close_and_throw_away(store, database)
    return counts


def tell(line: str) -> None:
    """A line for whoever waits."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Read the command line, walk, tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__.partition("\n")[0])
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--engine", choices=(*ENGINES, "both"), default="both")
    chosen = parser.parse_args()
    for engine in ENGINES if chosen.engine == "both" else (chosen.engine,):
        started = time.monotonic()
        tell(f"{engine}: {chosen.steps:,} steps, seed {chosen.seed}")
        try:
            counts = soak(engine, chosen.steps, chosen.seed)
        except Disagreement as disagreement:
            tell(f"  the books differ: {disagreement}")
            return 1
        for name, times in sorted(counts.items()):
            tell(f"  {times:>9,} {name}")
        tell(f"  0 differences in {time.monotonic() - started:,.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
