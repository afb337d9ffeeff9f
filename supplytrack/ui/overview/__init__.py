"""The overview: what needs a person today, and how the period goes."""

from supplytrack.ui.overview.page import OverviewPage

__all__ = ["OverviewPage"]
