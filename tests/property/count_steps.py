"""Counts in both books: a store is written down, work goes on, the differences are posted. Unknown expiry dates are filled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from supplytrack.core.identity import new_uid
from supplytrack.inventory.counts.operations import (
    ExtraDraft,
    FigureDraft,
    add_extra,
    cancel_count,
    enter_figures,
    finish_counting,
)
from supplytrack.inventory.counts.reviewing import ReviewDraft, post_count
from supplytrack.inventory.supplies.dating import DatingDraft, record_expiry
from tests.factories import papers
from tests.property.oracle import Batch, No, Paper, Wish

if TYPE_CHECKING:
    from tests.property.oracle import Oracle
    from tests.property.world import World

    _World = World
else:
    _World = object

_SHEET = text(
    "SELECT line, batch_id, expected, counted IS NULL AS is_open FROM stock_count_sheet_line "
    "WHERE count_uid = :uid ORDER BY line"
)
_STATES = text("SELECT uid, state FROM stock_count")
REASONS = ("", "lost", "counting mistake", "stolen")


@dataclass
class Found:
    """What was found on a line. `batch` None: one that nobody knew of, as `new` describes it."""

    line: int
    batch: int | None
    expected: int
    counted: int
    reason: str = ""
    new: Batch | None = None


@dataclass
class Sheet:
    """A count. `frozen`: what lay in the store when it was made, whatever moves later."""

    uid: str
    store: str
    day: int
    items: tuple[str, ...]
    frozen: dict[int, int]
    state: str = "open"
    lines: list[Found] = field(default_factory=list)
    paper: Paper | None = None

    @property
    def standing(self) -> str:
        return "reversed" if self.paper and self.paper.reversed else self.state


def post_differences(books: Oracle, sheet: Sheet, day: int, reviewer: str) -> Paper:
    """More than was expected is found, less is lost, and nothing else moves."""
    if sheet.state != "counted" or not reviewer or day < sheet.day:
        raise No
    known, moves = len(books.batches), []
    for one in sheet.lines:
        batch, more = one.batch, one.counted - one.expected
        if batch is None and one.counted and one.new is not None:
            books.batches.append(one.new)
            batch = len(books.batches) - 1
        if batch is not None and more > 0:
            moves.append((one.line, batch, "found", f"store {sheet.store}", more))
        elif batch is not None and more < 0:
            place = "found" if one.reason in ("", "counting mistake") else "loss"
            moves.append((one.line, batch, f"store {sheet.store}", place, -more))
    try:
        sheet.paper = books.post(day, moves)
    except No:
        del books.batches[known:]
        for cell in [cell for cell in books.change if cell[0] >= known]:
            del books.change[cell]
        raise
    sheet.state = "posted"
    return sheet.paper


def fill_expiry(books: Oracle, day: int, store: str, batch: int, quantity: int, expiry: int) -> Paper:
    """A part of a batch without a date becomes a batch with one."""
    of = books.batches[batch]
    if of.expiry is not None:
        raise No
    books.choose(store, day, [Wish(of.item, quantity, batch=batch)])
    books.batches.append(Batch(of.item, of.donor, expiry, of.received))
    made = len(books.batches) - 1
    return books.post(
        day, [(1, batch, store, "converted", quantity), (2, made, "converted", store, quantity)]
    )


class CountSteps(_World):
    """Steps of `World`. `sheets`: the counts of this world, whatever their state."""

    sheets: list[Sheet]

    def _count(self, numbers: Iterator[int]) -> None:
        """Write down what lies in a store of one item or of both."""
        store, which = self._store(numbers), next(numbers) % 3
        items = self.items if which == 2 else (self.items[which],)
        uid = papers.start_sheet(self.database, store, items=items)
        place = f"store {store}"
        frozen = {
            n: self.oracle.lies(n, place)
            for n, batch in enumerate(self.oracle.batches)
            if self.oracle.lies(n, place) > 0
        }
        sheet = Sheet(uid, store, self.oracle.today, items, frozen)
        wanted = {
            self.batch_ids[n][0]: some for n, some in frozen.items() if self.oracle.batches[n].item in items
        }
        listed = self._listed(uid)
        self._same({row.batch_id: row.expected for row in listed}, wanted, "sheet", uid)
        batches = {key: n for n, (key, _uid) in enumerate(self.batch_ids)}
        sheet.lines = [Found(row.line, batches[row.batch_id], row.expected, 0) for row in listed]
        self.sheets.append(sheet)
        self.counts["count"] += 1

    def _listed(self, uid: str) -> Any:
        return self.database.read(lambda s: s.rows(_SHEET, {"uid": uid}))

    def _review(self, numbers: Iterator[int]) -> None:
        """Write figures down where there are none, give the count up now and then, or post what differs."""
        waiting = [sheet for sheet in self.sheets if sheet.state in ("open", "counted")]
        if not waiting:
            return
        sheet, way = waiting[next(numbers) % len(waiting)], next(numbers) % 12
        if way == 0:
            self.database.write(lambda s: cancel_count(s, sheet.uid))
            sheet.state = "cancelled"
            return
        if sheet.state == "open":
            self._find_goods(sheet, numbers)
        day = self._day(numbers) if way == 1 else max(sheet.day, self.oracle.today - next(numbers) % 3)
        draft = ReviewDraft(sheet.uid, "" if way in (2, 3) else "Dara", date=self.date(day))
        post = lambda: self.database.write(lambda s: post_count(s, draft))[0]  # noqa: E731
        done = self._both(
            "post count", post, lambda: post_differences(self.oracle, sheet, day, draft.reviewed_by)
        )
        if done:
            self._posted(*done, learn=True)
            self.papers.append(done[1])
            self.typed.append((post, done[0]))
        self._compare_sheets()

    def _find_goods(self, sheet: Sheet, numbers: Iterator[int]) -> None:
        """Figures for every line, mostly as expected, and goods that the sheet does not list."""
        listed = list(sheet.lines)
        if next(numbers) % 2:
            self._add_goods(sheet, numbers)
        for one in listed:
            one.counted = max(0, one.expected + (0, 0, 0, -1, 2, -one.expected)[next(numbers) % 6])
            one.reason = REASONS[next(numbers) % 4]
        figures = [FigureDraft(one.line, str(one.counted), one.reason) for one in listed]
        self.database.write(lambda s: enter_figures(s, sheet.uid, figures))
        self.database.write(lambda s: finish_counting(s, sheet.uid))
        sheet.state = "counted"

    def _add_goods(self, sheet: Sheet, numbers: Iterator[int]) -> None:
        """Of a batch that the scope left out or that came since, one that stands on the sheet, or an unknown one."""
        item, counted, way = self.items[next(numbers) % 2], next(numbers) % 6, next(numbers) % 4
        listed = [one.batch for one in sheet.lines if one.batch is not None]
        beside = [n for n in range(len(self.oracle.batches)) if self._may_lie(n, sheet) and n not in listed]
        known = listed if way == 0 else beside
        if known and way < 3:
            batch = known[next(numbers) % len(known)]
            of = self.oracle.batches[batch].item
            extra = ExtraDraft(of, str(counted), batch_uid=self.batch_ids[batch][1])
            found = Found(0, batch, sheet.frozen.get(batch, 0), counted)
        else:
            expiry = sheet.day + next(numbers) % 20 if item == self.items[0] else None
            donor = ("WFP", "")[next(numbers) % 2]
            until = None if expiry is None else self.date(expiry)
            extra = ExtraDraft(item, str(counted), donor=donor, expiry=until)
            found = Found(0, None, 0, counted, new=Batch(item, donor, expiry, sheet.day))
        done = self._both(
            "add to sheet",
            lambda: self.database.write(lambda s: add_extra(s, sheet.uid, extra))[0],
            lambda: self._not_listed(sheet, found),
        )
        if done:
            found.line = done[0]
            sheet.lines.append(found)
            self._same(self._listed(sheet.uid)[-1].expected, found.expected, "expected of", sheet.uid)

    def _may_lie(self, batch: int, sheet: Sheet) -> bool:
        """Whether a batch lies in the store of a sheet now, or lay there when it was made."""
        countable = self.oracle.batches[batch].item in self.items
        return countable and (batch in sheet.frozen or self.oracle.lies(batch, f"store {sheet.store}") > 0)

    def _not_listed(self, sheet: Sheet, found: Found) -> None:
        if found.batch is not None and found.batch in [one.batch for one in sheet.lines]:
            raise No

    def _compare_sheets(self) -> None:
        """Where each count stands."""
        states = {row.uid: row.state for row in self.database.read(lambda s: s.rows(_STATES))}
        for sheet in self.sheets:
            self._same(states[sheet.uid], sheet.standing, "state", sheet.uid)

    def _date_goods(self, numbers: Iterator[int]) -> None:
        """Somebody reads the expiry date on goods that came without one."""
        day, store = self._day(numbers), self._store(numbers)
        lying = [n for n in self._batches_of(self.items[0]) if self.oracle.lies(n, f"store {store}") > 0]
        undated = [n for n in lying if self.oracle.batches[n].expiry is None]
        fitting = undated if next(numbers) % 6 else lying
        if not fitting:
            return
        batch = fitting[next(numbers) % len(fitting)]
        quantity = 1 + next(numbers) % (self.oracle.lies(batch, f"store {store}") + 1)
        expiry = day + next(numbers) % 20
        draft = DatingDraft(
            new_uid(),
            self.date(day),
            store,
            self.batch_ids[batch][1],
            str(quantity),
            self.date(expiry),
        )
        write = lambda: self.database.write(lambda s: record_expiry(s, draft))[0]  # noqa: E731
        done = self._both(
            "date goods",
            write,
            lambda: fill_expiry(self.oracle, day, f"store {store}", batch, quantity, expiry),
        )
        if done:
            self._posted(*done, learn=True)
            self.papers.append(done[1])
            self.typed.append((write, done[0]))
