"""Sites and coverage: who needs what, what reached them, how long it lasts, and what to send."""

from __future__ import annotations

from supplytrack.ui.distribution.coverage.coverage_list import CoverageList
from supplytrack.ui.distribution.coverage.words import COVERAGE

__all__ = ["COVERAGE", "CoverageList"]
