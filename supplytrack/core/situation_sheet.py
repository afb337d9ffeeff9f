"""What the situation report says, frozen for its paper and its text file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from supplytrack.core.sheets import PaperHead, PaperParty, ReportBullet


@dataclass(frozen=True, slots=True)
class SituationSection:
    """The bullets of one part of the report; `name` is the part's own ("handed over")."""

    name: str
    bullets: tuple[ReportBullet, ...]


@dataclass(frozen=True, slots=True)
class SituationReportSheet:
    """The bullets of a period, part after part; parts that say nothing are left out."""

    head: PaperHead
    period_from: date
    period_to: date
    scope: PaperParty
    sections: tuple[SituationSection, ...]
