"""The whole ledger against books kept by hand: every balance, every past evening, every pick and every refusal.

`python -m tests.soak` takes the same walk for as long as one likes.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from supplytrack.db.engine import Database
from tests.factories.time import Calendar
from tests.property.walk import NUMBERS, walk
from tests.property.world import World

EFFORT = float(os.environ.get("SUPPLYTRACK_TEST_EFFORT", "1"))
"""Multiplies the steps; 1 is what the test command does."""

WALKS = {"sqlite": 2600, "postgresql": 1100}
MACHINES = {"sqlite": (30, 40), "postgresql": (10, 30)}


EVERYDAY = {
    "receive",
    "issue",
    "prepare",
    "give",
    "lose",
    "find",
    "reverse",
    "post again",
    "transfer",
    "issue refused",
}
RARE = {
    "write off",
    "dispose",
    "approve",
    "give back",
    "give back refused",
    "send back",
    "assemble",
    "assemble refused",
    "take apart",
    "take apart refused",
    "mix",
    "split",
    "split refused",
    "count",
    "post count",
    "post count refused",
    "add to sheet",
    "date goods",
    "date goods refused",
    "confirm",
    "cancel",
    "reverse note",
    "reverse proof",
    "prepare refused",
    "reverse refused",
    "cancel refused",
    "arrive",
    "arrive refused",
    "reverse arrival",
    "reverse transfer",
}
"""What a walk must have done, so that it is not a walk around the ledger."""


class LedgerMachine(RuleBasedStateMachine):
    """Steps that hypothesis chooses and, when the two books differ, makes as short as it can."""

    def __init__(self, database: Database, calendar: Calendar) -> None:
        super().__init__()
        self.world = World(database, calendar)

    @rule(what=st.sampled_from(World.STEPS), numbers=st.lists(st.integers(0, 999), max_size=NUMBERS))
    def step(self, what: str, numbers: list[int]) -> None:
        self.world.step(what, numbers)


def test_no_short_story_tells_the_books_apart(workspace: Database, calendar: Calendar, engine: str) -> None:
    stories, steps = MACHINES[engine]
    run_state_machine_as_test(
        lambda: LedgerMachine(workspace, calendar),
        settings=settings(
            max_examples=round(stories * EFFORT),
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        ),
    )


@pytest.mark.parametrize("seed", range(4))
def test_no_long_walk_tells_the_books_apart(
    workspace: Database, calendar: Calendar, engine: str, seed: int
) -> None:
    counts = walk(workspace, calendar, seed, round(WALKS[engine] * EFFORT))
    assert {name for name, times in counts.items() if times} >= EVERYDAY
    if engine == "sqlite":  # long enough for rare things, too
        assert {name for name, times in counts.items() if times} >= RARE
