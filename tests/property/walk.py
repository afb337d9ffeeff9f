"""A long random walk through worlds, the same for the same seed."""

from __future__ import annotations

import random
from collections import Counter

from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from tests.factories.time import Calendar
from tests.property.world import Disagreement, World

WORLD_STEPS = 90
"""After so many steps a fresh world begins, in the same workspace."""

NUMBERS = 24
"""How many numbers a step may use."""


def walk(database: Database, calendar: Calendar, seed: int, steps: int) -> Counter[str]:
    """Take `steps` random steps, comparing after each, and verify the workspace at the end.

    Returns how often each thing was done or refused.

    :raises Disagreement: naming seed and step.
    """
    chance = random.Random(seed)
    counts: Counter[str] = Counter()
    world = World(database, calendar)
    for number in range(steps):
        if number and number % WORLD_STEPS == 0:
            counts += world.counts
            world = World(database, calendar)
        what, numbers = chance.choice(World.STEPS), [chance.randrange(1000) for _n in range(NUMBERS)]
        try:
            world.step(what, numbers)
        except Disagreement as disagreement:
            raise Disagreement(f"seed {seed}, step {number} ({what}): {disagreement}") from disagreement
    counts += world.counts
    report = database.read(check_workspace)
    if not report.ok:
        raise Disagreement(f"seed {seed}, the check at the end: {report.problems}")
    return counts
