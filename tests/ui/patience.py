"""Waiting for what is on its way instead of for some time to go by.

The pages work some things out a moment after the last key: a search, the side of a paper, a draft that is kept.
`let_pass(tasks, 300)` does what those moments would do, at once and in their order: each timer that would have rung
within 300 ms rings now. What it asks for is waited for before the next one rings.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from supplytrack.ui.toolkit.tasks import Tasks

_ROUNDS = 4
"""A view asks for its layout, the layout for painting, and what was shown for its place: each in a turn of its own."""
_AT_MOST = 10_000


def let_pass(tasks: Tasks, milliseconds: int = 0) -> None:
    """Wait until nothing is on its way any more, once this many milliseconds had gone by."""
    until_idle(tasks)
    rung = _due(milliseconds)
    for timer, rest in rung:
        # One that rang before may have stopped this one, begun it anew or taken its page away.
        if isValid(timer) and timer.isActive() and timer.remainingTime() <= rest:
            timer.stop()
            timer.timeout.emit()
            until_idle(tasks)
    if rung:
        let_pass(tasks, milliseconds - max(rung[0][1], 1))


def until_idle(tasks: Tasks) -> None:
    """Wait until every answer has come, and what came of it is laid out and painted."""
    _take_turns()
    while tasks.busy:
        _one_answer(tasks)
        _take_turns()
    # The last answer may have come in the last of those turns: what it shows has had none yet.
    _take_turns()


def _due(milliseconds: int) -> list[tuple[QTimer, int]]:
    """The timers that ring once within so many milliseconds, the next one first."""
    found = {
        timer: timer.remainingTime()
        for window in QApplication.topLevelWidgets()
        for timer in window.findChildren(QTimer)
        if timer.isSingleShot() and timer.isActive()
    }
    return sorted(
        ((one, rest) for one, rest in found.items() if rest <= milliseconds), key=lambda due: due[1]
    )


def _take_turns() -> None:
    for _turn in range(_ROUNDS):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _one_answer(tasks: Tasks) -> None:
    waiting, watch = QEventLoop(), QTimer(singleShot=True)
    tasks.finished.connect(waiting.quit)
    watch.timeout.connect(lambda: waiting.exit(1))
    watch.start(_AT_MOST)
    try:
        assert waiting.exec() == 0, "the work does not end"
    finally:
        tasks.finished.disconnect(waiting.quit)
