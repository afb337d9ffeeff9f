"""What a second person does with a note: approve it, or record that its paper is signed after all."""

from __future__ import annotations

from collections.abc import Callable

from supplytrack.core.document import NoteState, PaperState
from supplytrack.distribution.approval import approve_delivery_note
from supplytrack.distribution.queries import NoteDetail
from supplytrack.distribution.resolving import LaterSignature, sign_later
from supplytrack.distribution.standing import Standing
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.ui.distribution.checks import Check
from supplytrack.ui.distribution.noteform import day_or
from supplytrack.ui.toolkit.boxes import column, holder
from supplytrack.ui.toolkit.dateedit import DateEdit
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.editors import TextEdit
from supplytrack.ui.toolkit.form import labelled
from supplytrack.ui.toolkit.pages import Page
from supplytrack.ui.toolkit.question import Question
from supplytrack.ui.words import local


def ask_approve(page: Page, detail: NoteDetail, standing: Standing, then: Callable[[str], None]) -> None:
    """Ask before a note is approved; where no accounts tell people apart, ask who approves it."""
    seen = detail.draft
    if seen is None:
        return
    number, place = detail.row.number, local(detail.row.target_name, detail.row.target_km)
    who = TextEdit(_("Second person"))
    who.setAccessibleName(_("Approved by"))

    def approve() -> None:
        name = who.text()
        page.desk.tasks.write(
            lambda session: approve_delivery_note(session, seen, name),
            then,
            refused=lambda refused: _tell(page, _("Not approved. {why}"), refused),
            owner=page,
        )

    question = Question(
        _("Approve {number} to {place}?").format(number=number, place=place),
        _("{goods}. {name} prepared it. After this the goods may leave the store.").format(
            goods=detail.row.summary, name=detail.row.prepared_by
        ),
        _("Approve"),
    )
    page.ask(question, approve, labelled(_("Approved by"), who) if standing.alone else None)


def ask_sign_later(page: Page, detail: NoteDetail, then: Callable[[str], None]) -> None:
    """Ask when the paper was signed and, of a disputed one, what was agreed."""
    day = DateEdit(page.desk.clock.today)
    day.setAccessibleName(_("Signed on"))
    day.show_value(page.desk.clock.today().isoformat())
    picked = {"day": page.desk.clock.today().isoformat()}
    day.put.connect(lambda value: picked.update(day=value))
    remarks = TextEdit(_("Counted again together, replaced…"))
    remarks.setAccessibleName(_("What was agreed"))

    def sign() -> None:
        typed = LaterSignature(
            detail.row.number, day_or(picked["day"], page.desk.clock.today()), remarks.text()
        )
        page.desk.tasks.write(
            lambda session: sign_later(session, typed),
            then,
            refused=lambda refused: _tell(page, _("Not recorded. {why}"), refused),
            owner=page,
        )

    question = Question(
        _("Is the paper of {number} signed now?").format(number=detail.row.number),
        _("What was accepted stays as it was recorded. Attach the signed paper to the note."),
        _("Record as signed"),
    )
    inside = holder(column(labelled(_("Signed on"), day), labelled(_("What was agreed"), remarks), gap=8))
    inside.setFocusProxy(remarks)
    page.ask(question, sign, inside)


def _tell(page: Page, words: str, refused: Refused) -> None:
    page.show_banner("bad", words.format(why=refused), _("Nothing has changed."))


def may_approve(detail: NoteDetail | None, standing: Standing) -> bool:
    """Whether a note waits for approval, and who works here may give it."""
    if detail is None or not detail.row.waits_for_approval:
        return False
    return standing.alone or standing.user != detail.row.prepared_by


def may_leave(detail: NoteDetail | None, standing: Standing) -> bool:
    """Whether nobody has to approve the note any more before its goods leave."""
    return not standing.asks or (detail is not None and bool(detail.row.approved_by))


def told_of(detail: NoteDetail | None, standing: Standing) -> list[Check]:
    """What stands beside a note about its second person, its last print and its paper."""
    found = []
    if detail is None:
        if standing.asks:
            words = _("Prepare the note: its goods are held until somebody else has approved it.")
            found.append(Check("info", _("A second person approves it"), words))
        return found
    if detail.row.waits_for_approval:
        words = _("{name} prepared it. Somebody else approves it before the goods leave.")
        found.append(Check("warn", _("Waits for approval"), words.format(name=detail.row.prepared_by)))
    elif detail.row.state is NoteState.PREPARED and detail.row.approved_by:
        found.append(Check("good", _("Approved by {name}").format(name=detail.row.approved_by)))
    printed = standing.printed
    if printed is not None and not printed.matches:
        words = _("The QR code of that paper no longer matches. Print it again.")
        title = _("Printed on {day} with other goods").format(day=day_text(printed.day))
        found.append(Check("warn", title, words))
    if standing.later is not None and detail.row.paper is PaperState.SIGNED:
        title = _("Signed after all on {day}").format(day=day_text(standing.later.day))
        words = _("{name} recorded it.").format(name=standing.later.by)
        found.append(Check("good", title, " ".join(filter(None, (words, standing.later.remarks)))))
    return found
