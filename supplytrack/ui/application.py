"""The Qt application: its name, its look and its language, switched while it runs."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QLocale, QObject, QSettings, Qt, QTranslator, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from supplytrack.i18n import LANGUAGES, N_, _, language, use_language
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.memory import Memory
from supplytrack.ui.toolkit.tokens import THEMES

_LOCALES = {"en": "en_GB", "km": "km_KH"}
_QT_WORDS = {
    word.replace("&", ""): word
    for word in (
        N_("Undo"),
        N_("Redo"),
        N_("Cut"),
        N_("Copy"),
        N_("Paste"),
        N_("Delete"),
        N_("Select All"),
        N_("Open"),
        N_("Save"),
        N_("Cancel"),
        N_("Close"),
    )
}


class _QtWords(QTranslator):
    """The few words that Qt itself shows, such as in the menu of a text field; Qt ships no Khmer."""

    def translate(self, _context: str, source: str, _comment: str | None = None, _count: int = -1) -> str:
        # What is not ours stays as Qt says it: to Qt an empty text is a translation, and a page size without a name is none.
        plain = source.replace("&", "")
        return _(_QT_WORDS[plain]) if plain in _QT_WORDS else source

    def isEmpty(self) -> bool:
        return False


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """The one QApplication, named and in the style that the palette and the style sheet are made for."""
    guard_qt_version(pyside_version)
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(list(arguments) or ["supplytrack"])
    app.setApplicationName("SupplyTrack")
    app.setOrganizationName("SupplyTrack")
    app.setStyle("Fusion")
    return app


def guard_qt_version(version: str) -> None:
    """Refuse the one Qt binding that loses count of True and None and then aborts on Python 3.11.

    :raises RuntimeError: for that version.
    """
    if version.startswith("6.12."):
        raise RuntimeError("PySide6 6.12 aborts on this Python; install 6.11.3")


def keep_the_window_quick() -> None:
    """Let threads that make rows give way to the window after half a millisecond instead of five, and let the
    collector of garbage leave alone what was loaded until now: looking through all of it takes three frames."""
    sys.setswitchinterval(0.0005)
    gc.freeze()


def window_memory() -> Memory:
    """Where sizes, column widths and filters are kept between two starts."""
    return Memory(QSettings())


class Looks(QObject):
    """The theme and the language in use, and the way to switch them while the program runs."""

    theme_changed = Signal(str)
    language_changed = Signal(str)

    def __init__(self, app: QApplication, memory: Memory, theme: str = "", code: str = "") -> None:
        """`theme` ("light", "dark" or "system") and `code` ("en" or "km") go before what is remembered."""
        super().__init__(app)
        self._app, self._memory = app, memory
        self.theme = self._known(theme or str(memory.get("theme", "light")), (*THEMES, style.SYSTEM), "light")
        self._words = _QtWords(self)
        app.installTranslator(self._words)
        self._speak(self._known(code or str(memory.get("language", language())), LANGUAGES, "en"))
        style.apply(app, self.theme)
        QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _scheme: self._follow_system())

    @staticmethod
    def _known(value: str, allowed: Sequence[str], otherwise: str) -> str:
        return value if value in allowed else otherwise

    def _speak(self, code: str) -> None:
        use_language(code)
        QLocale.setDefault(QLocale(_LOCALES[code]))

    def set_theme(self, theme: str) -> None:
        """Use another theme from now on."""
        self.theme = theme
        self._memory.put("theme", theme)
        style.apply(self._app, theme)
        self.theme_changed.emit(style.tokens().name)

    def set_language(self, code: str) -> None:
        """Speak another language from now on; the window builds its pages again."""
        if code == language():
            return
        self._memory.put("language", code)
        self._speak(code)
        style.apply(self._app, self.theme)
        self.language_changed.emit(code)

    def _follow_system(self) -> None:
        if self.theme == style.SYSTEM:
            self.set_theme(style.SYSTEM)
