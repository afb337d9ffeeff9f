"""Work beside the window: order, late answers, what goes wrong, Cancel, and the panel that tells of it."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable
from threading import Event
from typing import Any, ClassVar

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from supplytrack.errors import NotAllowed, Refused, Unavailable
from supplytrack.ui.toolkit import longwork
from supplytrack.ui.toolkit.longwork import LongWork
from supplytrack.ui.toolkit.tasks import CancelledError, Job, Progress, Tasks
from tests.ui.toolkit.conftest import Seen
from tests.ui.toolkit.examples import MemoryDatabase

Told = list[Any]


def _raising(error: Exception) -> Callable[[Any], Any]:
    def work(_session: Any) -> Any:
        raise error

    return work


def test_answers_come_back_on_the_gui_thread(tasks: Tasks, qtbot: QtBot) -> None:
    threads: Told = []
    tasks.read(
        lambda _db: threads.append(QThread.currentThread()), lambda _: threads.append(QThread.currentThread())
    )
    qtbot.waitUntil(lambda: len(threads) == 2)
    gui = QApplication.instance().thread()  # type: ignore[union-attr]
    assert threads[0] is not gui
    assert threads[1] is gui


def test_reads_and_writes_run_in_the_order_they_were_given(tasks: Tasks, qtbot: QtBot) -> None:
    done: Told = []
    for number in range(20):
        ask = tasks.read if number % 2 else tasks.write
        ask(lambda _db, number=number: number, done.append)
    qtbot.waitUntil(lambda: len(done) == 20)
    assert done == list(range(20))


def test_a_late_answer_never_overwrites_a_newer_one(tasks: Tasks, qtbot: QtBot) -> None:
    shown: Told = []
    may_go = Event()

    def slow(_db: Any) -> str:
        may_go.wait(5)
        return "old"

    tasks.read(slow, shown.append, ticket="list", beside=True)
    tasks.read(lambda _db: "new", shown.append, ticket="list", beside=True)
    qtbot.waitUntil(lambda: shown == ["new"])
    may_go.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert shown == ["new"]


def test_a_question_that_is_out_of_date_before_its_turn_is_not_even_asked(tasks: Tasks, qtbot: QtBot) -> None:
    asked: Told = []
    may_go = Event()
    tasks.read(lambda _db: may_go.wait(5), lambda _: None)
    for number in range(5):
        tasks.read(lambda _db, number=number: asked.append(number), lambda _: None, ticket="search")
    may_go.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert asked == [4]


def test_an_answer_for_somebody_who_is_gone_is_dropped(tasks: Tasks, qtbot: QtBot) -> None:
    owner = QObject()
    shown: Told = []
    may_go = Event()
    tasks.read(lambda _db: may_go.wait(5), shown.append, owner=owner)
    delete(owner)
    may_go.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert shown == []


def test_an_operation_tells_what_changed_even_when_its_page_is_gone(tasks: Tasks, qtbot: QtBot) -> None:
    owner = QObject()
    told: Told = []
    tasks.changed.connect(told.append)
    tasks.write(lambda _db: 1, told.append, owner=owner)
    delete(owner)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert told == [frozenset({"thing"})]


def test_what_a_person_can_mend_goes_to_the_page(tasks: Tasks, qtbot: QtBot) -> None:
    told: Told = []
    tasks.write(_raising(Refused("Too many.", "lines.0.quantity")), refused=told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert (str(told[0]), told[0].field) == ("Too many.", "lines.0.quantity")


def test_a_refusal_nobody_handles_is_told_by_the_tasks(tasks: Tasks, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tasks.refused) as caught:
        tasks.read(_raising(NotAllowed("Only a manager may do this.")), lambda _: None)
    assert str(caught.args[0]) == "Only a manager may do this."


def test_what_is_away_can_be_tried_again(tasks: Tasks, qtbot: QtBot) -> None:
    answers: Told = [Unavailable("The server is gone."), "there"]
    shown: Told = []

    def work(_db: Any) -> Any:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    with qtbot.waitSignal(tasks.unavailable) as caught:
        tasks.read(work, shown.append)
    caught.args[1]()
    qtbot.waitUntil(lambda: shown == ["there"])


def test_any_other_exception_is_a_fault_of_the_program(tasks: Tasks, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tasks.fault) as caught:
        tasks.read(_raising(KeyError("x")), lambda _: None)
    assert isinstance(caught.args[0], KeyError)


def test_a_database_that_cannot_be_opened_is_told_and_opened_at_the_next_try(qtbot: QtBot) -> None:
    tries: Told = []

    def connect() -> MemoryDatabase:
        tries.append(1)
        if len(tries) == 1:
            raise Unavailable("Another program has the file.")
        return MemoryDatabase()

    tasks = Tasks(connect)
    with qtbot.waitSignal(tasks.unavailable) as caught:
        tasks.warm()
    with qtbot.waitSignal(tasks.finished):
        caught.args[1]()
    shown: Told = []
    tasks.read(lambda _db: 1, shown.append)
    qtbot.waitUntil(lambda: shown == [1])
    assert len(tries) == 2
    tasks.close()


def test_cancel_stops_at_the_next_count_and_tells_nobody_of_a_fault(tasks: Tasks, qtbot: QtBot) -> None:
    progress, told = Progress("Reading"), []
    begun, done = Event(), []
    tasks.fault.connect(told.append)

    def work(_db: Any) -> None:
        for row in range(100_000):
            progress(row, 100_000)
            begun.set()
            time.sleep(0.001)
        done.append(1)

    job = tasks.write(work, done.append, progress=progress, cancelled=lambda: told.append("cancelled"))
    assert begun.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert told == ["cancelled"]
    assert done == []


def test_progress_says_its_counts_in_words() -> None:
    progress = Progress("Reading stock-list.xlsx", "{done} of {total} rows")
    assert progress.words == ""
    progress(1240, 2000)
    assert progress.words == "1,240 of 2,000 rows"
    progress.cancel()
    with pytest.raises(CancelledError):
        progress(1241, 2000)


def test_long_work_runs_in_a_process_of_its_own_and_counts(tasks: Tasks, qtbot: QtBot) -> None:
    progress, shown = Progress("Making"), []
    tasks.make_long(count_slowly, 3, then=shown.append, progress=progress)
    qtbot.waitUntil(lambda: bool(shown), timeout=20_000)
    assert shown[0] != os.getpid()
    assert (progress.done, progress.total) == (3, 3)


def test_long_work_that_is_refused_says_so_and_cancelled_work_ends(tasks: Tasks, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tasks.refused, timeout=20_000) as caught:
        tasks.make_long(refuse, then=lambda _: None)
    assert (str(caught.args[0]), caught.args[0].field) == ("No pages.", "period")
    told: Told = []
    progress = Progress("Making")
    job = tasks.make_long(
        count_slowly, 100_000, then=told.append, progress=progress, cancelled=lambda: told.append("x")
    )
    qtbot.waitUntil(lambda: progress.done > 0, timeout=20_000)
    job.cancel()
    qtbot.waitUntil(lambda: told == ["x"], timeout=5000)


def test_a_result_that_cannot_leave_its_process_is_a_fault_with_a_name(tasks: Tasks, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tasks.fault, timeout=20_000) as caught:
        tasks.make_long(give_a_function, then=lambda _: None)
    assert "function cannot be sent" in str(caught.args[0])


def give_a_function(_count: Callable[[int, int], None]) -> Callable[[], None]:
    """Work in the child: its result cannot be pickled."""
    return lambda: None


def count_slowly(count: Callable[[int, int], None], most: int) -> int:
    """Work in the child: counts to `most`."""
    for number in range(1, most + 1):
        count(number, most)
        time.sleep(0.005)
    return os.getpid()


def refuse(_count: Callable[[int, int], None]) -> None:
    """Work in the child: is refused."""
    raise Refused("No pages.", "period")


def test_a_panel_comes_after_a_second_and_makes_room_after_ten(
    tasks: Tasks, qtbot: QtBot, seen: Seen[QWidget], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = seen(QWidget())
    work = LongWork(tasks, window)
    line = work.line
    may_go = Event()
    progress = Progress("Reading stock-list.xlsx", "{done} of {total} rows")
    progress(1240, 2000)
    tasks.read(lambda _db: may_go.wait(20), lambda _: None, progress=progress)
    work.look()
    assert not work.panel.isVisible()
    progress.started -= longwork.PANEL_AFTER
    work.look()
    assert work.panel.isVisible()
    assert "1,240 of 2,000 rows" in work.panel.accessibleName()
    progress.started -= longwork.STATUS_AFTER
    work.look()
    assert not work.panel.isVisible()
    assert line.isVisible()
    may_go.set()
    qtbot.waitUntil(lambda: not line.isVisible())


def test_twenty_thousand_answers_and_texts_leave_true_and_none_whole(tasks: Tasks, qtbot: QtBot) -> None:
    """PySide6 6.12.0 loses a reference to True or None with each and aborts after some hundreds."""
    from PySide6.QtWidgets import QLabel

    label = QLabel()
    qtbot.addWidget(label)
    counted: Told = []
    job = Job(lambda: None, lambda _: None, Progress())
    tasks.started.connect(lambda one: counted.append(one is job))
    for number in range(20_000):
        label.setText(str(number))
        tasks.started.emit(job)
    assert counted == [True] * 20_000


def test_garbage_is_collected_by_the_window_and_never_by_a_thread(
    database: MemoryDatabase, qtbot: QtBot
) -> None:
    class Widget:
        ended_in: ClassVar[list[threading.Thread]] = []

        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            self.ended_in.append(threading.current_thread())

    def reads_much(_session: object) -> int:
        return len([[n] for n in range(200_000)])

    gc.collect()
    tasks, counts = Tasks.on(database), list[int]()
    Widget()
    tasks.read(reads_much, counts.append)
    qtbot.waitUntil(lambda: bool(counts))
    assert Widget.ended_in == []
    garbage = [[n] for n in range(10_000)]
    tasks._collector.look()
    assert Widget.ended_in == [threading.main_thread()]
    assert garbage
    other = Tasks.on(database)
    tasks.close()
    assert not gc.isenabled()
    other.close()
    assert gc.isenabled()
