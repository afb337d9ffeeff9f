"""The situation report as a workbook: a row for each sentence, with the papers behind it."""

from __future__ import annotations

from collections.abc import Iterator

from supplytrack.core.situation_sheet import SituationReportSheet
from supplytrack.documents import labels, situation_labels, workbook
from supplytrack.documents.digest import digest
from supplytrack.documents.distribution_text import OPEN_PROOFS
from supplytrack.documents.listing import ListColumn, Listing, Value
from supplytrack.documents.situation_report import facts

_COLUMNS = (
    ListColumn("Part", "ផ្នែក", 24),
    ListColumn("Sentence", "ប្រយោគ", 110),
    ListColumn("Documents", "ឯកសារ", 22),
    ListColumn("Paper", "ស្ថានភាពឯកសារ", 16),
)


def render(sheet: SituationReportSheet) -> bytes:
    """The report as XLSX, with a sheet About."""
    title = situation_labels.SITUATION_REPORT
    return workbook.render(
        workbook.of_report(
            sheet.head,
            title.en,
            title.km,
            digest(facts(sheet)),
            [Listing(title.en, _COLUMNS, _rows(sheet))],
            [
                ("From", sheet.period_from.isoformat()),
                ("To", sheet.period_to.isoformat()),
                ("Scope", sheet.scope.label),
            ],
        )
    )


def _rows(sheet: SituationReportSheet) -> Iterator[list[Value]]:
    for section in sheet.sections:
        for bullet in section.bullets:
            yield [
                situation_labels.SECTIONS[section.name].en,
                bullet.text,
                ", ".join(bullet.documents),
                labels.PROOFS[bullet.proof].en if bullet.proof in OPEN_PROOFS else "",
            ]
