"""The situation report on paper, as a workbook and as a text for word processors."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from supplytrack.core.sheets import PaperLanguage, PaperParty, Proof, ReportBullet
from supplytrack.core.situation_sheet import SituationReportSheet, SituationSection
from supplytrack.documents import situation_report, situation_text, situation_workbook
from tests.documents import reading, specimens
from tests.documents.layout import Layout

DAY = date(2020, 5, 7)
KHMER = "មន្ទីរសុខាភិបាលខេត្តបាត់ដំបង"
LONG = (
    "Provided medical supplies of "
    + "20 boxes of surgical and N95 masks, " * 30
    + "to the border authorities."
)


def sheet(language: PaperLanguage = "both", *bullets: ReportBullet) -> SituationReportSheet:
    said = bullets or (
        ReportBullet(f"Provided 50 PPE suits to {KHMER}.", ("DN-PNH-2020-0001",), Proof.UNSIGNED),
        ReportBullet(LONG, ("DN-PNH-2020-0002",), Proof.DISPUTED),
        ReportBullet("Training for 308 participants."),
    )
    return SituationReportSheet(
        specimens.head("SIT-ALL-2020-0507", DAY, language),
        date(2020, 4, 1),
        DAY,
        PaperParty("All provinces and recipients", "គ្រប់ខេត្ត"),
        tuple(SituationSection(name, said * 3) for name in ("handed over", "activities")),
    )


def plain_rtf(content: bytes) -> str:
    """What a word processor shows of it."""
    text = re.sub(r"\\u(-?\d+)\?", lambda told: chr(int(told[1]) % 0x10000), content.decode("ascii"))
    text = re.sub(r"\\par\b ?", "\n", text)
    text = re.sub(r"(?<!\\)\\[a-z]+-?\d* ?", "", text)
    text = re.sub(r"(?<!\\)[{}]|\r\n", "", text)
    return re.sub(r"\\([\\{}])", r"\1", text)


@pytest.mark.parametrize("language", ["both", "km", "en"])
def test_every_text_keeps_its_place_and_a_period_without_bullets_says_so(language: PaperLanguage) -> None:
    for made in (sheet(language), SituationReportSheet(*[*_parts(language), ()])):
        layout = Layout()
        situation_report.render(made, layout)
        assert layout.texts
        assert layout.faults() == []


def _parts(language: PaperLanguage) -> list[object]:
    full = sheet(language)
    return [full.head, full.period_from, full.period_to, full.scope]


def test_the_paper_names_the_documents_and_what_is_not_signed_or_disputed() -> None:
    told = reading.text(situation_report.render(sheet("en")))
    for words in ("DN-PNH-2020-0001", "unsigned", "disputed", "2020-04-01 – 2020-05-07", "Activities"):
        assert words in told


def test_word_processors_get_every_letter_and_nothing_typed_becomes_a_command() -> None:
    odd = ReportBullet(rf"A \b {{bold}} name, {KHMER} and 𝟓 “quotes”", ("DN-PNH-2020-0001",), Proof.UNSIGNED)
    content = situation_text.render(sheet("both", odd))
    assert content.isascii()
    assert content.count(b"{") - content.count(b"\\{") == content.count(b"}") - content.count(b"\\}")
    shown = plain_rtf(content).encode("utf-16", "surrogatepass").decode("utf-16")
    assert odd.text in shown
    assert "[DN-PNH-2020-0001] (unsigned)" in shown
    assert "Situation report · របាយការណ៍ស្ថានភាព" in shown
    assert "Handed over to partners" in shown


def test_the_workbook_has_a_row_for_each_sentence() -> None:
    rows = list(
        load_workbook(BytesIO(situation_workbook.render(sheet()))).worksheets[0].iter_rows(values_only=True)
    )
    assert len(rows) == 1 + 18 or len(rows) == 2 + 18
    assert ("Activities", "Training for 308 participants.") in [row[:2] for row in rows]
    assert "unsigned" in [str(row[3]).lower() for row in rows]
