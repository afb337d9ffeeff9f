"""The part of the distribution report that tells of activities and fixtures beside stock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from supplytrack.core.sheets import ActivityRow
from supplytrack.documents import goods, labels
from supplytrack.documents.digest import Facts
from supplytrack.documents.fonts import BOLD, REGULAR
from supplytrack.documents.frame import Paper
from supplytrack.documents.table import Column, LineRow, Table, Words

_COLUMNS = (
    Column(32, labels.WHEN),
    Column(72, labels.ACTIVITY),
    Column(44, labels.WHERE),
    Column(28, labels.HOW_MUCH),
)


def activities(paper: Paper, rows: Sequence[ActivityRow]) -> None:
    """A line for each activity; nothing where there was none."""
    if not rows:
        return
    paper.heading(labels.ACTIVITIES, paper.word(labels.ACTIVITIES_NOTE))
    table = Table(paper, _COLUMNS, padding=2.2, head_size=7)
    for row in rows:
        where = ", ".join(paper.names(place.name, place.name_km)[0] for place in row.where)
        table.rows.append(
            LineRow(
                [
                    _when(paper, row),
                    _what(paper, row),
                    (Words(where or goods.NOTHING, size=8.4),),
                    _how_much(row),
                ]
            )
        )
    table.flow()


def activity_facts(rows: Sequence[ActivityRow]) -> Mapping[str, Facts]:
    """What the part states, for the report's digest; nothing where the report has no such part."""
    if not rows:
        return {}
    told = [[row.kind, row.first, row.last, row.title, row.amount, row.people, row.refills] for row in rows]
    return {"activities": told}


def _when(paper: Paper, row: ActivityRow) -> tuple[Words, ...]:
    if row.last is None:
        return (Words(paper.word(labels.STANDS_SINCE, day=row.first.isoformat()), size=8.4),)
    if row.first == row.last:
        return (Words(row.first.isoformat(), size=8.4),)
    return Words(row.first.isoformat(), size=8.4), Words(f"– {row.last.isoformat()}", size=8.4)


def _what(paper: Paper, row: ActivityRow) -> tuple[Words, ...]:
    kind = labels.ACTIVITY_KINDS[row.kind]
    about = [paper.word(kind)]
    if row.partner:
        about.append(paper.word(labels.WITH_PARTNER, partner=row.partner))
    if row.donor:
        about.append(row.donor)
    if row.last_refill is not None:
        about.append(paper.word(labels.REFILLED, count=row.refills, day=row.last_refill.isoformat()))
    title = paper.names(row.title.name, row.title.name_km)[0]
    return Words(title, size=8.8), Words(" · ".join(about), REGULAR, 7.6)


def _how_much(row: ActivityRow) -> tuple[Words, ...]:
    people = "" if row.people is None else f"{row.people:,} {row.who}".strip()
    told = [Words(words, BOLD, 8.8) for words in (row.amount, people) if words]
    return tuple(told) or (Words(goods.NOTHING),)
