"""Tables that break over pages by rule.

The head repeats; a group's title repeats and takes two lines with it; a group's last two lines stay
together, a sum stays with the line above it, and the last rows stay with what follows the table.
A broken table says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from supplytrack.documents import labels
from supplytrack.documents.fonts import BOLD, REGULAR, SEMIBOLD
from supplytrack.documents.frame import LEFT, MM, RIGHT, WIDTH, Paper
from supplytrack.documents.labels import Label
from supplytrack.documents.surface import Align, Drawing, Surface
from supplytrack.documents.text import Block, block, fit, plain, width

PADDING = 2.6
"""Points between a cell's edge and its text."""

_PEN_TITLE = 10.5
_CONTINUED_ROOM = 14
_GROUP_HEIGHT = 16.5
_MINOR_GROUP_HEIGHT = 27
_LINES_WITH_TITLE = 2
_SMALLEST_FIGURE = 3.6
_SMALLEST_HEADING = 5.4


@dataclass(frozen=True, slots=True)
class Column:
    """A column of `width` millimetres. `pen` marks one that is left blank for a pen and framed."""

    width: float
    label: Label
    align: Align = "left"
    size: float = 9
    pen: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A text in a cell with its own font and size."""

    text: str
    font: str = REGULAR
    size: float = 9


Cell = str | tuple[Words, ...] | Drawing | None
"""A text, several texts one below the other, something drawn, or blank."""


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of a list. `on_top` replaces `cells` where the line comes first on a page."""

    cells: Sequence[Cell]
    on_top: Sequence[Cell] | None = None
    height: float = 0


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The title of the lines below it, with a remark at the right of the printed part.

    A `minor` one stands below another and takes two lines.
    """

    main: str
    second: str = ""
    right: str = ""
    right_second: tuple[str, str] = ("", "")
    minor: bool = False

    @property
    def height(self) -> float:
        """In points."""
        return _MINOR_GROUP_HEIGHT if self.minor and (self.second or self.right_second[0]) else _GROUP_HEIGHT


@dataclass(frozen=True, slots=True)
class SumRow:
    """Sums of the lines above; a heavy one closes the table."""

    cells: Sequence[Cell]
    heavy: bool = False


Row = LineRow | GroupRow | SumRow


@dataclass(frozen=True, slots=True)
class _Laid:
    """A row measured for its columns."""

    row: Row
    height: float
    cells: tuple[tuple[Block, ...] | Drawing | None, ...] = ()
    ascent: float = 0
    inner: float = 0


@dataclass
class Table:
    """Columns and rows; `flow` draws them from the paper's place downwards."""

    paper: Paper
    columns: Sequence[Column]
    least_height: float = 0
    """Millimetres a line takes at least."""
    pen_title: Label | None = None
    padding: float = 2.6
    head_size: float = 7.2
    grid: bool = False
    """Upright rules between all columns."""
    rows: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._edges = [LEFT]
        for column in self.columns:
            self._edges.append(self._edges[-1] + column.width * MM)
        self._head = [self._head_blocks(column) for column in self.columns]
        self._head_inner = max(sum(one.height for one in blocks) for blocks in self._head)
        self._head_height = self._head_inner + 5.5 + (_PEN_TITLE if self.pen_title else 0)
        self._top = self._framed = 0.0

    def _head_blocks(self, column: Column) -> tuple[Block, ...]:
        room = column.width * MM - 2 * PADDING
        main, second = self.paper.words(column.label)
        told = ((main, BOLD, self.head_size), (second, REGULAR, self.head_size + 0.2))
        return tuple(
            block(text, room, font, _word_size(text, font, size, room)) for text, font, size in told if text
        )

    # -------------------------------------------------------------- places

    def anchor(self, index: int) -> float:
        """Where text of a column stands: its left, right or middle, by the column's alignment."""
        left, right = self._edges[index], self._edges[index + 1]
        align = self.columns[index].align
        if align == "left":
            return left + PADDING
        return right - PADDING if align == "right" else (left + right) / 2

    def edges(self) -> Sequence[float]:
        """The places of the upright lines between columns, both ends included."""
        return self._edges

    def _printed_right(self) -> float:
        pens = [self._edges[index] for index, column in enumerate(self.columns) if column.pen]
        return min([*pens, RIGHT])

    # -------------------------------------------------------------- measuring

    def _lay(self, row: Row, *, on_top: bool = False) -> _Laid:
        if isinstance(row, GroupRow):
            return _Laid(row, row.height)
        given = row.on_top if isinstance(row, LineRow) and on_top and row.on_top is not None else row.cells
        cells = tuple(self._lay_cell(cell, index) for index, cell in enumerate(given))
        told = [cell for cell in cells if isinstance(cell, tuple) and cell]
        ascent = max((cell[0].ascent for cell in told), default=0)
        inner = max((ascent - cell[0].ascent + sum(one.height for one in cell) for cell in told), default=0)
        height = inner + 2 * self.padding
        if isinstance(row, LineRow):
            height = max(height, self.least_height * MM, row.height)
        return _Laid(row, height, cells, ascent, inner)

    def _lay_cell(self, cell: Cell, index: int) -> tuple[Block, ...] | Drawing | None:
        if cell is None or callable(cell):
            return cell
        column = self.columns[index]
        room = column.width * MM - 2 * PADDING
        texts = (Words(cell, REGULAR, column.size),) if isinstance(cell, str) else cell
        figure = column.align == "right"
        return tuple(
            block(text.text, room, text.font, _figure_size(text, room) if figure else text.size)
            for text in texts
            if text.text
        )

    def _glue(self) -> list[bool]:
        """For each row, whether it must stay on one page with the next."""
        rows = self.rows
        glue = [False] * len(rows)
        for index in range(len(rows) - 1):
            row, following = rows[index], rows[index + 1]
            after = rows[index + 2] if index + 2 < len(rows) else None
            if isinstance(row, GroupRow):
                self._glue_title(index, glue)
            elif isinstance(following, SumRow) or (
                isinstance(row, LineRow) and isinstance(following, LineRow) and not isinstance(after, LineRow)
            ):
                glue[index] = True
        return glue

    def _glue_title(self, index: int, glue: list[bool]) -> None:
        """A title keeps its first lines, and any lesser title between."""
        lines = 0
        for place in range(index, len(self.rows) - 1):
            following = self.rows[place + 1]
            lines += isinstance(following, LineRow)
            if lines > _LINES_WITH_TITLE or (lines and isinstance(following, GroupRow)):
                return
            glue[place] = True

    def _blocks(self) -> list[range]:
        """Rows that stay together, in order."""
        glue, start, kept = self._glue(), 0, []
        for index, glued in enumerate(glue):
            if not glued:
                kept.append(range(start, index + 1))
                start = index + 1
        if start < len(glue):
            kept.append(range(start, len(glue)))
        return kept

    # -------------------------------------------------------------- drawing

    def flow(self, tail: float = 0, carry: Callable[[int], Sequence[Cell]] | None = None) -> None:
        """Draw the table; `tail` points of what follows stay with its last rows.

        `carry` gives the sums so far (of that many rows) to print at the foot of a broken page and at
        the head of the next.
        """
        paper, blocks = self.paper, self._blocks()
        self._titles = self._titles_above()
        reserve: float = _CONTINUED_ROOM
        if carry:
            reserve += self._lay(self._carry_row(carry(0), labels.CARRIED_FORWARD)).height
        self._start(blocks, tail, reserve)
        fresh = True
        for kept in blocks:
            laid = [self._lay(self.rows[index]) for index in kept]
            after = tail if kept.stop == len(self.rows) else reserve
            for place, index in enumerate(kept):
                wanted = laid[place].height if place else sum(one.height for one in laid)
                if paper.room < wanted + after and not fresh:
                    self._break(index, carry)
                    laid[place] = self._lay(self.rows[index], on_top=True)
                self._draw(laid[place])
                fresh = False
        self._frame()
        if paper.room < tail:
            paper.new_page()

    def _start(self, blocks: Sequence[range], tail: float, reserve: float) -> None:
        """Draw the head where its first rows have room under it."""
        first = sum(self._lay(self.rows[index]).height for index in blocks[0]) if blocks else 0
        after = tail if len(blocks) < 2 else reserve
        if self.paper.room < self._head_height + first + after:
            self.paper.new_page()
        self._draw_head()

    def _break(self, index: int, carry: Callable[[int], Sequence[Cell]] | None) -> None:
        paper = self.paper
        if carry:
            self._draw(self._lay(self._carry_row(carry(index), labels.CARRIED_FORWARD)))
            self._framed = paper.y
        self._frame()
        main, second = paper.words(labels.CONTINUED_NEXT_PAGE)
        paper.surface.text(RIGHT, paper.y - 9, main, REGULAR, 7, "right")
        paper.surface.text(LEFT, paper.y - 9.5, second, REGULAR, 7.4)
        paper.new_page()
        self._draw_head()
        if carry:
            self._draw(self._lay(self._carry_row(carry(index), labels.BROUGHT_FORWARD)))
            self._framed = paper.y
        for group in self._titles_of(index):
            self._draw(self._lay(group))

    def _carry_row(self, cells: Sequence[Cell], label: Label) -> SumRow:
        """Carried sums; the title takes the place of the cell that is an empty text."""
        told = self.paper.words(label)
        return SumRow(
            [
                sum_title(self.paper, told, column.width) if cell == "" else cell
                for column, cell in zip(self.columns, cells, strict=True)
            ],
            heavy=True,
        )

    def _titles_of(self, index: int) -> list[GroupRow]:
        """The titles to repeat above row `index` when it begins a page."""
        here = self.rows[index]
        major, minor = self._titles[index]
        if isinstance(here, GroupRow):
            major, minor = (major if here.minor else None), None
        return [self._again(row) for row in (major, minor) if row is not None]

    def _titles_above(self) -> list[tuple[GroupRow | None, GroupRow | None]]:
        """The title and the lesser title that each row stands under, found once for all pages."""
        major: GroupRow | None = None
        minor: GroupRow | None = None
        found = []
        for row in self.rows:
            found.append((major, minor))
            if isinstance(row, GroupRow):
                major, minor = (major, row) if row.minor else (row, None)
        return found

    def _again(self, row: GroupRow) -> GroupRow:
        main, second = self.paper.words(labels.CONTINUED)
        again = f"{row.second} {second}" if row.second and second else row.second
        return replace(row, main=f"{row.main} {main}", second=again, right="", right_second=("", ""))

    def _draw_head(self) -> None:
        paper = self.paper
        draw, top = paper.surface, paper.y
        draw.rule(LEFT, top, RIGHT, 1)
        if self.pen_title:
            pens = [index for index, column in enumerate(self.columns) if column.pen]
            left, right = self._edges[pens[0]], self._edges[pens[-1] + 1]
            paper.inline(
                (left + right) / 2,
                top - 8.6,
                self.pen_title,
                6.8,
                fonts=(BOLD, REGULAR),
                align="centre",
                room=right - left - 2 * PADDING,
            )
            draw.rule(left, top - 12, right, 0.35)
        for index, blocks in enumerate(self._head):
            self._draw_head_cell(index, blocks, top)
        draw.rule(LEFT, top - self._head_height, RIGHT, 0.7)
        paper.y = top - self._head_height
        self._top, self._framed = top, paper.y

    def _draw_head_cell(self, index: int, blocks: tuple[Block, ...], top: float) -> None:
        column = self.columns[index]
        spare = self._head_inner - sum(one.height for one in blocks)
        lowered = (12 if column.pen else 6.5 + spare / 2) if self.pen_title else spare
        y = top - 1.6 - lowered
        for one in blocks:
            self.paper.surface.block(self.anchor(index), y - one.ascent, one, column.align)
            y -= one.height

    def _draw(self, laid: _Laid) -> None:
        paper, row = self.paper, laid.row
        if isinstance(row, GroupRow):
            self._draw_group(row)
            paper.surface.rule(LEFT, paper.y - laid.height, RIGHT, 0.35)
        else:
            heavy = isinstance(row, SumRow) and row.heavy
            if isinstance(row, SumRow):
                paper.surface.rule(LEFT, paper.y, RIGHT, 0.7 if heavy else 0.35)
            self._draw_cells(laid)
            paper.surface.rule(LEFT, paper.y - laid.height, RIGHT, 0.7 if heavy else 0.3)
        paper.y -= laid.height
        if not isinstance(row, SumRow):
            self._framed = paper.y

    def _draw_group(self, row: GroupRow) -> None:
        paper, right = self.paper, self._printed_right() - PADDING
        size = 8.2 if row.minor else 7.8
        baseline = paper.y - (10.5 if row.minor else 11.4)
        remark = fit(plain(row.right), REGULAR, size, WIDTH * 0.45)
        room = right - LEFT - PADDING - (width(remark, REGULAR, size) + 8 if remark else 0)
        paper.surface.text(right, baseline, remark, REGULAR, size, "right")
        if not row.minor:
            told = (row.main, row.second)
            paper.inline(LEFT + PADDING, baseline, told, 8.6, fonts=(BOLD, SEMIBOLD), room=room)
            return
        paper.surface.text(LEFT + PADDING, baseline, fit(plain(row.main), BOLD, 8.8, room), BOLD, 8.8)
        below = fit(plain(row.second), REGULAR, 8, WIDTH * 0.55)
        paper.surface.text(LEFT + PADDING, baseline - 11.5, below, REGULAR, 8)
        paper.inline(right, baseline - 11.5, row.right_second, 8, fonts=(BOLD, REGULAR), align="right")

    def _draw_cells(self, laid: _Laid) -> None:
        top, draw = self.paper.y, self.paper.surface
        for index, cell in enumerate(laid.cells):
            if cell is None:
                continue
            left, right = self._edges[index], self._edges[index + 1]
            if callable(cell):
                cell(draw, left, top, right - left, laid.height)
                continue
            y = top - (laid.height - laid.inner) / 2
            rise = laid.ascent - cell[0].ascent if cell else 0
            for number, one in enumerate(cell):
                baseline = y - one.ascent - (rise if number == 0 else 0)
                draw.block(self.anchor(index), baseline, one, self.columns[index].align)
                y -= one.height + (rise if number == 0 else 0)

    def _frame(self) -> None:
        """Upright rules of this page's part of the table."""
        draw, bottom = self.paper.surface, self._framed
        pens = [index for index, column in enumerate(self.columns) if column.pen]
        for number, index in enumerate(pens):
            top = self._top - (12 if number and self.pen_title else 0)
            draw.upright(self._edges[index], top, bottom, 0.35 if number else 0.8)
        if pens:
            draw.upright(self._edges[pens[-1] + 1], self._top, bottom, 0.8)
        if self.grid:
            for edge in self._edges[1:-1]:
                draw.upright(edge, self._top, bottom, 0.25)


