"""What the forms of needs and of arrivals share: lines that are recorded together, and undone together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.core.actor import Permission
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.catalogue.entry_page import EntryPage
from supplytrack.ui.catalogue.words import SITES
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import column, framed
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.lines import LineGrid


class FigurePage(EntryPage):
    """Records several figures at once; the fields above the lines are common to all of them."""

    place = SITES
    lines_title = ""
    lines_text = ""
    withdraw_with: Callable[[Any, str, str], None]
    """The operation that takes back a figure that was recorded by mistake."""
    specs = (
        ActionSpec("save", N_("Record"), "Ctrl+Return", "check", Permission.RECORD_NEEDS),
        ActionSpec("forget", N_("Forget changes"), "", "undo-2"),
    )

    def name_words(self, _values: Mapping[str, Any]) -> str:
        """The kind of paper: it has no name of its own."""
        return _(self.title)

    def lines_section(self, grid: LineGrid) -> QWidget:
        """The lines under their heading, as high as they are many."""
        grid.fit_height()
        for changed in (grid.line_model().rowsInserted, grid.line_model().rowsRemoved):
            changed.connect(lambda *_lines: grid.fit_height())
        told = Label(_(self.lines_text), tone="text2", wrap=True)
        heading = Label(_(self.lines_title), "section")
        return framed("panel", column(heading, told, 4, grid, margins=(16, 12, 16, 14), gap=4))

    def recorded(
        self,
        values: Mapping[str, Any],
        make: Callable[[Line], Any],
        record: Callable[[Any, Sequence[Any]], Any],
    ) -> Callable[[Any], Any]:
        """The operation that records the lines; what it refuses is said at the field or cell of this page."""
        lines = [(at, line) for at, line in enumerate(values["lines"]) if any(line.values())]
        drafts = [make(line) for _at, line in lines]
        places = [at for at, _line in lines]

        def keep(session: Any) -> Any:
            if not drafts:
                raise Refused(_("Fill in at least one line."))
            try:
                return record(session, drafts)
            except Refused as refused:
                found = [self._here(one, places) for one in refused.all()]
                unique = list({(one.field, str(one)): one for one in found}.values())
                raise Refused(str(unique[0]), unique[0].field, also=unique[1:]) from refused

        return keep

    def _here(self, refused: Refused, places: Sequence[int]) -> Refused:
        """A refusal of line N at the cell of this page, or at the field that all lines share."""
        _lines, _dot, rest = refused.field.partition(".")
        number, _dot, key = rest.partition(".")
        if not number.isdecimal():
            return refused
        shared = any(key in form.boxes for form in self.forms)
        return Refused(str(refused), key if shared else f"lines.{places[int(number)]}.{key}")

    def _saved(self, uids: Any) -> None:
        desk, withdraw = self.desk, self.withdraw_with
        why = _("Undone right after it was recorded")

        def undo() -> None:
            def take_back(session: Any) -> None:
                for uid in uids:
                    withdraw(session, uid, why)

            desk.tasks.write(take_back)

        words = ngettext("{count} figure recorded.", "{count} figures recorded.", len(uids))
        self.toast(words.format(count=f"{len(uids):,}"), _("Undo"), undo)
        self.leave()
