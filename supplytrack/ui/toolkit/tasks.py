"""The one way off the GUI thread: read() for questions, write() for operations, make() for papers.

Questions and operations run in the order they were given. Every answer comes back on the GUI thread. An
answer to a question that has been asked anew since is thrown away. What goes wrong goes one of three ways:
`Refused` to the page, `Unavailable` to a dialog that can try again, anything else to the problem report.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import _
from supplytrack.ui.toolkit.tidy import Collector

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")
_ORDERED, _BESIDE = "database", "beside"
_THREADS = {_ORDERED: 1, _BESIDE: 2}


class Database(Protocol):
    """What tasks need of a database; `supplytrack.db` has one."""

    def read(self, query: Callable[[Any], T]) -> T:
        """Answer a question in a transaction that sees one moment."""

    def write(self, operation: Callable[[Any], T]) -> tuple[T, frozenset[Any]]:
        """Change the world in one transaction; also tell the kinds of things that changed."""


class CancelledError(Exception):
    """Somebody pressed Cancel. Nothing was changed."""


class Progress:
    """How far long work has come, and whether it should stop. Call it from the work: `progress(done, total)`.

    `title` says what is going on ("Reading stock-list.xlsx"), `counted` how the numbers read
    ("{done} of {total} rows").
    """

    def __init__(self, title: str = "", counted: str = "") -> None:
        self.title = title or _("Working…")
        self.counted = counted
        self.done = 0
        self.total = 0
        self.started = time.monotonic()
        self._stop = Event()

    def __call__(self, done: int, total: int) -> None:
        """Tell how far the work is.

        :raises CancelledError: when somebody pressed Cancel.
        """
        self.done, self.total = done, total
        if self._stop.is_set():
            raise CancelledError

    def cancel(self) -> None:
        """Ask the work to stop at its next count."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether Cancel was pressed."""
        return self._stop.is_set()

    @property
    def can_cancel(self) -> bool:
        """Whether the work counts, and so can stop between two counts."""
        return bool(self.total)

    @property
    def words(self) -> str:
        """The counts in words; empty while nothing is counted."""
        if not self.total or not self.counted:
            return ""
        return self.counted.format(done=f"{self.done:,}", total=f"{self.total:,}")


@dataclass(eq=False)
class Job:
    """One piece of work on its way: `progress` tells how far, `cancel()` stops it."""

    work: Callable[[], Any]
    then: Callable[[Any], None]
    progress: Progress
    ticket: Hashable = None
    number: int = 0
    owner: QObject | None = None
    refused: Callable[[Refused], None] | None = None
    unavailable: Callable[[Unavailable], None] | None = None
    cancelled: Callable[[], None] | None = None
    again: Callable[[], None] | None = None
    result: Any = None
    error: BaseException | None = None
    finished: bool = field(default=False)

    def cancel(self) -> None:
        """Stop the work; it changes nothing."""
        self.progress.cancel()