def _word_size(text: str, font: str, size: float, room: float) -> float:
    """A heading with a word wider than its column is set smaller, so that the word stays whole."""
    widest = max(width(word, font, size) for word in (text.split() or [""]))
    return size if widest <= room else max(_SMALLEST_HEADING, size * room / widest - 0.01)


def _figure_size(text: Words, room: float) -> float:
    """A figure too wide for its column is set smaller, never torn apart."""
    wide = width(plain(text.text), text.font, text.size)
    if " " in text.text or wide <= room:
        return text.size
    return max(_SMALLEST_FIGURE, text.size * room / wide - 0.01)


def sum_title(paper: Paper, told: tuple[str, str], columns: float) -> Drawing:
    """The title of a sum on one line, over as many millimetres as the blank cells give."""

    def draw(_surface: Surface, left: float, top: float, _wide: float, high: float) -> None:
        room = columns * MM - 2 * PADDING
        paper.inline(left + PADDING, top - high / 2 - 3, told, 8.4, fonts=(BOLD, REGULAR), room=room)

    return draw


def end_of_list(paper: Paper, lines: int) -> None:
    """Close a list so that no line can be added after signing."""
    main, second = paper.words(labels.END_OF_LIST)
    counted = f"{lines} line" if lines == 1 else f"{lines} lines"
    told = (f"{main}: {counted}" if paper.language != "km" else f"{main} · {lines}", second)
    if second:
        told = (told[0], f"{second} · {lines} មុខ" if paper.language == "both" else second)
    middle, y = LEFT + WIDTH / 2, paper.y - 11
    half = paper.inline(middle, y, told, 7.4, align="centre") / 2 + 6
    paper.surface.rule(LEFT, y + 2.4, middle - half)
    paper.surface.rule(middle + half, y + 2.4, RIGHT)
    paper.y -= 17
