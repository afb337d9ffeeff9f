"""Reports: filters at the left, the paper as it will be printed, files and printing at the top."""

from supplytrack.ui.reports.place import ReportsPlace

__all__ = ["ReportsPlace"]
