"""Planning how scarce goods are split over sites, and making the notes of it."""

from __future__ import annotations

from supplytrack.ui.distribution.split.page import SplitPage
from supplytrack.ui.distribution.split.words import SPLIT

__all__ = ["SPLIT", "SplitPage"]
