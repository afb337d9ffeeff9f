"""Opens the window: first the painted shell, then, while it is seen, the database and the pages."""

from __future__ import annotations

from collections.abc import Sequence

from supplytrack.i18n import N_
from supplytrack.ui.main_window import PlaceSpec
from supplytrack.ui.toolkit.pages import Desk, Page


def _stock(desk: Desk) -> Page:
    # Late: pages bring the database's packages, which load while the shell is already painted.
    from supplytrack.ui.inventory import StockPage

    return StockPage(desk)


def places() -> tuple[Sequence[PlaceSpec], PlaceSpec]:
    """The places of the rail, and the settings."""
    return (PlaceSpec("stock", N_("Stock"), "package", _stock),), PlaceSpec("settings", N_("Settings"), "settings", _stock)
