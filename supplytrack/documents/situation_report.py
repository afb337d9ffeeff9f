"""The situation report as a paper: its sentences with the numbers of the papers behind them."""

from __future__ import annotations

from supplytrack.core.situation_sheet import SituationReportSheet
from supplytrack.documents import labels, situation_labels
from supplytrack.documents.digest import Facts
from supplytrack.documents.distribution_text import sentences
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.frame import Opening, Paper
from supplytrack.documents.surface import Witness

_LETTERS = 9.4
"""Size of a sentence: it is read, not looked up."""


def file_name(sheet: SituationReportSheet) -> str:
    """`SIT-ALL-2020-0507_situation-report.pdf`."""
    return paper_file_name(sheet.head.number, "situation-report")


def render(sheet: SituationReportSheet, witness: Witness | None = None) -> bytes:
    """The report as PDF.

    :raises Unavailable: when the fonts cannot be loaded.
    """
    paper = Paper(sheet.head, _opening(sheet), witness)
    _period(paper, sheet)
    for section in sheet.sections:
        paper.heading(situation_labels.SECTIONS[section.name], keep=40)
        sentences(paper, section.bullets, _LETTERS)
    if not sheet.sections:
        paper.gap(10)
        paper.note(paper.word(situation_labels.NOTHING_TO_SAY), 9)
    return paper.finish()


def _opening(sheet: SituationReportSheet) -> Opening:
    return Opening(
        title=situation_labels.SITUATION_REPORT,
        subject=sheet.scope.label,
        facts=facts(sheet),
        about=sheet.scope.label,
        date_label=labels.AS_OF,
    )


def _period(paper: Paper, sheet: SituationReportSheet) -> None:
    scope = paper.party(sheet.scope)
    paper.gap(4)
    paper.note(f"{sheet.period_from.isoformat()} – {sheet.period_to.isoformat()} · {scope}", 9)
    paper.note(paper.word(situation_labels.FIGURES_NOTE))


def facts(sheet: SituationReportSheet) -> Facts:
    """What the report states, for its digest."""
    return {
        "type": "SIT",
        "number": sheet.head.number,
        "period": [sheet.period_from, sheet.period_to],
        "scope": sheet.scope,
        "bullets": [
            [section.name, bullet.text, list(bullet.documents), bullet.proof]
            for section in sheet.sections
            for bullet in section.bullets
        ],
    }
