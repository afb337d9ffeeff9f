"""Kits and splits: what is being written and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.queries import list_items, list_locations
from supplytrack.core.actor import Permission
from supplytrack.core.code import fold
from supplytrack.core.document import Kind
from supplytrack.core.sort import Sort
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.conversions.listing import (
    ConversionFilter,
    ConversionRow,
    conversion_keys,
    conversions_by_key,
)
from supplytrack.inventory.operations import SavedDraft, list_drafts
from supplytrack.ui.inventory.conversions.words import (
    ASSEMBLY,
    CONVERSIONS,
    DISASSEMBLY,
    KIND_WORDS,
    PAPERS,
    SPLIT,
    badges,
)
from supplytrack.ui.inventory.words import STOCK
from supplytrack.ui.posting import day_or
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import column, holder
from supplytrack.ui.toolkit.buttons import Segments
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Group, Look
from supplytrack.ui.toolkit.empty import Empty, Way
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.keyed import KeyedQuery, Opened, Section
from supplytrack.ui.toolkit.keyedpage import KeyedListPage
from supplytrack.ui.words import local

_MANY = {
    Kind.KIT_ASSEMBLY: N_("Assembled"),
    Kind.KIT_DISASSEMBLY: N_("Taken apart"),
    Kind.SPLIT: N_("Split"),
}


@dataclass(frozen=True, slots=True)
class ListRow:
    """A line of the list. `name` is the number, or the identity of a draft."""

    kind: Kind
    name: str
    number: str
    date: date | None
    place: str
    goods: str
    others: str
    state: str


class ConversionList(KeyedListPage[ListRow]):
    """What became of what, the newest first."""

    place = "stock conversions"
    in_list = CONVERSIONS
    title = N_("Kits and splits")
    kinds = frozenset({"documents", "drafts", "locations"})
    search = N_("Number, item or store")
    row_height = 40
    specs = (
        ActionSpec("export", N_("Export"), "Ctrl+E", "file-spreadsheet"),
        ActionSpec("split", N_("Split a mixed line"), "", "arrow-left-right", Permission.ASSEMBLE_KITS),
        ActionSpec("apart", N_("Take kits apart"), "", "package-open", Permission.ASSEMBLE_KITS),
        ActionSpec("assemble", N_("Assemble kits"), "Ctrl+N", "plus", Permission.ASSEMBLE_KITS),
    )
    secondary = ("export", "split", "apart")
    primary = "assemble"
    filters = (Filter("state", N_("Status")),)
    grouped = True
    columns = (
        Column(
            "state",
            N_("Status"),
            lambda row: badges()[row.state].word,
            lambda _word: "",
            width=118,
            look=lambda row: Look(badge=badges()[row.state]),
        ),
        Column(
            "number",
            N_("Paper"),
            lambda row: row.number or _("Draft"),
            width=164,
            look=lambda row: Look(weight=500, below=_(KIND_WORDS[row.kind])),
        ),
        Column("date", N_("Date"), lambda row: row.date, width=108),
        Column("place", N_("Store"), lambda row: row.place, width=190),
        Column(
            "goods",
            N_("Goods"),
            lambda row: row.goods,
            sortable=False,
            look=lambda row: Look(below=row.others),
        ),
        Column("act", "", lambda _row: "", width=92, sortable=False, look=lambda row: Look(action=_act(row))),
    )

    def bind(self) -> None:
        """What the buttons do."""
        self.acts.bind("export", self._export)
        self.acts.bind("assemble", lambda: self.desk.go(STOCK, (ASSEMBLY, "")))
        self.acts.bind("apart", lambda: self.desk.go(STOCK, (DISASSEMBLY, "")))
        self.acts.bind("split", lambda: self.desk.go(STOCK, (SPLIT, "")))

    def build(self) -> QWidget:
        """The list, with the words of its filters."""
        built = super().build()
        self.bar.set_choices("state", [Choice(key, badge.word) for key, badge in badges().items()])
        return built

    def filter_right(self) -> Sequence[QWidget]:
        """Which papers are listed."""
        self.segments = Segments([("", _("All")), *((kind.value, _(many)) for kind, many in _MANY.items())])
        self.segments.set_value("")
        self.segments.chosen.connect(lambda _kind: self.reload())
        return (holder(column(None, self.segments, None, gap=0)),)

    def _export(self) -> None:
        # Files bring libraries of their own; they are loaded when somebody saves one.
        from supplytrack.ui.saving import save_list

        self.export_then(lambda exported: save_list(self, _(self.title), exported))

    # Reading

    def keyed(self) -> KeyedQuery[ListRow]:
        """Drafts, then what was done, the newest first."""
        chosen = ConversionFilter(
            Kind(self.segments.value) if self.segments.value else None,
            tuple(map(str, self.bar.chosen("state"))),
            self.bar.text,
        )

        def sections(session: Any, sort: Sort, limit: int | None) -> Sequence[Section]:
            drafts = [row.name for row in _drafts(session, chosen)]
            return [
                Section(drafts, Group("draft", _("Being written"))),
                Section(conversion_keys(session, chosen, sort, limit), Group("done", _("Done"))),
            ]

        return KeyedQuery(chosen, sections, lambda session, keys: _rows(session, keys, chosen))

    def told(self, opened: Opened) -> str:
        """How many there are."""
        count = opened.count_of("done")
        return ngettext("{count} paper", "{count} papers", count).format(count=f"{count:,}")

    def why_empty(self) -> Empty:
        """Nothing was made of other goods yet."""
        return Empty(
            _("No kits assembled and nothing split yet"),
            _(
                "A kit is put together from components in a store. A mixed line is split when somebody knows its kinds."
            ),
            "boxes",
            (
                Way(_("Assemble kits"), lambda: self.desk.go(STOCK, (ASSEMBLY, "")), "plus"),
                Way(_("Split a mixed line"), lambda: self.desk.go(STOCK, (SPLIT, ""))),
            ),
        )

    def opened(self, row: ListRow) -> None:
        """Open the paper."""
        self.desk.go(STOCK, (PAPERS[row.kind], row.name))

    def acted(self, row: ListRow, _column: str) -> None:
        """Open the paper."""
        self.opened(row)


def _act(row: ListRow) -> str:
    return _("Continue") if row.state == "draft" else _("Open")


def _drafts(session: Any, chosen: ConversionFilter) -> Sequence[ListRow]:
    """What is being written, the newest first: never many, so that they are looked through here."""
    if chosen.states and "draft" not in chosen.states:
        return ()
    kinds = [chosen.kind] if chosen.kind else list(PAPERS)
    saved = [(kind, one) for kind in kinds for one in list_drafts(session, kind.value)]
    if not saved:
        return ()
    places = {one.code: local(one.name, one.name_km) for one in list_locations(session)}
    items = {one.code: local(one.name, one.name_km) for one in list_items(session)}
    rows = [_draft_row(kind, one, places, items) for kind, one in saved]
    words = fold(chosen.search).split()
    return [row for row in rows if all(word in fold(f"{row.place} {row.goods}") for word in words)]


def _draft_row(kind: Kind, one: SavedDraft, places: dict[str, str], items: dict[str, str]) -> ListRow:
    values = one.payload
    place = str(values.get("location") or (*str(values.get("batch") or "").split("|"), "")[1])
    kit = str(values.get("kit") or "")
    goods = " ".join(part for part in (str(values.get("quantity") or ""), items.get(kit, one.title)) if part)
    return ListRow(
        kind, one.uid, "", day_or(values.get("date"), None), places.get(place, place), goods, "", "draft"
    )


def _rows(session: Any, keys: Sequence[Any], chosen: ConversionFilter) -> dict[Any, ListRow]:
    drafts = {row.name: row for row in _drafts(session, chosen)} if isinstance(keys[0], str) else {}
    done = conversions_by_key(session, [key for key in keys if not isinstance(key, str)])
    return drafts | {key: _done_row(row) for key, row in done.items()}


def _done_row(row: ConversionRow) -> ListRow:
    return ListRow(
        row.kind,
        row.number,
        row.number,
        row.date,
        local(row.place_name, row.place_km),
        row.summary,
        row.others,
        "reversed" if row.reversed_by else "posted",
    )
