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
    """A ratio has to stay at or below `gate`, and should stay at or below `goal`."""

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
    goal: Goal | None
    limit_is: str
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
            said += f"; gate {_verdict(self.ratio, self.goal.gate)}"
        if self.goal is not None and self.goal.goal != self.goal.gate:
            said += f"; goal {_verdict(self.ratio, self.goal.goal)}"
        return f"{said}\n     {self.note}" if self.note else said


def _verdict(ratio: float, bound: float) -> str:
    return f"{bound:g} x {'met' if ratio <= bound else 'NOT MET'}"


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.2f} ms"


def timer(work: Work) -> Clocked:
    """`work` as something that tells how long it took."""

    def clocked() -> float:
        start = perf_counter()
        work()
        return perf_counter() - start

    return clocked


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
    """Time both in turn."""
    first, second = timer(ours), timer(limit)
    return paired(
        code, what, first, second, goal, repeats=repeats, rounds=rounds, limit_is=limit_is, note=note
    )


def against(
    code: str, what: str, bound: float, ours: Work, goal: Goal, *, repeats: int = 1, rounds: int = ROUNDS
) -> Result:
    """Hold our seconds against a fixed number of seconds."""
    return paired(
        code, what, timer(ours), lambda: bound, goal, repeats=repeats, rounds=rounds, limit_is="wanted"
    )


def paired(
    code: str,
    what: str,
    ours: Clocked,
    limit: Clocked,
    goal: Goal | None = None,
    *,
    repeats: int = 1,
    rounds: int = ROUNDS,
    limit_is: str = "limit",
    note: str = "",
) -> Result:
    """Ask both for their seconds in turn, a warm-up first; who begins changes every time.

    A round is the median of `repeats` on either side, taken one after the other, so that what else the machine
    does slows both alike.
    """
    ours()
    limit()
    pairs = [_round(ours, limit, repeats, turn) for turn in range(rounds)]
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


def _round(ours: Clocked, limit: Clocked, repeats: int, turn: int) -> tuple[float, float]:
    gc.collect()
    first, second = [], []
    for place in range(repeats):
        if (turn + place) % 2:
            second.append(limit())
            first.append(ours())
        else:
            first.append(ours())
            second.append(limit())
    return statistics.median(first), statistics.median(second)
