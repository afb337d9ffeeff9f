"""Lists that grow for years: keys first, rows when they are in sight; sorted, filtered and grouped outside."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from supplytrack.core.sort import UNSORTED, Sort
from supplytrack.ui.toolkit.columns import Column, Export, Group
from supplytrack.ui.toolkit.empty import Empty
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.keyed import KeyedQuery, KeyedTable, Opened, Section
from supplytrack.ui.toolkit.keyedpage import KeyedListPage
from supplytrack.ui.toolkit.listmodel import Kind
from supplytrack.ui.toolkit.memory import Memory
from supplytrack.ui.toolkit.paged import KEPT, PAGE
from supplytrack.ui.toolkit.pages import Desk
from supplytrack.ui.toolkit.table import TableView
from supplytrack.ui.toolkit.tasks import Tasks
from tests.ui.toolkit.audit import clipped
from tests.ui.toolkit.conftest import Seen

Paper = tuple[int, str]
COLUMNS: tuple[Column[Paper], ...] = (
    Column("number", "Number", lambda paper: paper[0], numeric=True, width=90, zero=""),
    Column("words", "Words", lambda paper: paper[1]),
)


@dataclass
class Source:
    """Two groups of papers: `open_ones`, and `done`. Remembers what was asked of it."""

    done: int
    open_ones: Sequence[int] = ()
    gone: set[int] = field(default_factory=set)
    words: str = "paper"
    read: list[Sequence[int]] = field(default_factory=list)
    limits: list[int | None] = field(default_factory=list)
    sorts: list[Sort] = field(default_factory=list)

    def query(self, asks: object = "") -> KeyedQuery[Paper]:
        return KeyedQuery(
            asks, self.sections, self.rows, lambda row: row[0] % 2 == 0, lambda _s, key: [(-key, "part")] * 3
        )

    def sections(self, _session: Any, sort: Sort, limit: int | None) -> Sequence[Section]:
        self.limits.append(limit)
        self.sorts.append(sort)
        keys = sorted(range(1, self.done + 1), reverse=sort.descending)
        return (
            Section(list(self.open_ones)[:limit], Group("open", "Open")),
            Section(array("q", keys[:limit]), Group("done", "Done")),
        )

    def rows(self, _session: Any, keys: Sequence[int]) -> Mapping[int, Paper]:
        self.read.append(keys)
        return {key: (key, f"{self.words} {key}") for key in keys if key not in self.gone}


def shown(
    tasks: Tasks, seen: Seen[Any], source: Source, qtbot: QtBot
) -> tuple[KeyedTable[Paper], TableView[Paper]]:
    model = KeyedTable(COLUMNS, tasks)
    view: TableView[Paper] = seen(TableView(model))
    model.open(source.query())
    qtbot.waitUntil(lambda: not tasks.busy)
    return model, view


def test_the_first_rows_are_there_before_all_other_keys(tasks: Tasks, qtbot: QtBot) -> None:
    source, told = Source(5_000, [9_001]), list[Opened]()
    model = KeyedTable(COLUMNS, tasks)
    model.open(source.query(), told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert (told[0].whole, model.row_at(1), model.row_at(3)) == (False, (9_001, "paper 9001"), (1, "paper 1"))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert (told[1].whole, told[1].count, told[1].count_of("open")) == (True, 5_001, 1)
    assert source.limits == [PAGE, None]


def test_a_short_list_is_asked_for_once(tasks: Tasks, seen: Seen[Any], qtbot: QtBot) -> None:
    source = Source(30)
    shown(tasks, seen, source, qtbot)
    assert (source.limits, len(source.read)) == ([PAGE], 1)


def test_a_list_told_in_steps_is_short_at_first_and_then_whole(tasks: Tasks, qtbot: QtBot) -> None:
    told = list[tuple[int, bool]]()

    def sections(_session: Any, _sort: Sort, limit: int | None) -> Sequence[Section]:
        return (Section([1, 2] if limit is not None else [1, 2, 3]),)

    rows = Source(3).rows
    model = KeyedTable(COLUMNS, tasks)
    model.open(
        KeyedQuery("", sections, rows, in_steps=True),
        lambda opened: told.append((opened.count, opened.whole)),
    )
    qtbot.waitUntil(lambda: not tasks.busy)
    assert told == [(2, False), (3, True)]
    assert model.rows == [(1, "paper 1"), (2, "paper 2"), (3, "paper 3")]


def test_a_jump_to_the_end_reads_only_what_is_there(tasks: Tasks, seen: Seen[Any], qtbot: QtBot) -> None:
    source = Source(100_000, [200_001])
    model, view = shown(tasks, seen, source, qtbot)
    read = len(source.read)
    view.scrollToBottom()
    qtbot.waitUntil(lambda: model.row_at(model.rowCount() - 1) is not None)
    assert model.row_at(model.rowCount() - 1) == (100_000, "paper 100000")
    assert len(source.read) - read <= 2


def test_only_a_few_dozen_pages_are_kept(tasks: Tasks, seen: Seen[Any], qtbot: QtBot) -> None:
    model, _view = shown(tasks, seen, Source(60 * PAGE), qtbot)
    for page in range(60):
        model.drawn(1 + page * PAGE)
        qtbot.waitUntil(lambda: not tasks.busy)
    assert model.held_pages <= KEPT


def test_headings_have_their_count_and_close(tasks: Tasks, seen: Seen[Any], qtbot: QtBot) -> None:
    model, view = shown(tasks, seen, Source(1_000, [2_001, 2_002]), qtbot)
    headings = dict(model.odd_lines())
    assert headings == {0: Kind.GROUP, 3: Kind.GROUP}
    assert [model.drawn(line)[0].look.tail for line in headings] == ["2", "1000"]  # type: ignore[index]
    assert view.rowHeight(3) < view.rowHeight(4)
    model.toggle(0)
    assert (model.rowCount(), model.is_open(0), model.row_at(2)) == (1_002, False, (1, "paper 1"))
    assert view.rowHeight(1) < view.rowHeight(3), "the heading moved up, and a row is where it was"


def test_a_row_opens_and_the_rows_below_it_move(tasks: Tasks, seen: Seen[Any], qtbot: QtBot) -> None:
    model, view = shown(tasks, seen, Source(1_000), qtbot)
    assert (model.is_open(1), model.is_open(2)) == (None, False)
    model.toggle(2)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert [model.kind(line) for line in (2, 3, 5, 6)] == [Kind.ROW, Kind.CHILD, Kind.CHILD, Kind.ROW]
    assert (model.row_at(3), model.row_at(6), model.line_of(900)) == ((-2, "part"), (3, "paper 3"), 903)
    assert model.identity_at(6) == 3
    assert view.rowHeight(3) < view.rowHeight(6)
    model.toggle(2)
    assert (model.row_at(3), model.rowCount()) == ((3, "paper 3"), 1_001)


def test_sorting_asks_the_database_and_begins_at_the_first_row(
    tasks: Tasks, seen: Seen[Any], qtbot: QtBot
) -> None:
    source = Source(1_000)
    model, view = shown(tasks, seen, source, qtbot)
    view._sort(0)
    view._sort(0)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert source.sorts[-1] == Sort("number", descending=True)
    assert model.row_at(1) == (1_000, "paper 1000")
    view._sort(0)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert (source.sorts[-1], model.row_at(1)) == (UNSORTED, (1, "paper 1"))


def test_rows_that_change_meanwhile_are_read_anew_in_their_place(
    tasks: Tasks, seen: Seen[Any], qtbot: QtBot
) -> None:
    source = Source(10_000)
    model, view = shown(tasks, seen, source, qtbot)
    view.go_to(5_000)
    qtbot.waitUntil(lambda: model.row_at(5_000) is not None and not tasks.busy)
    place, limits = view.verticalScrollBar().value(), len(source.limits)
    source.words, source.open_ones = "changed paper", [20_001]
    view.viewport().repaint()
    model.open(source.query())
    qtbot.waitUntil(lambda: model.rowCount() == 10_003)
    assert model.row_at(model.line_of(5_000)) == (5_000, "changed paper 5000"), "it does not blink"
    assert view.current_row() == (5_000, "changed paper 5000")
    assert abs(view.verticalScrollBar().value() - place) <= 3 * view.rowHeight(1)
    assert source.limits[limits:] == [None], "the list is not begun anew"


def test_a_row_that_is_gone_stays_empty_until_the_list_is_read_anew(
    tasks: Tasks, seen: Seen[Any], qtbot: QtBot
) -> None:
    source = Source(1_000)
    model, view = shown(tasks, seen, source, qtbot)
    source.gone = {700}
    view.go_to(700)
    qtbot.waitUntil(lambda: model.row_at(699) is not None)
    assert (model.row_at(700), model.drawn(700)) == (None, None)
    assert (view.current_row(), view.chosen_rows()) == (None, [])


def test_the_current_row_is_told_once_it_was_read(tasks: Tasks, seen: Seen[Any], qtbot: QtBot) -> None:
    model, view = shown(tasks, seen, Source(10_000), qtbot)
    told: list[Any] = []
    view.current_changed.connect(told.append)
    view.go_to(7_000)
    qtbot.waitUntil(lambda: bool(told) and told[-1] is not None)
    assert told == [None, (7_000, "paper 7000")]
    model.dataChanged.emit(model.index(7_000, 0), model.index(7_000, 1))
    assert len(told) == 2, "what is known is not told again"


def test_other_filters_begin_at_the_top(tasks: Tasks, seen: Seen[Any], qtbot: QtBot) -> None:
    model, view = shown(tasks, seen, Source(10_000), qtbot)
    view.scrollToBottom()
    other = Source(300, words="other")
    model.open(other.query("other"))
    qtbot.waitUntil(lambda: model.rowCount() == 301)
    assert other.limits == [PAGE, None]
    assert model.row_at(1) == (1, "other 1")


def test_a_newer_question_replaces_the_older(tasks: Tasks, qtbot: QtBot) -> None:
    model, told = KeyedTable(COLUMNS, tasks), list[Opened]()
    model.open(Source(500).query("a"), told.append)
    model.open(Source(300).query("b"), told.append)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert (model.rowCount(), told[-1].count) == (301, 300)


def test_typing_looks_through_what_was_read_and_reads_nothing(
    tasks: Tasks, seen: Seen[Any], qtbot: QtBot
) -> None:
    source = Source(100_000)
    _model, view = shown(tasks, seen, source, qtbot)
    read = len(source.read)
    assert view.find_text("30")
    assert view.current_row() == (30, "paper 30")
    assert not view.find_text("99999")
    assert len(source.read) == read


def test_the_export_has_every_row_with_its_heading(tasks: Tasks, seen: Seen[Any], qtbot: QtBot) -> None:
    model, _view = shown(tasks, seen, Source(2_500, [9_001]), qtbot)
    exported = model.export_query(COLUMNS[:1])(None)
    assert (exported.titles, exported.numeric) == (("Group", "Number"), (False, True))
    assert (len(exported.rows), exported.rows[0], exported.rows[-1]) == (
        2_501,
        ("Open", 9_001),
        ("Done", 2_500),
    )


def test_copying_takes_every_chosen_row_also_those_not_read_yet(
    tasks: Tasks, seen: Seen[Any], qtbot: QtBot
) -> None:
    _model, view = shown(tasks, seen, Source(1_000), qtbot)
    view.selectAll()
    view.copy()
    qtbot.waitUntil(lambda: not tasks.busy)
    lines = QApplication.clipboard().text().splitlines()
    assert (len(lines), lines[0], lines[-1]) == (1_000, "1\tpaper 1", "1000\tpaper 1000")


def test_the_model_keeps_qts_rules(
    tasks: Tasks, seen: Seen[Any], qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    model, _view = shown(tasks, seen, Source(300, [401]), qtbot)
    model.toggle(3)
    qtbot.waitUntil(lambda: not tasks.busy)
    qtmodeltester.check(model)
    qtbot.waitUntil(lambda: not tasks.busy)


# A page


class PaperList(KeyedListPage[Paper]):
    """A list page over a source."""

    place = "papers of the test"
    title = "Papers"
    search = "Number"
    grouped = True
    columns = COLUMNS
    filters = (Filter("kind", "Kind"),)
    source = Source(0)

    def keyed(self) -> KeyedQuery[Paper]:
        return self.source.query((self.bar.text, self.bar.chosen("kind")))

    def told(self, opened: Opened) -> str:
        return f"{opened.count} papers"

    def why_empty(self) -> Empty:
        return Empty("No papers yet")


def page_of(desk: Desk, seen: Seen[Any], source: Source, qtbot: QtBot) -> PaperList:
    page = PaperList(desk)
    page.source = source
    seen(page)
    page.reload()
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    return page


def test_the_page_says_how_many_when_it_knows(desk: Desk, seen: Seen[Any], qtbot: QtBot) -> None:
    page = page_of(desk, seen, Source(1_234), qtbot)
    assert page.top.summary.text() == "1234 papers"
    assert clipped(page) == []


def test_an_empty_list_says_why(desk: Desk, seen: Seen[Any], qtbot: QtBot) -> None:
    page = page_of(desk, seen, Source(0), qtbot)
    assert page.table._empty_state is not None
    assert page.table._empty_state.isVisible()


def test_the_sorting_is_remembered(tasks: Tasks, seen: Seen[Any], qtbot: QtBot) -> None:
    memory = Memory()
    first = page_of(Desk(tasks, memory=memory), seen, Source(10), qtbot)
    for _time in range(2):
        first.table.horizontalHeader().sectionClicked.emit(0)
    qtbot.waitUntil(lambda: not tasks.busy)
    source = Source(10)
    second = page_of(Desk(tasks, memory=memory), seen, source, qtbot)
    assert source.sorts[-1] == Sort("number", descending=True)
    assert second.table.horizontalHeader().isSortIndicatorShown()


def test_the_page_exports_all_rows(desk: Desk, seen: Seen[Any], qtbot: QtBot) -> None:
    page, kept = page_of(desk, seen, Source(1_000), qtbot), list[Export]()
    page.export_then(kept.append)
    qtbot.waitUntil(lambda: bool(kept))
    assert (kept[0].titles, len(kept[0].rows)) == (("Group", "Number", "Words"), 1_000)
