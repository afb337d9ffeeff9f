"""The first start: an empty workspace, the example response, or a workspace that exists already."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import N_, _, language
from supplytrack.ui.application import Looks
from supplytrack.ui.toolkit.banner import Banner
from supplytrack.ui.toolkit.boxes import column, empty, framed, hairline, holder, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.draft import Draft
from supplytrack.ui.toolkit.empty import RoundIcon
from supplytrack.ui.toolkit.form import Field, Form
from supplytrack.ui.toolkit.labels import Icon, Label
from supplytrack.ui.toolkit.tasks import Tasks

WIDTH, HEIGHT = 980, 690
CARD = 760
EXAMPLE = "example.db"
"""The example's own file, beside the usual workspace."""
_FIELDS = (
    Field(
        "organisation",
        N_("Your organisation"),
        span=2,
        required=True,
        placeholder=N_("As it heads your papers"),
    ),
    Field("short_name", N_("Short name"), placeholder=N_("Such as IOM")),
    Field(
        "station",
        N_("Station"),
        placeholder=N_("Such as PNH"),
        note=N_("Opens every number, and never changes."),
    ),
)


class FirstRun(QWidget):
    """Asks how to begin. `made` tells the address of the workspace that is ready."""

    made = Signal(str)

    def __init__(self, address: str, user: str, looks: Looks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setWindowTitle("SupplyTrack")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(WIDTH, HEIGHT)
        self._address, self._user, self._looks = address, user, looks
        self._tasks = Tasks(_no_database, self)
        self._draft = Draft({"station": "MAIN"}, self)
        self._layout = QVBoxLayout(self)
        looks.language_changed.connect(lambda _code: self._build())
        self._build()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Whatever is being made is finished; nothing is left working behind the window that follows."""
        self._tasks.close()
        super().closeEvent(event)

    def _build(self) -> None:
        empty(self._layout)
        self._told = QVBoxLayout()
        told = holder(self._told)
        told.setFixedWidth(CARD)
        self.form = Form(_FIELDS, self._draft, columns=(1, 1, 1, 1), margins=(0, 4, 0, 0))
        self.start = Button(_("Start empty"), "primary", clicked=self._start_empty)
        self.sample = Button(_("Open the example"), clicked=self._start_example)
        self.existing = Button(_("Choose a file"), clicked=self._choose)
        card = framed(
            "panel",
            column(
                _way(
                    "package-open",
                    _("Begin with an empty workspace"),
                    _("Everything stays in one file on this computer."),
                    self.start,
                ),
                self.form,
                8,
                hairline(),
                _way(
                    "eye",
                    _("Or look around in an example"),
                    _(
                        "The border response of spring 2020 in Cambodia. It has a file of its own and never mixes with yours."
                    ),
                    self.sample,
                ),
                hairline(),
                _way(
                    "folder-open",
                    _("Or open a workspace that exists"),
                    _("A file from another computer, or a backup."),
                    self.existing,
                ),
                margins=(20, 14, 20, 14),
                gap=8,
            ),
        )
        card.setFixedWidth(CARD)
        head = column(
            row(None, RoundIcon("package-open"), None),
            8,
            Label(_("Welcome to SupplyTrack"), "title", centre=True),
            2,
            Label(
                _("From the donation to the people it reached: stock, papers and reports."),
                tone="text2",
                centre=True,
            ),
            gap=0,
        )
        languages = Button(
            "ខ្មែរ" if language() == "en" else "English", "link", "languages", clicked=self._switch
        )
        self._layout.addWidget(
            holder(
                column(
                    None,
                    head,
                    14,
                    row(None, told, None),
                    row(None, card, None),
                    10,
                    row(None, languages, None),
                    None,
                    gap=0,
                )
            )
        )
        finish = QShortcut(QKeySequence("Ctrl+Return"), self)
        finish.activated.connect(self._start_empty)
        self.form.go_to("organisation")

    def _switch(self) -> None:
        self._looks.set_language("km" if language() == "en" else "en")

    # The ways

    def _start_empty(self) -> None:
        if not self.form.check():
            return
        said = {key: str(self._draft.get(key) or "") for key in ("organisation", "short_name", "station")}
        self._make(partial(_make_empty, self._address, self._user, said), self._address)

    def _start_example(self) -> None:
        path = Path(self._address)
        address = str(path.with_name(EXAMPLE))
        if Path(address).exists():
            self.made.emit(address)
            return
        self._make(partial(_make_example, address, self._user), address)

    def _choose(self) -> None:
        folder = str(Path(self._address).parent)
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Open a workspace"), folder, _("SupplyTrack workspace (*.db);;All files (*)")
        )
        if chosen:
            self._make(partial(_look_at, chosen, self._user), chosen)

    def _make(self, work: Callable[[], None], address: str) -> None:
        empty(self._told)
        for button in (self.start, self.sample, self.existing):
            button.setEnabled(False)
        self._tasks.make(work, lambda _nothing: self.made.emit(address), refused=self._refused, owner=self)
        self._tasks.unavailable.connect(self._away, Qt.ConnectionType.UniqueConnection)

    def _refused(self, refused: Refused) -> None:
        self._enable()
        if self.form.show_refusal(refused):
            self._tell(str(refused))

    def _away(self, away: Unavailable, _again: object) -> None:
        self._enable()
        self._tell(str(away))

    def _tell(self, words: str) -> None:
        empty(self._told)
        self._told.addWidget(Banner("bad", words))
        self._told.addSpacing(10)

    def _enable(self) -> None:
        for button in (self.start, self.sample, self.existing):
            button.setEnabled(True)


def _way(icon: str, title: str, text: str, button: Button) -> QWidget:
    words = holder(column(Label(title, "strong"), Label(text, tone="text2", wrap=True), gap=1))
    return holder(row(Icon(icon, "text2", 20), (words, 1), button, gap=14))


def _no_database() -> Any:
    raise AssertionError("the first start opens no workspace")


# Each way makes or looks at a workspace beside the window; the packages of the database load there.


def _make_empty(address: str, user: str, said: dict[str, str]) -> None:
    from supplytrack.catalogue.establish import WorkspaceDraft
    from supplytrack.catalogue.opening import make_workspace
    from supplytrack.core.actor import Actor

    draft = WorkspaceDraft(said["organisation"], short_name=said["short_name"], station=said["station"])
    make_workspace(address, draft, Actor(user))


def _make_example(address: str, user: str) -> None:
    from supplytrack.catalogue.opening import make_workspace
    from supplytrack.core.actor import Actor
    from supplytrack.example import example_workspace, record_example

    make_workspace(address, example_workspace(), Actor(user), fill=record_example)


def _look_at(address: str, user: str) -> None:
    from supplytrack.catalogue.opening import open_workspace
    from supplytrack.core.actor import Actor

    open_workspace(address, Actor(user)).close()
