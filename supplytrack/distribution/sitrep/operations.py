"""Wording the bullets of the situation report: a person writes the words, the ledger fills in the figures."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from supplytrack.access.audit import record
from supplytrack.access.permission import requires
from supplytrack.core.actor import Permission
from supplytrack.core.code import clean_text
from supplytrack.db.engine import Session
from supplytrack.distribution.sitrep.bullet import Bullet
from supplytrack.distribution.sitrep.narrative import stray_braces, tokens_of
from supplytrack.distribution.sitrep.queries import find_bullet
from supplytrack.distribution.sitrep.wording import wording
from supplytrack.errors import Refused
from supplytrack.i18n import _

LONGEST_SENTENCE = 1000
_SAME_FIGURES = {"what": "items", "list": "items"}
"""Words in braces that may stand for {items}: the same goods with commas only, or without saying how much."""


@requires(Permission.PUBLISH_REPORT)
def keep_wording(session: Session, subject_uid: str, sentence: str) -> Bullet:
    """Say a paper's bullet in these words. `{items}` and the like stand for the figures; empty words take the usual ones.

    :raises Refused: when there is no such bullet, a figure is left out, or a word in braces is unknown.
    """
    bullet = find_bullet(session, subject_uid)
    said = clean_text(sentence, "sentence", LONGEST_SENTENCE)
    if said in ("", bullet.default):
        said = ""
    else:
        _check_tokens(bullet, said)
    before = session.scalar(select(wording.c.sentence).where(wording.c.subject_uid == subject_uid))
    if (before or "") == said:
        return bullet
    session.execute(delete(wording).where(wording.c.subject_uid == subject_uid))
    if said:
        session.execute(
            insert(wording),
            {
                "subject_uid": subject_uid,
                "sentence": said,
                "written_by": session.actor.name,
                "written_at": session.clock.instant(),
            },
        )
    record(session, "word", f"bullet {subject_uid}", before=before, after=said or None)
    session.touch("wordings")
    return find_bullet(session, subject_uid)


def _check_tokens(bullet: Bullet, said: str) -> None:
    if stray_braces(said):
        raise Refused(_("A bracket is left open or closed without need."), "sentence")
    used = tokens_of(said)
    unknown = sorted(used - set(bullet.values))
    if unknown:
        raise Refused(
            _("{{{word}}} is not known here. Use: {words}.").format(
                word=unknown[0], words=", ".join(f"{{{word}}}" for word in sorted(bullet.values))
            ),
            "sentence",
        )
    standing_for = used | {_SAME_FIGURES[word] for word in used if word in _SAME_FIGURES}
    missing = sorted(bullet.figures - standing_for)
    if missing:
        raise Refused(
            _("{{{word}}} must stay in the sentence: its figures come from {papers}.").format(
                word=missing[0], papers=", ".join(bullet.documents)
            ),
            "sentence",
        )
