"""The coverage report on paper: no text leaves its place, and what is not known is not told as covered."""

from __future__ import annotations

from datetime import date

import pytest

from supplytrack.core.coverage_sheet import (
    CoverageFigures,
    CoverageOutlookLine,
    CoverageProvinceLine,
    CoverageSheet,
    CoverageSiteLine,
)
from supplytrack.core.sheets import PaperLanguage, PaperProvince
from supplytrack.documents import coverage_report
from tests.documents import reading, specimens
from tests.documents.layout import Layout

DAY = date(2020, 5, 7)
MET = CoverageFigures("arrivals", 1_250_000, 1_250_000, 0, 100)
SHORT = CoverageFigures("assessed", 40_000, 388, 39_612, 0)
UNKNOWN = CoverageFigures("not known", 0, 12, 0, None)
PROVINCE = PaperProvince("KH01", "Banteay Meanchey", "បន្ទាយមានជ័យ")


def sheet(language: PaperLanguage = "both") -> CoverageSheet:
    """Two items at long-named sites."""
    items = ((specimens.MASK, specimens.BOX), (specimens.KHMER_ONLY, specimens.BOX))
    site = specimens.BM_PHD
    return CoverageSheet(
        specimens.head("CO-ALL-2020-0507", DAY, language),
        date(2020, 5, 1),
        DAY,
        specimens.CENTRAL_STORE,
        "General Department of Immigration",
        ("IOM", "Provincial administration"),
        1_945,
        tuple(
            CoverageOutlookLine(item, unit, SHORT, 12_000, 6, ((2000, 6), (170, 70))) for item, unit in items
        ),
        tuple(
            CoverageProvinceLine(province, item, unit, figures, figures is MET)
            for item, unit in items
            for province, figures in ((PROVINCE, MET), (None, UNKNOWN))
        ),
        tuple(
            CoverageSiteLine(PROVINCE, site, item, unit, figures, DAY, 92, 460, 5)
            for item, unit in items
            for figures in (MET, SHORT, UNKNOWN) * 6
        ),
    )


@pytest.mark.parametrize("language", ["both", "km", "en"])
def test_every_text_keeps_its_place(language: PaperLanguage) -> None:
    layout = Layout()
    coverage_report.render(sheet(language), layout)

    assert layout.texts
    assert layout.faults() == []


def test_a_need_that_nobody_knows_has_no_percentage() -> None:
    told = " ".join(reading.text(coverage_report.render(sheet("en"))).split())

    assert "not known" in told
    assert "which is not 100 %" in told
    assert "General Department of Immigration; not added: IOM, Provincial administration" in told
