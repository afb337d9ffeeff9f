"""The way of a batch: who gave it, where it is, who was given it, what was made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.core.quantity import format_quantity, plain_quantity
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _, language, ngettext
from supplytrack.inventory.conversions.queries import OriginRow
from supplytrack.inventory.tracing import Fate, Trace, TracedBatch, TraceLine, trace
from supplytrack.ui.distribution.sidepanels import fact
from supplytrack.ui.inventory.words import STOCK
from supplytrack.ui.routes import place_of
from supplytrack.ui.saving import save_list
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import hairline, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.columns import Column, Group, Look
from supplytrack.ui.toolkit.days import cell_day_text, day_text
from supplytrack.ui.toolkit.empty import Empty
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.listpage import ListPage
from supplytrack.ui.toolkit.pages import Desk, check_line, key_value, section, side_box
from supplytrack.ui.toolkit.paint import Badge
from supplytrack.ui.words import local

LIST = "trace"
SEARCH = 420
"""Wide enough for a batch in words."""
_ICONS = {
    Fate.CAME: ("plain", "package-plus"),
    Fate.IN_STORE: ("good", "warehouse"),
    Fate.ON_THE_WAY: ("info", "truck"),
    Fate.WITH_RECIPIENT: ("warn", "building-2"),
    Fate.GIVEN_TO_PEOPLE: ("warn", "users"),
    Fate.MADE_INTO: ("info", "boxes"),
    Fate.SENT_BACK: ("plain", "undo-2"),
    Fate.LOST: ("bad", "circle-x"),
    Fate.DISPOSED: ("plain", "trash-2"),
    Fate.MISCOUNTED: ("plain", "clipboard-check"),
}


def fate_words(fate: Fate) -> str:
    """What a line tells, in a word or two."""
    return {
        Fate.CAME: _("Came in"),
        Fate.IN_STORE: _("In store"),
        Fate.ON_THE_WAY: _("On the way"),
        Fate.WITH_RECIPIENT: _("With recipient"),
        Fate.GIVEN_TO_PEOPLE: _("Given to people"),
        Fate.MADE_INTO: _("Made into"),
        Fate.SENT_BACK: _("Sent back"),
        Fate.LOST: _("Lost"),
        Fate.DISPOSED: _("Disposed of"),
        Fate.MISCOUNTED: _("Miscounted"),
    }[fate]


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the list with its batch. `more`: who received, how many were reached, what was made of it."""

    batch: TracedBatch
    line: TraceLine
    more: str
    gap: int
    sums: tuple[tuple[Fate, int], ...]
    relatives: tuple[OriginRow, ...]


