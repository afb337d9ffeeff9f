"""The files on a paper: a strip where they are added, opened, saved, told apart and taken off."""

from __future__ import annotations

import stat
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QMimeData, QObject, Qt, QUrl
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QMenu

from supplytrack.core.attached_file import MOST_FILES, AttachedFile, FileKind, MediaType, size_words
from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.toolkit import icons, paint, style
from supplytrack.ui.toolkit.boxes import column, empty, holder, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.labels import Icon, Label, plain_tip
from supplytrack.ui.toolkit.pages import Page
from supplytrack.ui.toolkit.tasks import Progress

KIND_WORDS: Mapping[FileKind, str] = {
    FileKind.QUOTATION: N_("Quotation"),
    FileKind.INVOICE: N_("Invoice"),
    FileKind.WAYBILL: N_("Waybill scan"),
    FileKind.SIGNED_NOTE: N_("Signed note"),
    FileKind.PHOTO: N_("Photo"),
    FileKind.OTHER: N_("Other paper"),
}
_GAP = 6
_AROUND = 16 + 15 + 16 + 4 * 8
"""Pixels of the margins, the paper clip and the gaps of the strip."""
_MORE_WIDTH = 52
_TEXT_WIDTH = 190
_LEAST_NAME = 56
"""Pixels of what a file is and its name on a button, and of the name at least; the tip has all of it."""
_MOST_TOLD = 3
"""Refusals that are told in full."""


class Content(Protocol):
    """A file that was read: a name that is safe on every disk, what it is, and its bytes."""

    @property
    def name(self) -> str:
        """How it is called, ending as its content is."""

    @property
    def media(self) -> MediaType:
        """What it is."""

    @property
    def content(self) -> bytes:
        """Its bytes."""


@dataclass(frozen=True)
class FileWork:
    """What the strip has done by those who know the workspace.

    Each function but `from_disk` and `save` takes the transaction first. They raise `Refused` with a sentence.
    """

    listed: Callable[[Any, str], Sequence[AttachedFile]]
    from_disk: Callable[[Path], tuple[str, bytes]]
    add: Callable[[Any, str, str, bytes, str], Any]
    remove: Callable[[Any, int], Any]
    restore: Callable[[Any, int], Any]
    call: Callable[[Any, int, str], Any]
    read: Callable[[Any, int], Content]
    save: Callable[[Page, Content], None]


