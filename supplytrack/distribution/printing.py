"""Which prints of a delivery note there are, and whether a paper in somebody's hand says what the note says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import bindparam, insert, text

from supplytrack.access.permission import requires
from supplytrack.core.actor import Permission
from supplytrack.core.paper_mark import delivery_note_mark
from supplytrack.db.engine import Session
from supplytrack.distribution.dispatch import printed_paper
from supplytrack.distribution.queries import find_note_row
from supplytrack.distribution.sheets import delivery_note_sheet
from supplytrack.errors import Refused
from supplytrack.i18n import _


@dataclass(frozen=True, slots=True)
class LastPrint:
    """The last paper of a note that was printed or saved. `matches`: it says what the note says now."""

    day: date
    by: str
    matches: bool


class Scanned(StrEnum):
    """What is known of a paper by the mark of its QR code."""

    MATCHES = "matches"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ScannedPaper:
    """A paper by its mark: which note, and whether it says what the note says. `printed` is when this one was printed."""

    number: str
    uid: str
    known: Scanned
    printed: date | None = None


@requires(Permission.READ)
def record_print(session: Session, number: str, mark: str) -> bool:
    """Note that a delivery note was printed or saved with the mark `mark`; whether an earlier print no longer matches.

    :raises Refused: when there is no note with this number.
    """
    row = find_note_row(session, number)
    before = session.execute(_LAST, {"uids": [row.uid]}).first()
    session.execute(
        insert(printed_paper),
        {
            "subject_uid": row.uid,
            "number": row.number,
            "digest": mark,
            "printed_at": session.clock.instant(),
            "printed_by": session.actor.name,
        },
    )
    session.touch("notes")
    return before is not None and before.digest != mark


_LAST = text(
    """
SELECT p.subject_uid, p.number, p.digest, p.printed_at, p.printed_by FROM printed_paper p
WHERE p.subject_uid IN :uids AND p.id = (SELECT max(o.id) FROM printed_paper o WHERE o.subject_uid = p.subject_uid)"""
).bindparams(bindparam("uids", expanding=True))


def last_prints(session: Session, uids: Sequence[str]) -> dict[str, LastPrint]:
    """The last print of each of these notes, where there is one."""
    found = session.rows(_LAST, {"uids": list(uids)}) if uids else ()
    return {
        row.subject_uid: LastPrint(
            session.clock.local(row.printed_at).date(),
            row.printed_by,
            row.digest == delivery_note_mark(delivery_note_sheet(session, row.number)),
        )
        for row in found
    }


_MARK = re.compile(r"(?:SUPPLYTRACK:)?(?P<number>[^:\s]+):(?P<mark>[0-9A-Z]{5}-?[0-9A-Z]{5})\Z")
_PRINTED = text(
    "SELECT max(printed_at) FROM printed_paper WHERE subject_uid = :uid AND digest = :mark",
)


def is_scan(typed: str) -> bool:
    """Whether this is the text of a paper's QR code, or a number and its mark: `DN-PNH-2020-0007:SFAJ5-F07CT`."""
    return _MARK.match(typed.strip().upper()) is not None


def check_scan(session: Session, typed: str) -> ScannedPaper:
    """What is known of a delivery note's paper by the text of its QR code.

    :raises Refused: when it is not such a text, or no delivery note has this number.
    """
    found = _MARK.match(typed.strip().upper())
    if found is None:
        raise Refused(
            _("This is not the code of a paper. It looks like DN-PNH-2020-0007:SFAJ5-F07CT."), "code"
        )
    row = find_note_row(session, found["number"])
    letters = found["mark"].replace("-", "")
    mark = f"{letters[:5]}-{letters[5:]}"
    printed = session.scalar(_PRINTED, {"uid": row.uid, "mark": mark})
    day = session.clock.local(printed).date() if printed is not None else None
    if mark == delivery_note_mark(delivery_note_sheet(session, row.number)):
        known = Scanned.MATCHES
    else:
        known = Scanned.CHANGED if day is not None else Scanned.UNKNOWN
    return ScannedPaper(row.number, row.uid, known, day)