class TracePage(ListPage[Told]):
    """One search, and everything that is known of what was found."""

    place = "trace"
    in_list = LIST
    title = N_("Trace")
    kinds = frozenset({"stock", "documents"})
    search = N_("Batch, item or number of a paper")
    wide_search = False
    grouped = True
    row_height = 44
    side_width = 300
    specs = (
        ActionSpec("export", N_("Export"), "Ctrl+E", "file-spreadsheet"),
        ActionSpec("print", N_("Print recall list"), "Ctrl+P", "printer"),
    )
    secondary = ("export",)
    primary = "print"
    columns = (
        Column(
            "fate",
            N_("Goods"),
            lambda told: fate_words(told.line.fate),
            text=lambda _words: "",
            width=150,
            sort=lambda told: list(Fate).index(told.line.fate),
            look=lambda told: Look(badge=Badge(fate_words(told.line.fate), *_ICONS[told.line.fate])),
        ),
        Column(
            "place",
            N_("Where"),
            lambda told: local(told.line.place_name, told.line.place_km),
            look=lambda told: Look(weight=500, below=told.more),
        ),
        Column(
            "quantity",
            N_("Quantity"),
            lambda told: plain_quantity(told.line.quantity, told.batch.decimals),
            numeric=True,
            width=96,
            look=lambda _told: Look(weight=600),
        ),
        Column("unit", N_("Unit"), lambda told: _unit(told.batch, told.line.quantity), width=76),
        Column("date", N_("Date"), lambda told: told.line.day, text=cell_day_text, width=112),
        Column(
            "document",
            N_("Document"),
            lambda told: told.line.document,
            width=166,
            look=lambda _told: Look(tone="link", weight=500),
        ),
    )

    def __init__(self, desk: Desk, asked: str = "") -> None:
        """`asked`: what to look for at once; what was looked for last unless told."""
        self._why = ""
        self._found: Trace | None = None
        self._named = ("", "")
        super().__init__(desk)
        self.bar.search.setFixedWidth(SEARCH)
        if asked:
            self.bar.search.setText(asked)

    def bind(self) -> None:
        """What the buttons do."""
        self.acts.bind("export", lambda: save_list(self, _("Trace"), self.export()))
        self.acts.bind("print", self.print_list)

    def opened_at(self) -> Any:
        """The search."""
        return ("trace", self._asked()) if self.bar.text else ("list", LIST)

    # Reading

    def read(self) -> None:
        """Look for what is typed."""
        asked = self._asked()
        if not asked.strip():
            self._take(None)
            return
        self.desk.tasks.read(
            lambda session: trace(session, asked),
            self._take,
            ticket=(id(self), "trace"),
            refused=self._not_found,
            owner=self,
        )

    def look_for(self, asked: str) -> None:
        """Look for something else, as if it were typed."""
        self.bar.search.setText(asked)
        self.reload()

    def _not_found(self, refused: Refused) -> None:
        self._why, self._found = str(refused), None
        self.show_rows(())

    def _take(self, found: Trace | None) -> None:
        self._why, self._found = "", found
        self._name_batch(found)
        self.show_rows(_told(found) if found is not None else ())

    def _asked(self) -> str:
        """What is typed, or the batch whose words stand in the search."""
        words, batch = self._named
        return batch if words and words == self.bar.text else self.bar.text

    def _name_batch(self, found: Trace | None) -> None:
        """Say in words which batch a page asked for by its identity: nobody reads that."""
        for batch in found.batches if found is not None else ():
            if batch.uid == self.bar.text.strip():
                self._named = batch_words(batch), batch.uid
                self.bar.search.setText(batch_words(batch))
                self.bar.search.setCursorPosition(0)
                return

    def _empty(self) -> Empty | None:
        if self._why:
            return Empty(self._why, _("Look at the label or at the paper once more."), "search-x")
        return self.why_empty()

    def why_empty(self) -> Empty:
        """Nothing is looked for yet."""
        return Empty(
            _("Where did it come from, and who has it?"),
            _("Write a batch number, an item or the number of a paper above."),
            "search",
        )

    # The list

    def group(self, row: Told) -> Group:
        """The batch: what it is, and that nothing of it is missing."""
        batch = row.batch
        came = dict(row.sums).get(Fate.CAME, 0)
        title = _("{batch}: {goods} came in").format(batch=batch_words(batch), goods=_goods(batch, came))
        return Group(batch.id, title)

    def count_words(self, _rows: int) -> str:
        """Nothing: the heading tells quantities."""
        return ""

    def identity(self, row: Told) -> Any:
        """The batch, what became of it, where and by which paper."""
        line = row.line
        return line.batch_id, line.fate, line.place, line.document

    def opened(self, row: Told) -> None:
        """Go to the paper, or to the item in the stock."""
        if row.line.document and place_of(row.line.document):
            self.desk.go(place_of(row.line.document), row.line.document)
        elif not row.line.document:
            self.desk.go(STOCK, row.batch.item)

    def summary(self, rows: Sequence[Told]) -> str:
        """How many batches, and whether anything is missing."""
        if not rows:
            return ""
        gaps = {told.batch.id: told.gap for told in rows}
        words = ngettext("{count} batch", "{count} batches", len(gaps)).format(count=f"{len(gaps):,}")
        whole = _("some are missing") if any(gaps.values()) else _("all accounted for")
        return f"{words}, {whole}"

    # The side panel

    def detail(self, row: Told | None) -> QWidget:
        """The batch of the current line: who gave it, how much is where, what it is made of and was made into."""
        if row is None:
            return side_box(
                Label(_("Choose a line to see where its batch came from."), tone="text2", wrap=True)
            )
        batch = row.batch
        parts: list[Any] = [
            _row_of_heading(local(batch.item_name, batch.item_km), self._fold()),
            10,
            *self._origin(batch),
            10,
            hairline(),
            10,
            *_balance(row),
        ]
        parts += self._relatives(row)
        return side_box(*parts)

    def _fold(self) -> Button:
        return self.side.fold_button() if self.side is not None else Button("", "quiet")

    def _origin(self, batch: TracedBatch) -> list[Any]:
        parts: list[Any] = []
        for words, value in (
            (_("Batch"), batch.batch or "–"),
            (_("Expiry"), day_text(batch.expiry) if batch.expiry else "–"),
            (_("Donor"), batch.donor or _("Own purchase")),
            (_("Supplier"), batch.supplier),
            (_("Fund"), batch.fund),
            (_("Since"), day_text(batch.receipt_day)),
        ):
            if value:
                parts += [fact(words, value), 4]
        for number in (batch.receipt, batch.order):
            if number and place_of(number):
                parts += [2, self._link(number, partial(self.desk.go, place_of(number), number))]
        return parts

    def _relatives(self, told: Told) -> list[Any]:
        """What the batch is made of and what was made of it, to be traced in turn."""
        if self._found is None or not told.relatives:
            return []
        batches = {batch.id: batch for batch in self._found.batches}
        parts: list[Any] = [10, hairline(), 10]
        for title, ids in (
            (_("Made of"), [one.origin_id for one in told.relatives if one.batch_id == told.batch.id]),
            (_("Made into"), [one.batch_id for one in told.relatives if one.origin_id == told.batch.id]),
        ):
            if ids:
                parts += [section(title), 4]
            for batch in (batches[one] for one in dict.fromkeys(ids)):
                parts.append(self._link(batch_words(batch), partial(self.look_for, batch.uid)))
        return parts

    def _link(self, words: str, act: Any) -> Any:
        return row(Button(words, "link", clicked=act), None, gap=0)

    # The recall list

    def print_list(self) -> None:
        """Print what is found as a list to call recipients by."""
        # Printing brings a library of its own; it is loaded when somebody prints.
        from supplytrack.ui.saving import print_pdf

        if self._found is None:
            return
        asked = self.bar.text.strip()

        def make(sheet: Any) -> None:
            self.desk.tasks.make(
                partial(_render, sheet), partial(print_pdf, self), ticket=(id(self), "paper"), owner=self
            )

        self.desk.tasks.read(
            partial(_sheet, found=self._found, asked=asked), make, ticket=(id(self), "sheet"), owner=self
        )


