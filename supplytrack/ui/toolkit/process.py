"""Heavy work in a process of its own, which can be ended at any moment."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from supplytrack.errors import Unavailable
from supplytrack.i18n import _, language, use_language

T = TypeVar("T")
_LOOK = 0.1
"""Seconds between two looks at whether Cancel was pressed."""


def run_in_process(work: Callable[..., T], given: tuple[Any, ...], progress: Any) -> T:
    """`work(count, *given)` in a child process; returns its result or raises what it raised.

    :raises Unavailable: when the child ends without an answer.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_work_in_child, args=(there, language(), work, given), daemon=True)
    child.start()
    there.close()
    try:
        answer: T = _listen(here, progress)
        return answer
    finally:
        if child.is_alive():
            child.terminate()
        child.join()
        here.close()


def _listen(pipe: Connection, progress: Any) -> Any:
    while True:
        progress(progress.done, progress.total)
        if not pipe.poll(_LOOK):
            continue
        try:
            kind, told = pipe.recv()
        except EOFError:
            stopped = _("The work stopped before it was done. Close other programs and try again.")
            raise Unavailable(stopped) from None
        if kind == "done":
            return told
        if kind == "failed":
            raise told
        progress(*told)


def _work_in_child(pipe: Connection, code: str, work: Callable[..., Any], given: tuple[Any, ...]) -> None:
    use_language(code)
    try:
        answer = ("done", work(lambda done, total: pipe.send(("count", (done, total))), *given))
    except Exception as error:  # noqa: BLE001 - raised again in the parent
        answer = ("failed", error)
    try:
        pipe.send(answer)
    except (TypeError, AttributeError, pickle.PicklingError):
        # What cannot travel is told by its name, so that the report still says what failed.
        pipe.send(("failed", RuntimeError(f"{type(answer[1]).__name__} cannot be sent from the process")))
    pipe.close()
