"""The lines of a split: an item for a site, what it lacks, what it gets and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from supplytrack.core.quantity import format_quantity, parse_quantity
from supplytrack.distribution.entry import ItemChoice
from supplytrack.distribution.needs.cover import UNKNOWN_NEED, Need, NeedBasis
from supplytrack.distribution.needs.covered import CoverageRow
from supplytrack.distribution.needs.fair_share import Rule
from supplytrack.distribution.needs.split_plan import Given, Wish, plan_split
from supplytrack.distribution.needs.splitting import SplitBasis, beyond_words
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _
from supplytrack.ui.distribution.note_lines import ItemChoices
from supplytrack.ui.distribution.split.words import why_words
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.choices import Choice, ListedChoices
from supplytrack.ui.toolkit.columns import Look
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.words import local

Problem = tuple[int, str, str]
"""Line, cell, and what is wrong there."""


class SplitLines:
    """Knows what the store has and what sites need, and so what every cell says."""

    def __init__(self, lines: Callable[[], Sequence[Line]], rule: Callable[[], Rule]) -> None:
        self._lines, self._rule = lines, rule
        self.basis: SplitBasis | None = None
        self.items: ListedChoices = ListedChoices()
        self.sites: ListedChoices = ListedChoices()
        self._rows: dict[tuple[str, str], CoverageRow] = {}
        self._plans: list[Given | None] | None = None
        self._by_line: dict[int, Given] = {}

    def know(self, basis: SplitBasis, items: ItemChoices, sites: Sequence[Choice]) -> None:
        """Know what the store can give and what is needed."""
        self.basis, self.items, self.sites = basis, items, ListedChoices(sites)
        self._rows = {(row.site.code, row.item.code): row for row in basis.coverage.rows}
        self.forget()

    def forget(self) -> None:
        """The lines, the rule or the stock are others now: plan anew when somebody asks."""
        self._plans = None

    @property
    def plans(self) -> Sequence[Given | None]:
        """What each line gets; None for a line without a known item and site."""
        if self._plans is None:
            lines = self._lines()
            wishes = [self._wish(line) for line in lines]
            known = [wish for wish in wishes if wish is not None]
            given = iter(plan_split(self._available(known), self._steps(known), known, self._rule()))
            self._plans = [next(given) if wish is not None else None for wish in wishes]
            self._by_line = {
                id(line): plan for line, plan in zip(lines, self._plans, strict=True) if plan is not None
            }
        return self._plans

    def _wish(self, line: Line) -> Wish | None:
        item, site = self.item_of(line), str(line.get("site") or "")
        if item is None or not site:
            return None
        decimals = item.ref.decimals
        need, have = self._need(site, item.ref.code), self._have(site, item.ref.code)
        return Wish(
            item.ref.code,
            site,
            need.quantity,
            have,
            _read(line.get("priority"), 0) or 1,
            _read(line.get("minimum"), decimals) or 0,
            _read(line.get("send"), decimals),
        )

    def _need(self, site: str, item: str) -> Need:
        row = self._rows.get((site, item))
        return row.need if row else UNKNOWN_NEED

    def _have(self, site: str, item: str) -> int:
        """What was delivered for the need, lies there or is on the way."""
        row = self._rows.get((site, item))
        there = max(row.delivered, 0) + (row.on_hand or 0) if row else 0
        return there + (self.basis.on_the_way.get((site, item), 0) if self.basis else 0)

    def _available(self, wishes: Sequence[Wish]) -> dict[str, int]:
        if self.basis is None:
            return {}
        stock = self.basis.stock
        return {wish.item: stock.items[wish.item].available(stock.day) for wish in wishes}

    def _steps(self, wishes: Sequence[Wish]) -> dict[str, int]:
        items = self.basis.stock.items if self.basis else {}
        return {wish.item: 10 ** items[wish.item].ref.decimals for wish in wishes}

    def item_of(self, line: Line) -> ItemChoice | None:
        """The item of a line."""
        return self.basis.stock.items.get(str(line.get("item"))) if self.basis else None

    def plan_of(self, line: Line) -> Given | None:
        """What this line gets."""
        return self._by_line.get(id(line)) if self.plans else None

    def lacking(self, item: str) -> list[Line]:
        """A line for each site that lacks something the store has: of one item, or of all."""
        if self.basis is None:
            return []
        stock = self.basis.stock
        found = []
        for code, choice in stock.items.items():
            if item not in ("", code) or not choice.available(stock.day):
                continue
            for site, of_item in self._rows:
                lacks = self._need(site, code).quantity - self._have(site, code)
                if of_item == code and lacks > 0 and site != stock.store:
                    found.append({"item": code, "site": site})
        return found

    def problems(self) -> list[Problem]:
        """The cells that ask for more than there is, that nobody can read, or that are there twice."""
        found: list[Problem] = []
        for at, (line, plan) in enumerate(zip(self._lines(), self.plans, strict=True)):
            if plan is None or self.basis is None:
                continue
            choice = self.basis.stock.items[plan.wish.item]
            found += [
                (at, key, _unread(line.get(key), places))
                for key, places in (
                    ("priority", 0),
                    ("minimum", choice.ref.decimals),
                    ("send", choice.ref.decimals),
                )
                if _unread(line.get(key), places)
            ]
            if plan.twice:
                found.append((at, "site", _("This site is listed for this item already.")))
            if plan.beyond:
                asked = choice.available(self.basis.stock.day) + plan.beyond
                found.append((at, "send", beyond_words(self.basis.stock, choice, asked)))
        return found

    # The columns

    def columns(self) -> Sequence[LineColumn]:
        """The columns of the grid, a little wider in Khmer."""
        wider = 4 if style.in_khmer() else 0
        return (
            LineColumn(
                "item",
                N_("Item"),
                CellKind.ITEM,
                180,
                choices=lambda _line: self.items,
                required=True,
                follow=lambda _line, _item: {"send": None},
            ),
            LineColumn(
                "site",
                N_("Site"),
                CellKind.CHOICE,
                choices=lambda _line: self.sites,
                look=self._site_look,
                required=True,
                weight=500,
                stop=True,
            ),
            LineColumn(
                "priority", N_("Priority"), CellKind.NUMBER, 66 + wider, text=self._priority, stop=True
            ),
            LineColumn("minimum", N_("Minimum"), CellKind.NUMBER, 80 + wider, stop=True),
            self._computed("lacks", N_("Lacks"), lambda line: self._amount(line, "lacks")),
            LineColumn(
                "send",
                N_("Send"),
                CellKind.NUMBER,
                64 + wider,
                text=self._send,
                look=lambda line: Look(tone="" if line.get("send") else "text2"),
                stop=True,
                weight=600,
                remark=self._send_remark,
            ),
            self._computed("lacking", N_("Then lacks"), lambda line: self._amount(line, "lacking")),
            LineColumn(
                "why", N_("Why"), CellKind.COMPUTED, 178 if wider else 226, text=self._why, grey=False
            ),
        )

    @staticmethod
    def _computed(key: str, title: str, text: Callable[[Line], str]) -> LineColumn:
        width = 78 if key == "lacking" else 56
        return LineColumn(key, title, CellKind.COMPUTED, width, right=True, text=text)

    def _decimals(self, line: Line) -> int:
        item = self.item_of(line)
        return item.ref.decimals if item else 0

    def _amount(self, line: Line, name: str) -> str:
        plan = self.plan_of(line)
        if plan is None or self._need(plan.wish.site, plan.wish.item).basis is NeedBasis.UNKNOWN:
            return ""
        return format_quantity(getattr(plan, name), self._decimals(line))

    def _site_look(self, line: Line) -> Look:
        """Below the site what it needs, what reached it, and what is on the way."""
        plan = self.plan_of(line)
        if plan is None:
            return Look()
        wish, decimals = plan.wish, self._decimals(line)
        if self._need(wish.site, wish.item).basis is NeedBasis.UNKNOWN:
            return Look(below=_("need not known"))
        words = _("needs {need}, has {have}").format(
            need=format_quantity(wish.need, decimals), have=format_quantity(wish.have, decimals)
        )
        moving = self.basis.on_the_way.get((wish.site, wish.item), 0) if self.basis else 0
        if moving:
            words = _("{words}, {count} on the way").format(
                words=words, count=format_quantity(moving, decimals)
            )
        return Look(below=words)

    def _priority(self, line: Line) -> str:
        plan = self.plan_of(line)
        return str(line.get("priority") or "") or ("1" if plan else "")

    def _send(self, line: Line) -> str:
        typed = line.get("send")
        if typed not in (None, ""):
            return str(typed)
        plan = self.plan_of(line)
        return format_quantity(plan.quantity, self._decimals(line)) if plan else ""

    def _send_remark(self, line: Line) -> str:
        plan = self.plan_of(line)
        if plan is None or plan.wish.by_hand is None:
            return ""
        return _("By hand. Empty the cell to take the fair share again: {count}.").format(
            count=format_quantity(plan.fair, self._decimals(line))
        )

    def _why(self, line: Line) -> str:
        plan = self.plan_of(line)
        if plan is None:
            return ""
        basis = self._need(plan.wish.site, plan.wish.item).basis
        return why_words(plan, basis, self._decimals(line))

    def item_words(self, code: str) -> str:
        """An item's name in the language in use."""
        choice = self.basis.stock.items.get(code) if self.basis else None
        return local(choice.ref.name, choice.ref.name_km) if choice else code


def _read(typed: Any, decimals: int) -> int | None:
    """A figure as typed; None where nothing is typed or nobody can read it."""
    try:
        return parse_quantity(str(typed or ""), decimals)
    except Refused:
        return None


def _unread(typed: Any, decimals: int) -> str:
    try:
        parse_quantity(str(typed or ""), decimals)
    except Refused as refused:
        return str(refused)
    return ""
