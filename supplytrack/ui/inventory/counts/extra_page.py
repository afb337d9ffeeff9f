"""Goods found that the sheet of a count does not list: written down with their batch, donor and expiry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from supplytrack.catalogue.queries import ItemRow, PartyRow, list_items, list_parties
from supplytrack.core.actor import Permission
from supplytrack.i18n import N_, _
from supplytrack.inventory.counts.operations import ExtraDraft, add_extra
from supplytrack.inventory.counts.queries import CountDetail, read_count
from supplytrack.ui.choosing import item_choices
from supplytrack.ui.inventory.counts.words import COUNT, COUNTS, EXTRA
from supplytrack.ui.inventory.words import STOCK
from supplytrack.ui.posting import day_or, typed
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import Desk, section, side_box
from supplytrack.ui.toolkit.paperpage import PaperPage
from supplytrack.ui.words import local


@dataclass(frozen=True)
class _Opened:
    count: CountDetail
    items: Sequence[ItemRow]
    parties: Sequence[PartyRow]


class ExtraPage(PaperPage):
    """Adds one batch to the sheet of a count."""

    place = STOCK
    in_list = COUNTS
    title = N_("Goods not on the sheet")
    specs = (ActionSpec("add", N_("Add to the sheet"), "Ctrl+Return", "plus", Permission.COUNT_STOCK),)
    primary = "add"
    form_columns = (34, 18, 24, 24)
    fields = (
        Field("item", N_("Item"), FieldKind.CHOICE, required=True),
        Field("counted", N_("Counted"), FieldKind.NUMBER, required=True),
        Field("batch", N_("Batch"), placeholder=N_("as printed on the box")),
        Field("expiry", N_("Expiry"), FieldKind.DATE),
        Field("donor", N_("Donor"), FieldKind.CHOICE, note=N_("Empty: goods of our own")),
        Field("remarks", N_("Remarks"), span=3, placeholder=N_("Where it was found…")),
    )
    hints = (("Tab", N_("next field")), ("Ctrl+Enter", N_("add to the sheet")))
    blank_lines = 0

    def __init__(self, desk: Desk, number: str) -> None:
        """`number`: of the count."""
        self._number = number
        self._uid = ""
        super().__init__(desk, {})
        self.grid.hide()

    def bind(self) -> None:
        """What the actions do."""
        self.acts.bind("add", lambda: self.press(self._add, self._added))
        self.set_crumb(self._number, lambda: self.desk.go(STOCK, (COUNT, self._number)))

    def opened_at(self) -> Any:
        """This page of this count."""
        return EXTRA, self._number

    def lines_and_foot(self) -> QWidget:
        """The foot bar stays at the foot while there are no lines."""
        left = super().lines_and_foot()
        layout = left.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertStretch(1)
        return left

    def load(self) -> None:
        """Read the count, and what can be found in a store."""
        number = self._number
        self.desk.tasks.read(
            lambda session: _Opened(read_count(session, number), list_items(session), list_parties(session)),
            self._know,
            ticket=(id(self), "count"),
            owner=self,
        )

    def _know(self, opened: _Opened) -> None:
        self._uid = opened.count.row.uid
        self.form.set_choices("item", item_choices(opened.items))
        self.form.set_choices(
            "donor",
            [
                Choice(one.code, local(one.name, one.name_km), also=(one.code, one.name, one.name_km))
                for one in opened.parties
                if one.is_donor
            ],
        )
        row = opened.count.row
        self.set_summary(f"{row.number}, {local(row.location_name, row.location_km)}")
        self.form.go_to("item")

    def foot_words(self) -> tuple[str, str]:
        """There are no lines."""
        return "", "text2"

    def still_safe(self) -> str:
        """What a refusal adds."""
        return _("Nothing was added to the sheet.")

    def side(self) -> QWidget:
        """What becomes of it."""
        words = _(
            "A batch number that the books know keeps its donor and expiry. Any other becomes a new batch, found in this "
            "count, with the donor and expiry that you write here."
        )
        return side_box(section(_("What becomes of it")), 8, Label(words, wrap=True))

    def _add(self, values: dict[str, Any]) -> Callable[[Any], int]:
        uid = self._uid
        found = ExtraDraft(
            typed(values, "item"),
            typed(values, "counted"),
            typed(values, "donor"),
            typed(values, "batch"),
            expiry=day_or(values.get("expiry"), None),
            remarks=typed(values, "remarks"),
        )
        return lambda session: add_extra(session, uid, found)

    def _added(self, line: int) -> None:
        self.toast(_("Added as line {line}.").format(line=line))
        self.desk.go(STOCK, (COUNT, self._number))
