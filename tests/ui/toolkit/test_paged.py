"""Very long lists: read by key, page by page, and never all at once."""

from __future__ import annotations

import tracemalloc
from collections.abc import Hashable, Sequence
from typing import Any

from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from supplytrack.ui.toolkit.columns import Column
from supplytrack.ui.toolkit.paged import KEPT, PAGE, Anchors, PagedQuery, PagedTable
from supplytrack.ui.toolkit.table import TableView
from supplytrack.ui.toolkit.tasks import Tasks
from tests.ui.toolkit.conftest import Seen

Move = tuple[int, str]
COLUMNS: tuple[Column[Move], ...] = (
    Column("number", "Number", lambda move: move[0], numeric=True, width=90, zero=""),
    Column("words", "Words", lambda move: move[1]),
)


class Source:
    """A list of `count` moves that remembers what was asked of it."""

    def __init__(self, count: int, words: str = "move") -> None:
        self.count, self.words = count, words
        self.asked: list[Hashable | None] = []

    def query(self) -> PagedQuery[Move]:
        return PagedQuery(
            self.words,
            self.anchors,
            self.page,
            lambda _session: [(n, f"move {n}") for n in range(self.count)],
        )

    def anchors(self, _session: Any) -> Anchors:
        return Anchors(self.count, range(PAGE - 1, self.count - 1, PAGE))

    def page(self, _session: Any, after: Hashable | None, limit: int) -> Sequence[Move]:
        self.asked.append(after)
        first = 0 if after is None else int(str(after)) + 1
        return [(n, f"{self.words} {n}") for n in range(first, min(first + limit, self.count))]


def _seen_list(
    tasks: Tasks, seen: Seen[Any], source: Source, qtbot: QtBot
) -> tuple[PagedTable[Move], TableView[Move]]:
    model = PagedTable(COLUMNS, tasks)
    view: TableView[Move] = seen(TableView(model))
    model.open(source.query())
    qtbot.waitUntil(lambda: model.total == source.count)
    return model, view


def test_only_what_is_in_sight_is_read(tasks: Tasks, seen: Seen[Any], qtbot: QtBot) -> None:
    source = Source(1_000_000)
    model, view = _seen_list(tasks, seen, source, qtbot)
    qtbot.waitUntil(lambda: model.drawn(0) is not None)
    assert model.rowCount() == 1_000_000
    assert source.asked == [None]
    view.scrollToBottom()
    qtbot.waitUntil(lambda: model.row_at(999_999) is not None)
    assert model.row_at(999_999) == (999_999, "move 999999")
    assert len(source.asked) < 5


def test_only_a_few_dozen_pages_are_kept(tasks: Tasks, seen: Seen[Any], qtbot: QtBot) -> None:
    model, _view = _seen_list(tasks, seen, Source(100_000), qtbot)
    for page in range(60):
        model.drawn(page * PAGE)
        qtbot.waitUntil(lambda page=page: model.drawn(page * PAGE) is not None)
    assert model.held_pages <= KEPT


def test_a_newer_question_replaces_the_older(tasks: Tasks, seen: Seen[Any], qtbot: QtBot) -> None:
    model = PagedTable(COLUMNS, tasks)
    counts: list[int] = []
    model.open(Source(500).query(), counts.append)
    model.open(Source(300).query(), counts.append)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert (model.total, counts) == (300, [300])


def test_a_page_of_the_list_before_is_not_shown_in_the_list_after(tasks: Tasks, qtbot: QtBot) -> None:
    class Old(Source):
        def page(self, session: Any, after: Hashable | None, limit: int) -> Sequence[Move]:
            return [(-1, "old")] * limit

    model = PagedTable(COLUMNS, tasks)
    model.open(Old(500).query())
    qtbot.waitUntil(lambda: model.total == 500)
    model.open(Source(500).query())
    model.drawn(0)
    qtbot.waitUntil(lambda: not tasks.busy)
    qtbot.waitUntil(lambda: model.drawn(0) is not None)
    assert model.row_at(0) == (0, "move 0")


def test_rows_not_read_yet_are_drawn_as_waiting(tasks: Tasks, qtbot: QtBot) -> None:
    model = PagedTable(COLUMNS, tasks)
    model.open(Source(1000).query())
    qtbot.waitUntil(lambda: model.total == 1000)
    assert model.drawn(700) is None
    assert model.data(model.index(700, 0)) == ""
    qtbot.waitUntil(lambda: model.drawn(700) is not None)
    assert model.drawn(700)[0].text == "700"  # type: ignore[index]


def test_the_first_rows_are_there_before_it_is_known_how_many_there_are(tasks: Tasks, qtbot: QtBot) -> None:
    model, told = PagedTable(COLUMNS, tasks), list[int]()
    source = Source(10_000)
    seen: list[tuple[int, bool]] = []
    model.modelReset.connect(lambda: seen.append((model.rowCount(), model.row_at(0) is not None)))
    model.open(source.query(), told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert (seen, told) == ([(PAGE, True), (10_000, True)], [10_000])


def test_a_list_that_is_read_anew_keeps_its_place(tasks: Tasks, seen: Seen[Any], qtbot: QtBot) -> None:
    model, view = _seen_list(tasks, seen, Source(10_000), qtbot)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    place = view.verticalScrollBar().value()
    model.open(Source(10_001).query())
    qtbot.waitUntil(lambda: model.total == 10_001)
    assert view.verticalScrollBar().value() == place
    model.open(Source(10_002, "other").query())
    qtbot.waitUntil(lambda: model.total == 10_002)
    qtbot.waitUntil(lambda: model.row_at(0) == (0, "other 0"))


def test_a_list_with_one_order_shows_no_arrow_over_its_columns(
    tasks: Tasks, seen: Seen[Any], qtbot: QtBot
) -> None:
    _model, view = _seen_list(tasks, seen, Source(300), qtbot)
    view.horizontalHeader().sectionClicked.emit(0)
    assert not view.horizontalHeader().isSortIndicatorShown()


def test_the_export_has_every_row(tasks: Tasks, qtbot: QtBot) -> None:
    model = PagedTable(COLUMNS, tasks)
    model.open(Source(1000).query())
    qtbot.waitUntil(lambda: model.total == 1000)
    export = model.export_query(COLUMNS[:1])(None)
    assert (export.titles, len(export.rows), export.rows[-1]) == (("Number",), 1000, (999,))


def test_a_million_rows_take_little_memory(tasks: Tasks, seen: Seen[Any], qtbot: QtBot) -> None:
    tracemalloc.start()
    model, _view = _seen_list(tasks, seen, Source(1_000_000), qtbot)
    for page in range(0, 5000, 50):
        model.drawn(page * PAGE)
        qtbot.waitUntil(lambda page=page: model.drawn(page * PAGE) is not None)
    held, _most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 15_000_000


def test_the_model_keeps_qts_rules(tasks: Tasks, qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    model = PagedTable(COLUMNS, tasks)
    model.open(Source(300).query())
    qtbot.waitUntil(lambda: model.total == 300)
    qtmodeltester.check(model)
    qtbot.waitUntil(lambda: not tasks.busy)
