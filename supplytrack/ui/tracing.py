"""From a paper or a list to the trace of the batch where the cursor is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from supplytrack.i18n import N_
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.pages import Desk

TRACE = ActionSpec("trace", N_("Trace the batch"), "Ctrl+Shift+T", "history")


class OfBatch(Protocol):
    """A line of a posted paper."""

    @property
    def batch_uid(self) -> str: ...


def trace_line(desk: Desk, lines: Sequence[OfBatch], at: int, number: str) -> None:
    """Open the trace of the batch of line `at`; of the whole paper when the cursor is below its lines."""
    open_trace(desk, lines[at].batch_uid if 0 <= at < len(lines) else number)


def open_trace(desk: Desk, asked: str) -> None:
    """Open the trace of a batch (its identity), an item or a paper."""
    desk.go("stock", ("trace", asked))
