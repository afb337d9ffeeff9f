"""The columns of a list: laid out, moved, hidden, and remembered for each user."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView, QWidget

from supplytrack.i18n import _
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.columns import Column
from supplytrack.ui.toolkit.listmodel import ListModel
from supplytrack.ui.toolkit.memory import Memory


class ColumnedView(QTableView):
    """A view whose columns are declared by its model and kept in `memory` under `name`."""

    def __init__(
        self,
        model: ListModel[Any],
        *,
        name: str,
        memory: Memory | None,
        lead: int,
        padding: int,
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self.lead, self.padding = lead, padding
        self._list, self._name, self._memory = model, name, memory or Memory()
        self._laid: dict[str, int] = {}
        self._remember = QTimer(self, singleShot=True, interval=400)
        self._remember.timeout.connect(self._remember_columns)

    def list_model(self) -> ListModel[Any]:
        """The model, with its own type."""
        return self._list

    def first_column(self) -> int:
        """The column that stands first now."""
        header = self.horizontalHeader()
        for place in range(header.count()):
            section = header.logicalIndex(place)
            if not header.isSectionHidden(section):
                return section
        return 0

    def shown_columns(self) -> list[Column[Any]]:
        """The columns a person sees, in their order."""
        header = self.horizontalHeader()
        sections = (header.logicalIndex(place) for place in range(header.count()))
        return [self._list.columns[at] for at in sections if not header.isSectionHidden(at)]

    def _lay_columns(self) -> None:
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        kept = self._memory.get(f"columns/{self._name}", {}) if self._name else {}
        self._laid = {}
        stretched = False
        for at, column in enumerate(self._list.columns):
            place = kept.get(column.key, {})
            header.setSectionHidden(at, bool(place.get("hidden", not column.shown)))
            if column.width is None and not stretched:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
                stretched = True
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                least = self._laid[column.key] = self._least_width(at)
                header.resizeSection(at, int(place.get("width", 0)) or least)
        if not stretched:
            header.setStretchLastSection(True)
        self._order_columns(kept)
        self._remember.stop()

    def _least_width(self, at: int) -> int:
        """The declared width, or more when the title needs it in the language in use."""
        column = self._list.columns[at]
        title = style.metrics(12, 600).horizontalAdvance(_(column.title)) + 2 * self.padding + 2
        return max(style.wider(column.width or 120), int(title) + (self.lead if at == 0 else 0))

    def _order_columns(self, kept: dict[str, Any]) -> None:
        header = self.horizontalHeader()
        keys = [column.key for column in self._list.columns]
        wanted = sorted(keys, key=lambda key: kept.get(key, {}).get("place", keys.index(key)))
        for place, key in enumerate(wanted):
            header.moveSection(header.visualIndex(keys.index(key)), place)

    def _remember_columns(self) -> None:
        if not self._name:
            return
        header = self.horizontalHeader()
        self._memory.put(
            f"columns/{self._name}",
            {
                column.key: {
                    # A width that nobody chose is worked out anew: it differs in another language.
                    "width": 0
                    if header.sectionSize(at) == self._laid.get(column.key)
                    else header.sectionSize(at),
                    "place": header.visualIndex(at),
                    "hidden": header.isSectionHidden(at),
                }
                for at, column in enumerate(self._list.columns)
            },
        )

    def reset_columns(self) -> None:
        """Show every declared column again, in its place and width."""
        self._memory.forget(f"columns/{self._name}")
        self._lay_columns()

    def show_column(self, key: str, *, shown: bool) -> None:
        """Show or hide a column; the last one cannot be hidden."""
        at = next(at for at, column in enumerate(self._list.columns) if column.key == key)
        if not shown and len(self.shown_columns()) < 2:
            return
        self.horizontalHeader().setSectionHidden(at, not shown)
        self._remember_columns()

    def columns_menu(self) -> QMenu:
        """The menu that shows, hides and resets columns."""
        menu = QMenu(self)
        shown = {column.key for column in self.shown_columns()}
        for column in self._list.columns:
            if not column.title:
                continue
            action = menu.addAction(_(column.title))
            action.setCheckable(True)
            action.setChecked(column.key in shown)
            action.toggled.connect(lambda checked, key=column.key: self.show_column(key, shown=checked))
        menu.addSeparator()
        menu.addAction(_("Reset columns")).triggered.connect(lambda _checked=False: self.reset_columns())
        return menu

    def _show_menu(self, at: QPoint) -> None:
        menu = self.columns_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.horizontalHeader().mapToGlobal(at))
