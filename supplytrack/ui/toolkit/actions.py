"""Everything a person can do, declared once: buttons, menus, shortcuts and the palette come from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from supplytrack.i18n import _
from supplytrack.ui.toolkit import icons
from supplytrack.ui.toolkit.buttons import Button


@dataclass(frozen=True)
class ActionSpec:
    """One thing a person can do.

    text: a verb, marked with N_(). shortcut: as Qt writes it ("Ctrl+N"). permission: without it the action
    is not offered at all. listed: whether the palette offers it.
    """

    id: str
    text: str
    shortcut: str = ""
    icon: str = ""
    permission: str = ""
    tip: str = ""
    listed: bool = True


@dataclass(frozen=True)
class Entry:
    """An action as the palette offers it."""

    text: str
    icon: str
    shortcut: str
    act: Callable[[], object]


class Actions(QObject):
    """The actions of one page or of the window, as far as the signed-in person may do them."""

    def __init__(
        self,
        owner: QWidget,
        specs: Iterable[ActionSpec],
        allowed: Callable[[str], bool] = lambda _permission: True,
        *,
        everywhere: bool = False,
    ) -> None:
        """`everywhere`: the shortcuts work in the whole window, not only inside `owner`."""
        super().__init__(owner)
        self._owner = owner
        self._specs = {spec.id: spec for spec in specs if not spec.permission or allowed(spec.permission)}
        self._acts: dict[str, Callable[[], object]] = {}
        self._actions = {spec.id: self._make(spec, everywhere) for spec in self._specs.values()}
        self._buttons: dict[str, list[Button]] = {}

    def _make(self, spec: ActionSpec, everywhere: bool) -> QAction:
        action = QAction(_(spec.text), self)
        if spec.shortcut:
            action.setShortcut(QKeySequence(spec.shortcut))
            context = Qt.ShortcutContext
            action.setShortcutContext(
                context.WindowShortcut if everywhere else context.WidgetWithChildrenShortcut
            )
        action.triggered.connect(lambda _checked=False: self.trigger(spec.id))
        self._owner.addAction(action)
        return action

    def __contains__(self, action: str) -> bool:
        return action in self._specs

    def bind(self, action: str, act: Callable[[], object]) -> None:
        """Say what an action does. One that nobody may do is passed over."""
        if action in self._specs:
            self._acts[action] = act

    def trigger(self, action: str) -> None:
        """Do it."""
        if action in self._acts and self._actions[action].isEnabled():
            self._acts[action]()

    def set_enabled(self, action: str, *, enabled: bool) -> None:
        """Switch an action and its buttons on or off."""
        if action in self._actions:
            self._actions[action].setEnabled(enabled)
            for button in self._buttons.get(action, ()):
                button.setEnabled(enabled)

    def set_shown(self, action: str, *, shown: bool) -> None:
        """Show or hide an action everywhere: an issued paper cannot be issued."""
        if action in self._actions:
            self._actions[action].setEnabled(shown)
            self._actions[action].setVisible(shown)
            for button in self._buttons.get(action, ()):
                button.setEnabled(shown)
                button.setVisible(shown)

    def set_text(self, action: str, text: str) -> None:
        """Call an action otherwise; `text` is translated."""
        if action in self._actions:
            self._actions[action].setText(text)
            for button in self._buttons.get(action, ()):
                button.setText(f" {text}" if self._specs[action].icon else text)
                button.setAccessibleName(text)

    def button(self, action: str, kind: str = "") -> Button | None:
        """A button for the action; None when the person may not do it."""
        spec = self._specs.get(action)
        if spec is None:
            return None
        keys = QKeySequence(spec.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        tip = " ".join(part for part in (_(spec.tip), f"({keys})" if keys else "") if part)
        made = Button(_(spec.text), kind, spec.icon, tip=tip, clicked=lambda: self.trigger(action))
        made.setEnabled(self._actions[action].isEnabled())
        self._buttons.setdefault(action, []).append(made)
        return made

    def buttons(self, actions: Sequence[str], primary: str | Sequence[str] = "") -> list[Button]:
        """Buttons for those of `actions` that the person may do, then `primary`, dressed as such.

        Several primary actions are for a paper whose state says which one is shown.
        """
        primaries = (primary,) if isinstance(primary, str) else tuple(primary)
        made = [self.button(action) for action in actions if action not in primaries]
        made += [self.button(action, "primary") for action in primaries]
        return [button for button in made if button is not None]

    def menu(self, actions: Sequence[str], parent: QWidget) -> QMenu:
        """A menu of actions; an empty name is a line between them."""
        menu = QMenu(parent)
        for action in actions:
            if not action:
                menu.addSeparator()
            elif action in self._actions:
                spec = self._specs[action]
                if spec.icon:
                    self._actions[action].setIcon(icons.icon(spec.icon))
                menu.addAction(self._actions[action])
        return menu

    def entries(self) -> list[Entry]:
        """What the palette offers."""
        return [
            Entry(self._actions[spec.id].text(), spec.icon, spec.shortcut, self._acts[spec.id])
            for spec in self._specs.values()
            if spec.listed and spec.id in self._acts and self._actions[spec.id].isEnabled()
        ]

    def keys(self) -> list[tuple[str, str]]:
        """Every shortcut with what it does, for the list of keys."""
        return [
            (spec.shortcut, self._actions[spec.id].text()) for spec in self._specs.values() if spec.shortcut
        ]
