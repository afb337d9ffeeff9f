"""Goods given to people, one paper or a day at several sites: the steps, and what was told beside the moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from supplytrack.core.identity import new_uid
from supplytrack.distribution.day_sheet import DaySheet, SiteDay, record_day
from supplytrack.distribution.giving import GivenDraft, GivenLineDraft, distribute_to_people
from supplytrack.distribution.headcount import HeadCount
from supplytrack.distribution.people_queries import PeopleFilter, people_rows
from tests.property.oracle import No, Oracle, Paper, Wish

if TYPE_CHECKING:
    from tests.property.world import World

    _World = World
else:
    _World = object

SITES = ("POI-PET", "PHD-BMC", "QC-KKG")
WHY = "rain"
MANY = 100_000
EVERY = 20
"""Comparing takes long: not after each step, but after one in so many."""

_TOLD = text(
    "SELECT x.quantity, x.brought_back, h.people, h.planned, h.planned_why FROM people_reached h "
    "LEFT JOIN people_reached_line x ON x.document_id = h.document_id WHERE h.document_id = :id ORDER BY x.line"
)


@dataclass
class Heads:
    """Who was reached, whom the plan said, and whether somebody wrote why that is not the same."""

    people: int
    planned: int | None
    why: bool

    def check(self) -> None:
        if self.planned not in (None, self.people) and not self.why:
            raise No

    def typed(self) -> HeadCount:
        planned = "" if self.planned is None else str(self.planned)
        return HeadCount(people=str(self.people), planned=planned, planned_why=WHY if self.why else "")


@dataclass
class Reached:
    """People reached at a site by one paper."""

    site: str
    people: int
    paper: Paper


def told_lines(paper: Paper, lines: dict[int, int], parts: list[int]) -> list[tuple[int, int]]:
    """Given and brought back for each part; what came back stands at the first part of its line."""
    left = dict(lines)
    return [(move[4], left.pop(line, 0)) for move, line in zip(paper.moves, parts, strict=True)]


class GivingSteps(_World):
    """Giving goods to people, for `World`."""

    reached: list[Reached]
    looked_at = 0

    def _heads(self, numbers: Iterator[int]) -> Heads:
        way, people = next(numbers) % 8, 1 + next(numbers) % 5
        return Heads(people, None if way < 3 else people + (way > 4), way != 7)

    def _give(self, numbers: Iterator[int]) -> None:
        day, store = self._day(numbers), self._store(numbers)
        wishes = [wish for wish in self._wishes(numbers, store) if wish.donor != ""]
        heads, back = self._heads(numbers), [next(numbers) % 3 for _wish in wishes]
        lines = [
            GivenLineDraft(
                wish.item,
                str(wish.quantity),
                donor=wish.donor or "",
                batch_uid="" if wish.batch is None else self.batch_ids[wish.batch][1],
                brought_back=str(some) if some else "",
            )
            for wish, some in zip(wishes, back, strict=True)
        ]
        draft = GivenDraft(new_uid(), self.date(day), store, SITES[0], heads.typed(), lines)
        parts: list[int] = []

        def theirs() -> Paper:
            heads.check()
            parts.extend(line for line, _batch, _some in self.oracle.choose(f"store {store}", day, wishes))
            return self.oracle.take_away(day, f"store {store}", "people", wishes)

        give = lambda: self.database.write(lambda s: distribute_to_people(s, draft))[0]  # noqa: E731
        done = self._both("give", give, theirs)
        if done:
            self._posted(*done)
            self._told(done[0].id, done[1], heads, dict(enumerate(back, 1)), parts)
            if wishes:
                self.reached.append(Reached(SITES[0], heads.people, done[1]))
            self.papers.append(done[1])
            self.typed.append((give, done[0]))

    def _give_all_day(self, numbers: Iterator[int]) -> None:
        """One item at two or three sites: each a paper, or nothing at all."""
        day, store = self._day(numbers), self._store(numbers)
        item = self.items[next(numbers) % 2]
        sites = SITES[: 2 + next(numbers) % 2]
        heads = [self._heads(numbers) for _site in sites]
        given = [1 + next(numbers) % 6 for _site in sites]
        rows = [
            SiteDay(new_uid(), site, one.typed(), str(some), "1")
            for site, one, some in zip(sites, heads, given, strict=True)
        ]
        draft = DaySheet(new_uid(), self.date(day), item, store, rows)
        parts: list[list[int]] = []

        def theirs() -> list[Paper]:
            for one in heads:
                one.check()
            papers: list[Paper] = []
            try:
                for some in given:
                    wishes = [Wish(item, some)]
                    parts.append([line for line, *_rest in self.oracle.choose(f"store {store}", day, wishes)])
                    papers.append(self.oracle.take_away(day, f"store {store}", "people", wishes))
            except No:
                take_back(self.oracle, papers)
                raise
            return papers

        done = self._both(
            "give all day", lambda: self.database.write(lambda s: record_day(s, draft))[0], theirs
        )
        for n, (answer, paper) in enumerate(zip(*done, strict=True)) if done else ():
            self._posted(answer, paper)
            self._told(answer.id, paper, heads[n], {1: 1}, parts[n])
            self.reached.append(Reached(sites[n], heads[n].people, paper))
            self.papers.append(paper)

    def _told(self, key: int, paper: Paper, heads: Heads, back: dict[int, int], parts: list[int]) -> None:
        """What the paper keeps beside its moves."""
        said = self.database.read(lambda s: s.rows(_TOLD, {"id": key}))
        why = WHY if heads.planned not in (None, heads.people) else ""
        lines = told_lines(paper, back, parts) or [(None, None)]
        expected = [(*line, heads.people, heads.planned, why) for line in lines]
        self._same([tuple(row) for row in said], expected, "people told", key)

    def _compare_people(self) -> None:
        """Services of every site and day: the people of all papers that stand."""
        self.looked_at += 1
        if self.looked_at % EVERY:
            return
        expected = Counter[tuple[str, int]]()
        for one in self.reached:
            expected[one.site, one.paper.day] += 0 if one.paper.reversed else one.people
        found = {
            row.document_id: row
            for item in {batch.item for batch in self.oracle.batches}
            for row in self.database.read(
                lambda s, item=item: people_rows(s, PeopleFilter(item=item, reversed_too=False), limit=MANY)
            )
        }
        said = Counter[tuple[str, int]]()
        for row in found.values():
            said[row.place, (row.date - self.date(0)).days] += row.heads.people
        self._same(+said, +expected, "services", "all sites")


def take_back(books: Oracle, papers: list[Paper]) -> None:
    """Nothing of a day happened: its papers leave the books again."""
    for paper in reversed(papers):
        books._write(paper.day, paper.moves, -1)
        books.posted.remove(paper)
