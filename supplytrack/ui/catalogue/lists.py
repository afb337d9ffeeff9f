"""What the lists of the catalogue have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic

from PySide6.QtWidgets import QWidget

from supplytrack.core.actor import Permission
from supplytrack.i18n import N_, _
from supplytrack.ui.catalogue.words import UNUSED, USED
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import column, holder, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Row
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.listpage import ListPage

USE_FILTER = Filter("use", N_("Use"), several=False)


def list_specs(new: str) -> tuple[ActionSpec, ...]:
    """Export and a new entry; `new` is marked with N_()."""
    return (
        ActionSpec("export", N_("Export"), "Ctrl+E", "file-spreadsheet"),
        ActionSpec("new", new, "Ctrl+N", "plus", Permission.KEEP_CATALOGUE),
    )


class CatalogueActs(ListPage[Any]):
    """What a list does whose rows are opened in a form."""

    secondary = ("export",)
    primary = "new"

    def bind(self) -> None:
        """What the buttons do."""
        self.acts.bind("export", self._export)
        self.acts.bind("new", lambda: self.change(""))

    def build(self) -> QWidget:
        """The list, with the words of its filters."""
        built = super().build()
        self.bar.set_choices("use", [Choice(USED, _("In use")), Choice(UNUSED, _("Out of use"))])
        return built

    def change(self, code: str) -> None:
        """Open the form of an entry; of a new one without code."""
        raise NotImplementedError

    def in_use(self, *, active: bool) -> bool:
        """Whether the filter lets an entry through."""
        chosen = self.bar.chosen("use")
        return not chosen or (USED if active else UNUSED) in chosen

    def _export(self) -> None:
        # Files bring libraries of their own; they are loaded when somebody saves one.
        from supplytrack.ui.saving import save_list

        self.export_then(lambda exported: save_list(self, _(self.title), exported))


class CatalogueList(CatalogueActs, ListPage[Row], Generic[Row]):
    """A list whose rows are opened in a form, all of it in memory."""


def facts(pairs: Sequence[tuple[str, str]]) -> list[Any]:
    """Lines of a side panel, those without value left out."""
    parts: list[Any] = []
    for name, value in pairs:
        if value:
            words = Label(value, wrap=True)
            parts += [row((column(Label(name, tone="text2"), None), 2), (words, 3), gap=8), 6]
    return parts


def foot_buttons(*buttons: Button | None) -> QWidget:
    """Buttons at the end of a side panel, those that nobody may press left out."""
    return holder(row(*(button for button in buttons if button is not None), None, gap=8))
