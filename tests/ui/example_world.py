"""The example response in a window, on the day of its situation report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from supplytrack.catalogue.opening import make_workspace
from supplytrack.core.actor import Actor
from supplytrack.db.engine import Database
from supplytrack.example import example_workspace, record_example
from supplytrack.i18n import use_language
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.labels import Label
from tests.factories.engines import FileStore
from tests.ui.handover_world import CLOCK, Hall

THEMES = [("en", "light"), ("en", "dark"), ("km", "light"), ("km", "dark")]


def make_example(address: str) -> None:
    """The example's workspace."""
    Path(address).unlink(missing_ok=True)
    make_workspace(address, example_workspace(), Actor("Sokha"), CLOCK, fill=record_example)


@contextmanager
def example_database(store: FileStore) -> Iterator[Database]:
    """A fresh copy of the example."""
    opened = Database(store.copy_of("example", make_example), actor=Actor("Sokha"), clock=CLOCK)
    try:
        yield opened
    finally:
        opened.close()


class Seat(Hall):
    """A person in front of one page, or of a place with pages."""

    @property
    def page(self) -> Any:
        """The page in sight."""
        return getattr(self.place, "current", self.place)

    def press_button(self, words: str) -> None:
        """Press the button that says so."""
        found = [one for one in self.place.findChildren(QPushButton) if one.text().strip() == words]
        assert [one for one in found if one.isVisible()], f"no button says {words}"
        next(one for one in found if one.isVisible()).click()


def dress(app: QApplication, language: str = "en", theme: str = "light") -> None:
    """Wear a language and a theme."""
    use_language(language)
    app.setStyle("Fusion")
    style.apply(app, theme)


def words(widget: QWidget) -> list[str]:
    """Every label that is seen."""
    return [label.text() for label in widget.findChildren(Label) if label.isVisible() and label.text()]


def pdf_text(content: bytes) -> str:
    """What a paper says."""
    document = pypdfium2.PdfDocument(BytesIO(content))
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def column(table: Any, key: str) -> list[str]:
    """What a column of a list shows, line after line; empty for headings."""
    model = table.list_model()
    at = [one.key for one in model.columns].index(key)
    shown = []
    for line in range(model.rowCount()):
        drawn = model.drawn(line)
        shown.append(drawn[at].text if drawn is not None and len(drawn) > at else "")
    return shown
