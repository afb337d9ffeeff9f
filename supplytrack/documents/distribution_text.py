"""The closing parts of the distribution report: plan, people reached, sentences for the situation report."""

from __future__ import annotations

from collections.abc import Sequence

from supplytrack.core.sheets import DistributionReportSheet, PeopleReachedRow, Proof, ReportBullet
from supplytrack.documents import goods, labels
from supplytrack.documents.chart import progress_bar
from supplytrack.documents.fonts import BOLD, REGULAR
from supplytrack.documents.frame import LEFT, MM, RIGHT, WIDTH, Paper
from supplytrack.documents.table import Column, LineRow, Table, Words
from supplytrack.documents.text import block, fit, plain, script_size

OPEN_PROOFS = (Proof.UNSIGNED, Proof.DISPUTED)
"""States of a paper that somebody still has to settle."""

_BULLET_ROOM = WIDTH - 36 * MM
_MARK_ROOM = 31 * MM
_BULLET_LETTERS = 1200
_BULLET_LINES = 24

_PLAN_COLUMNS = (
    Column(56, labels.ITEM),
    Column(18, labels.UNIT),
    Column(20, labels.PLANNED, "right"),
    Column(20, labels.ACTUAL, "right"),
    Column(20, labels.LEFT, "right"),
    Column(14, labels.PER_CENT, "right"),
    Column(28, labels.BLANK),
)
_PEOPLE_COLUMNS = (
    Column(18, labels.PEOPLE, "right", 10),
    Column(40, labels.WHO),
    Column(48, labels.WHAT),
    Column(70, labels.WHERE),
)


def plan(paper: Paper, sheet: DistributionReportSheet) -> None:
    """What was planned beside what was handed over; nothing without a plan."""
    if not sheet.plan:
        return
    paper.heading(labels.PLANNED_AND_ACTUAL, sheet.plan_note, 110)
    table = Table(paper, _PLAN_COLUMNS, padding=1.1, head_size=7)
    for row in sheet.plan:
        decimals = row.item.decimals
        share = f"{round(100 * row.actual / row.planned):,}" if row.planned else goods.NOTHING
        table.rows.append(
            LineRow(
                [
                    goods.item_name(paper, row.item),
                    goods.unit_name(paper, row.unit),
                    goods.quantity(row.planned, decimals),
                    goods.strong(goods.quantity(row.actual, decimals)),
                    goods.quantity(row.planned - row.actual, decimals),
                    share,
                    progress_bar(row.actual, row.planned),
                ]
            )
        )
    table.flow()


def people(paper: Paper, sheet: DistributionReportSheet) -> None:
    """How many people were reached, with what and where; nothing when nobody was counted."""
    if not sheet.people:
        return
    paper.heading(labels.PEOPLE_REACHED, paper.word(labels.PEOPLE_REACHED_NOTE))
    table = Table(paper, _PEOPLE_COLUMNS, padding=2.2, head_size=7)
    for row in sheet.people:
        who = (
            Words(row.who),
            *(
                Words(said, REGULAR, 7.8)
                for said in (_sexes_and_ages(paper, row), _planned(paper, row))
                if said
            ),
        )
        what, where = row.what or goods.NOTHING, row.where or goods.NOTHING
        table.rows.append(LineRow([goods.strong(f"{row.people:,}", 10), who, what, where]))
    table.flow()


def _planned(paper: Paper, row: PeopleReachedRow) -> str:
    """`Planned 120 · 96 %`; nothing without a plan."""
    if not row.planned:
        return ""
    return f"{paper.word(labels.PLANNED)} {row.planned:,} · {100 * row.people // row.planned:,} %"


def _sexes_and_ages(paper: Paper, row: PeopleReachedRow) -> str:
    counts = (
        (row.women, labels.WOMEN),
        (row.men, labels.MEN),
        (row.girls, labels.GIRLS),
        (row.boys, labels.BOYS),
    )
    return " · ".join(f"{count:,} {paper.word(label)}" for count, label in counts if count is not None)


def bullets(paper: Paper, sheet: DistributionReportSheet) -> None:
    """The sentences of the situation report, each with the numbers of its papers."""
    if not sheet.bullets:
        return
    note = sheet.bullets_note or paper.word(labels.FOR_SITUATION_REPORT_NOTE)
    paper.heading(labels.FOR_SITUATION_REPORT, note, 60)
    sentences(paper, sheet.bullets)


def sentences(paper: Paper, said: Sequence[ReportBullet], size: float = 8.6) -> None:
    """Sentences with the numbers of their papers at the right, and what is not signed or not agreed."""
    for bullet in said:
        words = block(bullet.text, _BULLET_ROOM, REGULAR, size, _BULLET_LINES, _BULLET_LETTERS)
        marks = [(number, REGULAR) for number in bullet.documents]
        if bullet.proof in OPEN_PROOFS:
            marks.append((paper.word(labels.PROOFS[bullet.proof]).lower(), BOLD))
        high = max(words.height, 10.0 * len(marks))
        paper.need(high + 5)
        y = paper.y - words.ascent - 1
        paper.surface.dot(LEFT + 3, y + 2.8)
        paper.surface.block(LEFT + 10, y, words)
        for place, (mark, font) in enumerate(marks):
            small = script_size(mark, 7.4)
            told = fit(plain(mark), font, small, _MARK_ROOM)
            paper.surface.text(RIGHT, y - 10 * place, told, font, small, "right")
        paper.y -= high + 3