class Tasks(QObject):
    """Runs work beside the window and brings the answers back to it."""

    changed = Signal(frozenset)
    """The kinds of things an operation changed: pages that show them read again."""
    started = Signal(object)
    """A `Job` was given; the shell shows a panel when it takes long."""
    finished = Signal(object)
    refused = Signal(object)
    """A `Refused` that no page handles."""
    unavailable = Signal(object, object)
    """An `Unavailable`, and a call that tries again."""
    fault = Signal(object)
    """Any other exception: the program is at fault."""
    _answered = Signal(object)

    def __init__(self, connect: Callable[[], Database], parent: QObject | None = None) -> None:
        """`connect` opens the database; it runs beside the window, when it is first needed."""
        super().__init__(parent)
        self._connect, self._database = connect, cast("Database | None", None)
        self._opening = Lock()
        self._pools: dict[str, ThreadPoolExecutor] = {}
        self._newest: dict[Hashable, int] = {}
        self._jobs: set[Job] = set()
        self._answered.connect(self._finish)
        self._closed = False
        self._collector = Collector(lambda: self.busy, self)

    @classmethod
    def on(cls, database: Database, parent: QObject | None = None) -> Tasks:
        """Tasks on a database that is open already."""
        return cls(lambda: database, parent)

    def warm(self, then: Callable[[None], None] = lambda _nothing: None) -> Job:
        """Open the database now, while the window is being painted."""
        return self._start(_ORDERED, Job(lambda: self._open() and None, then, Progress()))

    def read(
        self,
        query: Callable[[Any], T],
        then: Callable[[T], None],
        *,
        ticket: Hashable = None,
        progress: Progress | None = None,
        refused: Callable[[Refused], None] | None = None,
        unavailable: Callable[[Unavailable], None] | None = None,
        owner: QObject | None = None,
        beside: bool = False,
    ) -> Job:
        """Ask `query` and give the answer to `then`.

        Questions with the same `ticket` replace one another: only the newest is answered. A long question
        goes `beside` the others and does not keep them waiting. When `owner` (or the object whose method
        `then` is) is gone, the answer is dropped.
        """
        pool = _BESIDE if beside else _ORDERED
        return self._start(
            pool,
            Job(
                lambda: self._open().read(query),
                then,
                progress or Progress(),
                ticket,
                owner=owner,
                refused=refused,
                unavailable=unavailable,
            ),
        )

    def write(
        self,
        operation: Callable[[Any], T],
        then: Callable[[T], None] = lambda _result: None,
        *,
        progress: Progress | None = None,
        refused: Callable[[Refused], None] | None = None,
        unavailable: Callable[[Unavailable], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        owner: QObject | None = None,
    ) -> Job:
        """Run `operation` in one transaction, give its result to `then`, and tell what kinds changed.

        The kinds are told even when the page that asked is gone.
        """

        def answer(answered: tuple[T, frozenset[Any]]) -> None:
            result, kinds = answered
            if _alive(owner, then):
                then(result)
            if kinds:
                self.changed.emit(kinds)

        return self._start(
            _ORDERED,
            Job(
                lambda: self._open().write(operation),
                answer,
                progress or Progress(),
                refused=refused,
                unavailable=unavailable,
                cancelled=cancelled,
            ),
        )

    def on_database(
        self,
        work: Callable[[Any], T],
        then: Callable[[T], None],
        *,
        progress: Progress | None = None,
        refused: Callable[[Refused], None] | None = None,
        unavailable: Callable[[Unavailable], None] | None = None,
        owner: QObject | None = None,
    ) -> Job:
        """Do `work` that takes the database itself (an import, a backup), in order with what is written.

        The work tells nobody what changed: emit `changed` in `then`.
        """
        return self._start(
            _ORDERED,
            Job(
                lambda: work(self._open()),
                then,
                progress or Progress(),
                owner=owner,
                refused=refused,
                unavailable=unavailable,
            ),
        )

    def make(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        *,
        ticket: Hashable = None,
        progress: Progress | None = None,
        refused: Callable[[Refused], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        owner: QObject | None = None,
    ) -> Job:
        """Do `work` that needs no database (a paper of a few pages) in a thread."""
        return self._start(
            _BESIDE,
            Job(
                work,
                then,
                progress or Progress(),
                ticket,
                owner=owner,
                refused=refused,
                cancelled=cancelled,
            ),
        )

    def make_long(
        self,
        work: Callable[..., T],
        *given: Any,
        then: Callable[[T], None],
        ticket: Hashable = None,
        progress: Progress | None = None,
        cancelled: Callable[[], None] | None = None,
        owner: QObject | None = None,
    ) -> Job:
        """Do heavy `work(count, *given)` (a long report, a workbook) in a process of its own.

        Python works one thread at a time, so heavy work in a thread would make the window stutter. `work` is
        a function of a module, `given` and the result can be pickled, and `count(done, total)` reports from
        there. Cancelling ends the process.
        """
        counting = progress or Progress()
        job = Job(
            lambda: _in_process(work, given, counting),
            then,
            counting,
            ticket,
            owner=owner,
            cancelled=cancelled,
        )
        return self._start(_BESIDE, job)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The work on its way."""
        return tuple(self._jobs)

    @property
    def busy(self) -> bool:
        """Whether any work is on its way."""
        return bool(self._jobs)

    def close(self) -> None:
        """Finish what is being written, drop what waits, and answer no more. Closing again does nothing."""
        if self._closed:
            return
        self._closed = True
        for job in tuple(self._jobs):
            job.cancel()
        self._answered.disconnect(self._finish)
        for name, pool in self._pools.items():
            pool.shutdown(wait=True, cancel_futures=name != _ORDERED)
        self._jobs.clear()
        self._collector.stop()

    def _open(self) -> Database:
        with self._opening:
            if self._database is None:
                self._database = self._connect()
            return self._database

    def _start(self, pool: str, job: Job) -> Job:
        if job.ticket is not None:
            job.number = self._newest[job.ticket] = self._newest.get(job.ticket, 0) + 1
        job.again = lambda: self._repeat(pool, job)
        self._jobs.add(job)
        self.started.emit(job)
        self._pool(pool).submit(self._run, job)
        return job

    def _pool(self, name: str) -> ThreadPoolExecutor:
        if name not in self._pools:
            # The window is painted before there is any work for a thread.
            from concurrent.futures import ThreadPoolExecutor

            self._pools[name] = ThreadPoolExecutor(_THREADS[name], name)
        return self._pools[name]

    def _repeat(self, pool: str, job: Job) -> None:
        job.error, job.finished = None, False
        job.progress.started = time.monotonic()
        self._start(pool, job)

    def _run(self, job: Job) -> None:
        if not self._outdated(job):
            try:
                if job.progress.cancelled:
                    raise CancelledError
                job.result = job.work()
            except BaseException as error:  # noqa: BLE001 - carried to the GUI thread, which decides
                job.error = error
        self._answered.emit(job)

    def _outdated(self, job: Job) -> bool:
        return job.ticket is not None and self._newest[job.ticket] != job.number

    def _finish(self, job: Job) -> None:
        self._jobs.discard(job)
        job.finished = True
        self.finished.emit(job)
        if isinstance(job.error, CancelledError):
            if job.cancelled is not None:
                job.cancelled()
        elif not self._outdated(job) and _alive(job.owner, job.then):
            self._deliver(job)

    def _deliver(self, job: Job) -> None:
        error = job.error
        if error is None:
            job.then(job.result)
        elif isinstance(error, Refused):
            if job.refused is not None:
                job.refused(error)
            else:
                self.refused.emit(error)
        elif isinstance(error, Unavailable):
            if job.unavailable is not None:
                job.unavailable(error)
            else:
                self.unavailable.emit(error, job.again)
        else:
            self.fault.emit(error)


def _alive(owner: QObject | None, then: Callable[..., Any]) -> bool:
    asking = (owner, getattr(then, "__self__", None))
    return all(isValid(one) for one in asking if isinstance(one, QObject))


def _in_process(work: Callable[..., T], given: tuple[Any, ...], progress: Progress) -> T:
    # Only long work needs processes; importing them costs 20 ms at start.
    from supplytrack.ui.toolkit.process import run_in_process

    return run_in_process(work, given, progress)
