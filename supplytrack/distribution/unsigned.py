"""The list of delivery notes that nobody has signed, by province and place, to be taken along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from sqlalchemy import bindparam, text

from supplytrack.core.document import PaperState
from supplytrack.core.sheets import PaperLanguage, PaperParty, Proof
from supplytrack.core.unsigned_sheet import UnsignedNote, UnsignedPlace, UnsignedProvince, UnsignedSheet
from supplytrack.db.engine import Session
from supplytrack.distribution.queries import NoteRow, notes_by_key
from supplytrack.distribution.reports import DistributionFilter, HandoverRow, handover_rows
from supplytrack.inventory.paper_parts import paper_head, paper_province

_AT_ONCE = 500
_UIDS = text("SELECT uid, number FROM delivery_note WHERE number IN :numbers").bindparams(
    bindparam("numbers", expanding=True)
)


def unsigned_sheet(
    session: Session,
    chosen: DistributionFilter | None = None,
    language: PaperLanguage = "both",
    *,
    late_only: bool = False,
) -> UnsignedSheet:
    """The handovers of a filter whose paper is not signed, or disputed; with `late_only` those that are open too long."""
    rows = handover_rows(session, chosen)
    least = session.workspace.unsigned_days if late_only else -1
    waiting = {row.document: row for row in rows if row.days_open is not None and row.days_open > least}
    today, code = session.clock.today(), session.workspace.station
    notes = sorted(_notes(session, list(waiting)), key=_order)
    return UnsignedSheet(
        head=paper_head(session, f"UN-{code}-{today.year}-{today:%m%d}", today, language),
        handovers=len(rows),
        late_after=session.workspace.unsigned_days,
        provinces=tuple(
            UnsignedProvince(
                paper_province(*province) if province[0] else None, tuple(_places(of_province, waiting))
            )
            for province, of_province in groupby(notes, key=_province)
        ),
    )


def _notes(session: Session, numbers: Sequence[str]) -> list[NoteRow]:
    found: list[NoteRow] = []
    for start in range(0, len(numbers), _AT_ONCE):
        rows = session.rows(_UIDS, {"numbers": numbers[start : start + _AT_ONCE]})
        found += notes_by_key(session, [row.uid for row in rows]).values()
    return found


def _province(note: NoteRow) -> tuple[str, str, str]:
    return note.province_code, note.province, note.province_km


def _order(note: NoteRow) -> tuple[object, ...]:
    """By province as their codes run, those without one last; then by place, the oldest first."""
    return not note.province_code, note.province_code, note.target_name, note.target, note.date, note.number


def _places(notes: Iterable[NoteRow], waiting: dict[str, HandoverRow]) -> Iterable[UnsignedPlace]:
    for (_code, name, name_km), of_place in groupby(
        notes, key=lambda note: (note.target, note.target_name, note.target_km)
    ):
        yield UnsignedPlace(
            PaperParty(name, name_km),
            tuple(_note(note, waiting[note.number]) for note in of_place),
        )


def _note(note: NoteRow, row: HandoverRow) -> UnsignedNote:
    disputed = note.paper is PaperState.DISPUTED
    return UnsignedNote(
        note.number,
        note.date,
        row.days_open or 0,
        Proof.DISPUTED if disputed else Proof.UNSIGNED,
        note.summary,
        row.receiver_function,
    )