def batch_words(batch: TracedBatch) -> str:
    """`Surgical mask, batch A1, WHO`: what tells a batch from others."""
    number = _("batch {batch}").format(batch=batch.batch) if batch.batch else _("no batch")
    parts = [local(batch.item_name, batch.item_km), number, batch.donor or _("own")]
    if batch.expiry is not None:
        parts.append(_("expires {day}").format(day=day_text(batch.expiry)))
    return ", ".join(parts)


def _told(found: Trace) -> list[Told]:
    batches = {batch.id: batch for batch in found.batches}
    sums = {batch: tuple(found.sums_of(batch).items()) for batch in batches}
    gaps = {batch: found.gap(batch) for batch in batches}
    kin = {
        batch: tuple(one for one in found.origins if batch in (one.batch_id, one.origin_id))
        for batch in batches
    }
    lines = sorted(found.lines, key=lambda line: line.batch_id not in found.asked)
    return [
        Told(
            batches[line.batch_id],
            line,
            _more_words(line, batches, found.origins),
            gaps[line.batch_id],
            sums[line.batch_id],
            kin[line.batch_id],
        )
        for line in lines
    ]


def _more_words(line: TraceLine, batches: dict[int, TracedBatch], origins: Sequence[OriginRow]) -> str:
    """Who received, how many people were reached, or what was made of it."""
    if line.people is not None:
        return ngettext("{count} person reached", "{count} people reached", line.people).format(
            count=f"{line.people:,}"
        )
    if line.fate is Fate.MADE_INTO:
        made = [one.batch_id for one in origins if one.document_number == line.document]
        return ", ".join(_name(batches[one]) for one in dict.fromkeys(made) if one in batches)
    if line.fate is Fate.CAME:
        of = [
            one.origin_id
            for one in origins
            if (one.batch_id, one.document_number) == (line.batch_id, line.document)
        ]
        return _("made of {items}").format(items=", ".join(_name(batches[one]) for one in of)) if of else ""
    if line.quantity < 0:
        return _("given back")
    return line.receiver


def _name(batch: TracedBatch) -> str:
    return local(batch.item_name, batch.item_km)


def _unit(batch: TracedBatch, smallest: int) -> str:
    if language() == "km" and batch.unit_km:
        return batch.unit_km
    return batch.unit if abs(smallest) == 10**batch.decimals else batch.many


def _goods(batch: TracedBatch, smallest: int) -> str:
    return f"{format_quantity(smallest, batch.decimals)} {_unit(batch, smallest)}"


def _row_of_heading(title: str, fold: Button) -> Any:
    return row((Label(title, "section", wrap=True), 1), fold, gap=4)


def _balance(told: Told) -> list[Any]:
    """How much is where, and that it adds up to what came in."""
    parts: list[Any] = [section(_("Where it is")), 6]
    for fate, quantity in told.sums:
        parts += [key_value(fate_words(fate), format_quantity(quantity, told.batch.decimals)), 4]
    if told.gap:
        words = _("{goods} are missing").format(goods=_goods(told.batch, abs(told.gap)))
        return [*parts, 6, check_line("bad", words, _("Check the workspace in the settings."))]
    return [*parts, 6, check_line("good", _("All of it is accounted for"))]


# The paper loads beside the window: opening the page does not wait for it.


def _sheet(session: Any, *, found: Trace, asked: str) -> Any:
    from supplytrack.inventory.recall_sheets import recall_sheet

    return recall_sheet(session, found, asked)


def _render(sheet: Any) -> bytes:
    from supplytrack.documents.recall_list import render

    return render(sheet)
