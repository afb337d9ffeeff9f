"""Verify the words of the situation report: each belongs to something, and the figures know where they stand."""

from __future__ import annotations

from sqlalchemy import select

from supplytrack.catalogue.report_words import check_handover_sentence
from supplytrack.catalogue.unit import category
from supplytrack.db.engine import Session
from supplytrack.distribution.sitrep.bullet import ACTIVITY_WORDS, WORDS_OF_KIND, is_known
from supplytrack.distribution.sitrep.narrative import tokens_of
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.check import Findings, stream

_WORDINGS = """SELECT w.sentence, d.kind, d.number, a.title
FROM wording w LEFT JOIN document d ON d.uid = w.subject_uid LEFT JOIN activity a ON a.uid = w.subject_uid
ORDER BY w.subject_uid"""


def check_wordings(session: Session, findings: Findings) -> None:
    """Every sentence that a person wrote can be filled in, and so can those of the categories."""
    for row in stream(session, _WORDINGS):
        known = WORDS_OF_KIND.get(row.kind) if row.kind else ACTIVITY_WORDS if row.title is not None else None
        if known is None:
            findings.add(
                "wording",
                _("A sentence of the situation report belongs to nothing: {said}").format(said=row.sentence),
            )
        elif not is_known(row.sentence, dict.fromkeys(known)):
            unknown = ", ".join(f"{{{word}}}" for word in sorted(tokens_of(row.sentence) - known))
            findings.add(
                "wording",
                _(
                    "{number}: its sentence in the situation report has words that nobody knows: {words}."
                ).format(number=row.number or row.title, words=unknown or row.sentence),
            )
    for row in session.rows(select(category.c.name, category.c.sentence)):
        try:
            check_handover_sentence(row.sentence)
        except Refused as refused:
            findings.add("wording", f"{row.name}: {refused}")