class FileStrip(QFrame):
    """The files of the paper that `subject()` names, one button each.

    New ones come by the button, by dropping them anywhere on the page, or by pasting (Ctrl+V here). `keep_first`
    is called before the first: a paper that nobody has written in yet must be kept to have files.
    """

    def __init__(
        self,
        page: Page,
        work: FileWork,
        subject: Callable[[], str],
        *,
        kind: FileKind = FileKind.OTHER,
        may_change: bool = True,
        keep_first: Callable[[], object] = lambda: None,
    ) -> None:
        """`kind`: what a new file on such a paper most often is."""
        # A part of the page from the beginning: shown without it, it would be a window that takes the keyboard away.
        super().__init__(page)
        self.setObjectName("files")
        self._page, self._work, self._subject = page, work, subject
        self._kind, self._may_change, self._keep_first = kind, may_change, keep_first
        self._shown: Sequence[AttachedFile] = ()
        self._buttons: list[Button] = []
        self._title = Label(_("Files"), "medium", "text2")
        self._hint = Label(
            _("PDF, PNG or JPEG: drop it on the page or paste it"),
            "caption",
            "text3",
            elide=True,
        )
        self._row = row(gap=_GAP)
        self._more = Button("", "small", clicked=self._open_more)
        self._attach = Button(
            _("Attach"),
            "small",
            "plus",
            tip=_("Attach a PDF or a picture (Ctrl+Shift+F)"),
            clicked=self.choose,
        )
        self._paste = Button(
            _("Paste"), "small", tip=_("Attach what was copied (Ctrl+V)"), clicked=self.paste
        )
        self._words = Label("", "caption", "bad", wrap=True)
        self._words.setAlignment(paint.LEFT)
        close = Button("", "quiet", "x", name=_("Hide this"), icon_size=14, clicked=lambda: self._say(""))
        close.setFixedWidth(30)
        self._told = holder(row(Icon("circle-x", "bad", 15), (self._words, 1), close, gap=8))
        files = row(
            Icon("paperclip", "text2", 15),
            self._title,
            (self._hint, 100),
            self._row,
            self._more,
            None,
            self._paste,
            self._attach,
            gap=8,
        )
        self.setLayout(column(files, self._told, margins=(16, 5, 16, 5), gap=2))
        self._told.hide()
        self._let_in()
        page.desk.tasks.changed.connect(self._follow)
        self._show(())

    def _let_in(self) -> None:
        """Without the right to change, nothing is let in; files are still seen and opened."""
        for button in (self._attach, self._paste):
            button.setVisible(self._may_change)
        if not self._may_change:
            return
        self._page.setAcceptDrops(True)
        self._page.installEventFilter(self)
        action = QAction(_("Attach a file"), self._page)
        action.setShortcut(QKeySequence("Ctrl+Shift+F"))
        action.triggered.connect(self.choose)
        self._page.addAction(action)

    # Showing

    def follow(self) -> None:
        """Read which files are on the paper that the page shows now."""
        subject = self._subject()
        self._page.desk.tasks.read(
            lambda session: self._work.listed(session, subject),
            self._show,
            ticket=(id(self), "files"),
            owner=self,
        )

    def _follow(self, kinds: frozenset[Any]) -> None:
        if "attachments" in kinds:
            self.follow()

    def _show(self, files: Sequence[AttachedFile]) -> None:
        had = self._focused()
        self._shown = tuple(files)
        empty(self._row)
        self._buttons = [self._button(one) for one in files]
        for button in self._buttons:
            self._row.addWidget(button)
        self._title.setText(" ".join((_("Files"), *([str(len(files))] if files else []))))
        self._hint.setVisible(not files)
        self.setVisible(bool(files) or self._may_change)
        self._fit()
        if had >= 0:
            beside = self._buttons[min(had, len(files) - 1)] if files else self._attach
            beside.setFocus()

    def _focused(self) -> int:
        here = [at for at, button in enumerate(self._buttons) if button.hasFocus()]
        return here[0] if here else -1

    def _button(self, one: AttachedFile) -> Button:
        button = Button(_short(one), "small", _icon(one), tip=self._whole(one), icon_size=14)
        button.setAccessibleName(f"{_(KIND_WORDS[one.kind])}: {one.name}, {size_words(one.size)}")
        button.clicked.connect(lambda _checked=False: self._open_menu(button, one))
        button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        button.customContextMenuRequested.connect(lambda _at: self._open_menu(button, one))
        button.setProperty("file", one.id)
        return button

    def _whole(self, one: AttachedFile) -> str:
        added = self._page.desk.clock.local(one.added_at)
        who = _("{who}, {day} at {time}").format(
            who=one.added_by, day=day_text(added.date()), time=f"{added:%H:%M}"
        )
        return "\n".join((f"{_(KIND_WORDS[one.kind])}: {one.name}", f"{size_words(one.size)} · {who}"))

    def _fit(self) -> None:
        """Show as many buttons as there is room for; the others are in the menu behind the last one."""
        widths = [button.sizeHint().width() + _GAP for button in self._buttons]
        fixed = [self._title] + ([self._paste, self._attach] if self._may_change else [])
        room = self.width() - _AROUND - sum(part.sizeHint().width() + 8 for part in fixed)
        fitting = _how_many(widths, room)
        if fitting < len(widths):
            fitting = _how_many(widths, room - _MORE_WIDTH)
        for at, button in enumerate(self._buttons):
            button.setVisible(at < fitting)
        hidden = len(widths) - fitting
        self._more.setText(f"+{hidden}")
        words = ngettext("{count} more file", "{count} more files", hidden).format(count=hidden)
        self._more.setAccessibleName(words)
        self._more.setToolTip(plain_tip(words))
        self._more.setVisible(bool(hidden))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the buttons to the new width."""
        super().resizeEvent(event)
        self._fit()

    # What can be done with a file

    def menu_of(self, one: AttachedFile) -> QMenu:
        """Open, save, say what it is, remove."""
        menu = QMenu(self)
        menu.addAction(icons.icon("eye"), _("Open a copy"), partial(self.open, one))
        menu.addAction(icons.icon("file-down"), _("Save as…"), partial(self.save, one))
        if self._may_change:
            menu.addSeparator()
            self._add_kinds(menu, one)
            menu.addSeparator()
            menu.addAction(icons.icon("trash-2"), _("Remove"), partial(self.remove, one))
        return menu

    def _add_kinds(self, menu: QMenu, one: AttachedFile) -> None:
        group = QActionGroup(menu)
        for kind, words in KIND_WORDS.items():
            action = menu.addAction(_(words), partial(self._call, one, kind))
            action.setCheckable(True)
            action.setChecked(kind is one.kind)
            group.addAction(action)

    def _open_menu(self, button: Button, one: AttachedFile) -> None:
        self._pop_up(self.menu_of(one), button)

    def _open_more(self) -> None:
        menu = QMenu(self)
        for button, one in zip(self._buttons, self._shown, strict=True):
            if button.isHidden():
                inner = self.menu_of(one)
                inner.setTitle(_mnemonic_free(f"{one.name} · {size_words(one.size)}"))
                inner.setIcon(icons.icon(_icon(one)))
                menu.addMenu(inner)
        self._pop_up(menu, self._more)

    def _pop_up(self, menu: QMenu, button: Button) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setActiveAction(menu.actions()[0])
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def open(self, one: AttachedFile) -> None:
        """Show a copy in the program that this computer opens such files with."""
        self._read(one, self._open_copy)

    def _open_copy(self, found: Content) -> None:
        self._page.desk.tasks.make(
            partial(put_copy, found), self._show_copy, refused=self._refused, owner=self
        )

    def _show_copy(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._say(
                _("No program on this computer opens “{name}”. Save it, and open it elsewhere.").format(
                    name=path.name
                )
            )

    def save(self, one: AttachedFile) -> None:
        """Save it where the person says."""
        self._read(one, partial(self._work.save, self._page))

    def _read(self, one: AttachedFile, then: Callable[[Content], None]) -> None:
        self._say("")
        self._page.desk.tasks.read(
            lambda session: self._work.read(session, one.id),
            then,
            refused=self._refused,
            unavailable=self._refused,
            owner=self,
        )

    def remove(self, one: AttachedFile) -> None:
        """Take it off the paper; it can be brought back."""
        self._write(lambda session: self._work.remove(session, one.id), lambda _done: self._removed(one))

    def _removed(self, one: AttachedFile) -> None:
        def bring_back() -> None:
            self._write(lambda session: self._work.restore(session, one.id))

        self._page.toast(_("“{name}” removed").format(name=one.name), _("Undo"), bring_back)

    def _call(self, one: AttachedFile, kind: FileKind) -> None:
        self._write(lambda session: self._work.call(session, one.id, kind.value))

    def _write(
        self, operation: Callable[[Any], Any], then: Callable[[Any], None] = lambda _done: None
    ) -> None:
        self._say("")
        self._page.desk.tasks.write(operation, then, refused=self._refused, owner=self)

    # Attaching

    def choose(self) -> None:
        """Ask which files."""
        kinds = _("PDF or picture (*.pdf *.png *.jpg *.jpeg);;All files (*)")
        chosen, _kind = QFileDialog.getOpenFileNames(self, _("Attach files"), "", kinds)
        self.add_paths([Path(one) for one in chosen])

    def paste(self) -> None:
        """Attach the files or the picture that was copied."""
        self._take(QGuiApplication.clipboard().mimeData())

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Attach files of the disk, one after the other; each refusal is told."""
        self._say("")
        if len(paths) > MOST_FILES:
            self._say(
                _("These are {count} files; a paper has {most} at most. Choose fewer.").format(
                    count=len(paths), most=MOST_FILES
                )
            )
            return
        if paths:
            self._keep_first()
        for path in paths:
            self._page.desk.tasks.make(
                partial(self._work.from_disk, path),
                lambda found: self._add(*found),
                progress=Progress(_("Reading {name}").format(name=path.name)),
                refused=self._refused,
                owner=self,
            )

    def _take(self, data: QMimeData) -> None:
        paths = _paths(data)
        if paths:
            self.add_paths(paths)
        elif data.hasImage():
            self._add_picture(QImage(data.imageData()))
        else:
            self._say(_("There is nothing to paste. Copy a file or a picture first."))

    def _add_picture(self, picture: QImage) -> None:
        self._say("")
        self._keep_first()
        clock = self._page.desk.clock
        taken = f"{clock.local(clock.instant()):%Y-%m-%d %H.%M.%S}"
        name = " ".join((_("Picture"), taken)) + ".png"
        self._page.desk.tasks.make(
            partial(_png, picture), partial(self._add, name), refused=self._refused, owner=self
        )

    def _add(self, name: str, content: bytes) -> None:
        subject, kind = self._subject(), self._kind.value
        self._page.desk.tasks.write(
            lambda session: self._work.add(session, subject, name, content, kind),
            refused=self._refused,
            owner=self,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V pastes; Delete takes the file off that the keyboard is at."""
        at = self._focused()
        if self._may_change and event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif self._may_change and at >= 0 and event.key() == Qt.Key.Key_Delete:
            self.remove(self._shown[at])
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let files be dropped anywhere on the page."""
        kind = event.type()
        if kind == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            welcome = bool(_paths(event.mimeData())) or event.mimeData().hasImage()
            self._light_up(lit=welcome)
            if welcome:
                event.acceptProposedAction()
            return welcome
        if kind == QEvent.Type.DragLeave:
            self._light_up(lit=False)
        elif kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._light_up(lit=False)
            event.acceptProposedAction()
            self._take(event.mimeData())
            return True
        return super().eventFilter(watched, event)

    def _light_up(self, *, lit: bool) -> None:
        self.setProperty("over", lit)
        style.restyle(self)

    # What is told

    @property
    def told(self) -> str:
        """Why something was not done; empty when all was."""
        return self._words.text()

    def _refused(self, why: Refused | Unavailable) -> None:
        said = [one for one in self.told.split("\n") if one]
        if len(said) < _MOST_TOLD:
            self._say("\n".join([*said, str(why)]))

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self._told.setVisible(bool(words))


def put_copy(found: Content) -> Path:
    """Write a copy that only this person can read, and nobody can write; it is gone when the program ends.

    :raises Refused: when the disk does not take it.
    """
    try:
        path = Path(tempfile.mkdtemp(dir=_copies().name)) / found.name
        path.write_bytes(found.content)
        path.chmod(stat.S_IRUSR)
    except OSError as reason:
        raise Refused(
            _("No copy of “{name}” could be made to open: {reason}. Free some space on the disk.").format(
                name=found.name, reason=reason.strerror or _("the disk refused")
            )
        ) from reason
    return path


@cache
def _copies() -> tempfile.TemporaryDirectory[str]:
    # A program that still shows a copy may hold it when this one ends.
    return tempfile.TemporaryDirectory(prefix="supplytrack-", ignore_cleanup_errors=True)


def _paths(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _png(picture: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # Its stub wants bytes, which it refuses.
    picture.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _icon(one: AttachedFile) -> str:
    return "file-text" if one.media is MediaType.PDF else "camera"


def _short(one: AttachedFile) -> str:
    measure = style.metrics(12, 500)
    kind = "" if one.kind is FileKind.OTHER else f"{_(KIND_WORDS[one.kind])}: "
    room = max(_LEAST_NAME, _TEXT_WIDTH - round(measure.horizontalAdvance(kind)))
    name = measure.elidedText(one.name, Qt.TextElideMode.ElideMiddle, room)
    return _mnemonic_free(f"{kind}{name} · {size_words(one.size)}")


def _how_many(widths: Sequence[float], room: float) -> int:
    """How many of the buttons fit into `room`, from the first on."""
    fitting = 0
    while fitting < len(widths) and sum(widths[: fitting + 1]) <= room:
        fitting += 1
    return fitting


def _mnemonic_free(text: str) -> str:
    return text.replace("&", "&&")
