"""Two things measured in turn, and what the ratio of the two says about a goal."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter

ROUNDS = 9
Work = Callable[[], object]
Clocked = Callable[[], float]
"""Does something and returns its seconds."""


@dataclass(frozen=True)
class Goal:
    """A ratio has to stay below `gate`, and should stay below `goal`."""

    gate: float
    goal: float


@dataclass(frozen=True)
class Result:
    """What came out: seconds of both, and the ratio of ours to the limit, paired by round."""

    code: str
    what: str
    ours: float
    limit: float
    ratio: float
    lowest: float
    highest: float
    goal: Goal | None = None
    limit_is: str = "limit"
    note: str = ""

    def noting(self, note: str) -> Result:
        """The same with a remark."""
        return replace(self, note=note)

    def __str__(self) -> str:
        said = (
            f"{self.code:4} {self.what}\n"
            f"     {_time(self.ours)} against {_time(self.limit)} ({self.limit_is}): "
            f"{self.ratio:.2f} x ({self.lowest:.2f} to {self.highest:.2f})"
        )
        if self.goal is not None:
            said += f"; {_verdict('gate', self.ratio, self.goal.gate)}; {_verdict('goal', self.ratio, self.goal.goal)}"
        return f"{said}\n     {self.note}" if self.note else said


def _verdict(name: str, ratio: float, bound: float) -> str:
    return f"{name} {bound:g} x {'met' if ratio <= bound else 'NOT MET'}"


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.2f} ms"


def timed(work: Work, repeats: int = 1) -> float:
    """The median seconds of `repeats` runs."""
    gc.collect()
    times = []
    for _turn in range(repeats):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return statistics.median(times)


def alternate(
    code: str,
    what: str,
    ours: Work,
    limit: Work,
    goal: Goal | None = None,
    *,
    repeats: int = 1,
    rounds: int = ROUNDS,
    limit_is: str = "limit",
    note: str = "",
) -> Result:
    """Run both in turn, `repeats` times a round."""
    return paired(
        code,
        what,
        lambda: timed(ours, repeats),
        lambda: timed(limit, repeats),
        goal,
        rounds=rounds,
        limit_is=limit_is,
        note=note,
    )


def paired(
    code: str,
    what: str,
    ours: Clocked,
    limit: Clocked,
    goal: Goal | None = None,
    *,
    rounds: int = ROUNDS,
    limit_is: str = "limit",
    note: str = "",
) -> Result:
    """Ask both for their seconds in turn, a warm-up first; who begins changes with every round."""
    ours()
    limit()
    pairs = []
    for turn in range(rounds):
        if turn % 2:
            second = limit()
            first = ours()
        else:
            first = ours()
            second = limit()
        pairs.append((first, second))
    ratios = [first / second for first, second in pairs]
    return Result(
        code,
        what,
        statistics.median(first for first, _ in pairs),
        statistics.median(second for _, second in pairs),
        statistics.median(ratios),
        min(ratios),
        max(ratios),
        goal,
        limit_is,
        note,
    )


def against(
    code: str, what: str, bound: float, ours: Work, goal: Goal, *, repeats: int = 1, rounds: int = ROUNDS
) -> Result:
    """Hold our seconds against a fixed number of seconds."""
    return paired(
        code,
        what,
        lambda: timed(ours, repeats),
        lambda: bound,
        goal,
        rounds=rounds,
        limit_is="wanted",
    )
