"""Long work: a panel after a second, in the status bar after ten; Cancel changes nothing."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from supplytrack.i18n import _
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.boxes import column, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.figures import Meter
from supplytrack.ui.toolkit.labels import Icon, Label
from supplytrack.ui.toolkit.paint import Part
from supplytrack.ui.toolkit.suggestions import shaded
from supplytrack.ui.toolkit.tasks import Job, Tasks

PANEL_AFTER, STATUS_AFTER = 1.0, 10.0
"""Seconds until the panel comes, and until it makes room."""
_LOOK = 200


class WorkPanel(QFrame):
    """What goes on, how far it has come, and Cancel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("popup")
        self._title = Label("", "strong")
        self._counts = Label("", tone="text2")
        self._cancel = Button(_("Cancel"), "small", clicked=self._stop)
        self._meter = Meter((), 1, height=6)
        head = row(self._title, None, self._counts, self._cancel, gap=10)
        self.setLayout(column(head, 6, self._meter, margins=(12, 8, 10, 12), gap=0))
        self.setFixedWidth(424)
        self._job: Job | None = None
        shaded(self)
        self.hide()

    def show_job(self, job: Job) -> None:
        """Show how far `job` is."""
        self._job = job
        progress = job.progress
        self._title.setText(progress.title)
        self._counts.setText(_("Stopping…") if progress.cancelled else progress.words)
        self._cancel.setVisible(progress.can_cancel and not progress.cancelled)
        share = progress.done / progress.total if progress.total else 0
        self._meter.show_parts([Part(share, "accent")] if share else [], 1)
        self.setAccessibleName(" ".join((progress.title, progress.words)))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()


class WorkLine(QWidget):
    """The same in the status bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Label("", "caption", "text2")
        self._meter = Meter((), 1, height=6, width=90)
        self._cancel = Button(_("Cancel"), "caption_link", clicked=self._stop)
        layout: QHBoxLayout = row(Icon("clock", "text2", 14), self._words, self._meter, self._cancel, gap=6)
        self.setLayout(layout)
        self._job: Job | None = None
        self.hide()

    def show_job(self, job: Job) -> None:
        """Show how far `job` is."""
        self._job = job
        progress = job.progress
        self._words.setText(" ".join(part for part in (progress.title, progress.words) if part))
        self._cancel.setVisible(progress.can_cancel and not progress.cancelled)
        share = progress.done / progress.total if progress.total else 0
        self._meter.show_parts([Part(share, "accent")] if share else [], 1)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()


class LongWork(QWidget):
    """Watches the tasks and shows the one that has taken longest, in the panel and then in the line."""

    shown = Signal(str)
    """Where work is shown now: "", "panel" or "status"."""

    def __init__(self, tasks: Tasks, window: QWidget) -> None:
        super().__init__(window)
        self.hide()
        self._window = window
        self.panel, self.line = WorkPanel(window), WorkLine(window)
        self._jobs: list[Job] = list(tasks.jobs)
        self._where = ""
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)
        tasks.started.connect(self._begin)
        tasks.finished.connect(self._end)
        if self._jobs:
            self._timer.start()

    def _begin(self, job: Job) -> None:
        self._jobs.append(job)
        self._timer.start()

    def _end(self, job: Job) -> None:
        if job in self._jobs:
            self._jobs.remove(job)
        self.look()

    def look(self) -> None:
        """Show or hide the panel and the line, for how long the work has taken."""
        now = time.monotonic()
        # Work waiting for other work is not what takes long.
        oldest = min(self._jobs, key=lambda job: job.progress.started, default=None)
        taken = now - oldest.progress.started if oldest is not None else 0.0
        where = "status" if taken >= STATUS_AFTER else "panel" if taken >= PANEL_AFTER else ""
        if oldest is None:
            self._timer.stop()
        elif where == "panel":
            self.panel.show_job(oldest)
            self._place()
        elif where == "status":
            self.line.show_job(oldest)
        self.panel.setVisible(where == "panel")
        self.line.setVisible(where == "status")
        if where != self._where:
            self._where = where
            self.shown.emit(where)

    def _place(self) -> None:
        self.panel.adjustSize()
        right, bottom = self._window.width() - 16, self._window.height() - style.taller(26) - 12
        self.panel.move(right - self.panel.width(), bottom - self.panel.height())
        self.panel.raise_()
