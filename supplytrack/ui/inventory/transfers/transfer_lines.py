"""The lines of a transfer: those of a delivery note, and what became of the goods once they left."""

from __future__ import annotations

from collections.abc import Sequence

from supplytrack.core.quantity import format_quantity
from supplytrack.i18n import N_
from supplytrack.ui.distribution.note_lines import NoteLines
from supplytrack.ui.toolkit.columns import Look
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn

AFTERWARDS = ("received", "lost", "open")
"""Columns of a transfer whose goods have left."""


class TransferLines(NoteLines):
    """Expired goods travel too, when a person chose their batch: to be disposed of at the other store, say."""

    chosen_may_be_expired = True

    def columns(self) -> Sequence[LineColumn]:
        """The columns of a note, and those of what became of the goods."""
        titles = {"received": N_("Received"), "lost": N_("Losses"), "open": N_("On the way")}
        widths = {"received": 78, "lost": 76, "open": 86}
        return (
            *super().columns(),
            *(
                LineColumn(
                    key,
                    titles[key],
                    CellKind.COMPUTED,
                    widths[key],
                    right=True,
                    text=lambda line, key=key: _became(line, key),  # type: ignore[misc]
                    look=lambda line, key=key: _look(line, key),  # type: ignore[misc]
                )
                for key in AFTERWARDS
            ),
        )


def _became(line: Line, key: str) -> str:
    became = line.get("became")
    return format_quantity(became[key], became["decimals"]) if became and became[key] else ""


def _look(line: Line, key: str) -> Look:
    became = line.get("became")
    if not became or not became[key] or key == "received":
        return Look()
    return Look(tone="bad" if key == "lost" else "warn", weight=600)
