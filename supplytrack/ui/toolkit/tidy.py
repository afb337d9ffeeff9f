"""Garbage is collected in the window's thread alone.

Python's collector runs in whichever thread happens to make objects. What it finds while a thread reads rows may be a
widget, which would then be destroyed outside its own thread: that ends the program. Here it also chooses its moment.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QObject, QTimer

_LOOKS_EVERY = 60
"""Milliseconds between two looks."""
_WORTH_IT = 1_500
"""New objects that make a look worth it."""
_STILL = 16
"""Looks in a row at which nothing is read, before more than what is new is looked at: nobody scrolls then."""
_WHOLE_AFTER = 130
"""Looks before one at everything."""
_BUSY_AT_MOST = 1_600
"""Looks at nothing but what is new, while something is read all the time."""


class Collector(QObject):
    """Takes the place of the automatic collector as long as one of these works."""

    _working: ClassVar[int] = 0

    def __init__(self, busy: Callable[[], bool], parent: QObject | None = None) -> None:
        """`busy`: whether something is being read, as while somebody scrolls: then only what is new is looked at."""
        super().__init__(parent)
        self._busy = busy
        self._looks = self._whole = self._still = 0
        self._put_off = False
        self._timer = QTimer(self, interval=_LOOKS_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        Collector._working += 1
        gc.disable()

    def look(self) -> None:
        """Collect if enough was made since the last time: only what is new, until nothing has been read for a while."""
        self._still = 0 if self._busy() else self._still + 1
        much = gc.get_count()[0] >= _WORTH_IT
        if not much and not (self._put_off and self._still >= _STILL):
            return
        self._looks += 1
        if self._still < _STILL and self._looks - self._whole < _BUSY_AT_MOST:
            self._put_off = True
            gc.collect(0)
            return
        self._put_off = False
        if self._looks - self._whole < _WHOLE_AFTER:
            gc.collect(1)
        else:
            self._whole = self._looks
            gc.collect(2)

    def stop(self) -> None:
        """Give the work back to the automatic collector when nobody needs it here any more."""
        if self._timer.isActive():
            self._timer.stop()
            Collector._working -= 1
        if not Collector._working:
            gc.enable()
