"""The situation report for its paper: the bullets of a period, part after part."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from sqlalchemy import text

from supplytrack.core.sheets import PaperLanguage, PaperParty, Proof, ReportBullet
from supplytrack.core.situation_sheet import SituationReportSheet, SituationSection
from supplytrack.db.engine import Session
from supplytrack.distribution.sitrep.bullet import Bullet, BulletFilter
from supplytrack.distribution.sitrep.queries import bullets
from supplytrack.i18n import N_, khmer
from supplytrack.inventory.paper_parts import paper_head

_EVERYWHERE = N_("All provinces and recipients")
_NAMED = {"location": "location", "province": "province", "donor": "party", "item": "item"}
"""The filters that have a name, and the table it stands in."""


def situation_report_sheet(
    session: Session, chosen: BulletFilter | None = None, language: PaperLanguage = "both"
) -> SituationReportSheet:
    """The situation report of a period (to today, from the first bullet, unless told)."""
    chosen = chosen or BulletFilter()
    last = chosen.last or session.clock.today()
    found = bullets(session, replace(chosen, last=last))
    scope, code = _scope(session, chosen)
    return SituationReportSheet(
        head=paper_head(session, f"SIT-{code}-{last.year}-{last:%m%d}", last, language),
        period_from=chosen.first or min((bullet.date for bullet in found), default=last),
        period_to=last,
        scope=scope,
        sections=tuple(
            SituationSection(name.value, tuple(map(report_bullet, of_section)))
            for name, of_section in groupby(found, key=lambda bullet: bullet.section)
        ),
    )


def report_bullet(bullet: Bullet) -> ReportBullet:
    """A bullet as papers and pages take it."""
    return ReportBullet(
        bullet.text,
        bullet.documents,
        Proof(bullet.paper_state) if bullet.paper_state else Proof.NOT_NEEDED,
        tuple((segment.text, segment.documents) for segment in bullet.sentence),
        bullet.subject_uid,
    )


def _scope(session: Session, chosen: BulletFilter) -> tuple[PaperParty, str]:
    """What the report is about, in both languages, and the word for its number."""
    found = []
    for name, table in _NAMED.items():
        code = getattr(chosen, name)
        asked = text(f"SELECT code, name, name_km FROM {table} WHERE code = :code")
        row = session.execute(asked, {"code": code}).first() if code else None
        if row is not None:
            found.append(row)
    if not found:
        return PaperParty(_EVERYWHERE, khmer(_EVERYWHERE)), "ALL"
    khmer_names = " · ".join(row.name_km for row in found if row.name_km)
    return PaperParty(" · ".join(row.name for row in found), khmer_names), "-".join(row.code for row in found)
