"""What the program remembers about its windows: sizes, column widths, filters. Never data."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QSettings


class Memory:
    """Small values kept for one user between two starts.

    Without `settings` they last as long as the program: tests and pictures use that.
    """

    def __init__(self, settings: QSettings | None = None, user: str = "") -> None:
        self._settings, self._user = settings, user
        self._held: dict[str, str] = {}

    def get(self, key: str, default: Any = None) -> Any:
        """What was put under `key`."""
        text = self._settings.value(self._path(key)) if self._settings else self._held.get(key)
        if not isinstance(text, str):
            return default
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            # Somebody edited the file: forgetting a width is better than not starting.
            return default

    def put(self, key: str, value: Any) -> None:
        """Keep `value`, made of what JSON knows."""
        text = json.dumps(value)
        if self._settings is not None:
            self._settings.setValue(self._path(key), text)
        else:
            self._held[key] = text

    def forget(self, key: str) -> None:
        """Forget what was put under `key`."""
        if self._settings is not None:
            self._settings.remove(self._path(key))
        else:
            self._held.pop(key, None)

    def for_user(self, user: str) -> Memory:
        """The same memory for another user."""
        return Memory(self._settings, user)

    def _path(self, key: str) -> str:
        return f"{self._user or 'everybody'}/{key}"
