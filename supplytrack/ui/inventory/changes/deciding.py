"""Deciding about a change that waits: approve it, or refuse it with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from supplytrack.core.clock import Clock
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.changes.approvals import approve_change, refuse_change
from supplytrack.inventory.changes.queries import RequestRow
from supplytrack.inventory.ledger import Posted
from supplytrack.ui.inventory.changes.words import kind_words
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.editors import TextEdit
from supplytrack.ui.toolkit.form import labelled
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import Page, check_line, key_value
from supplytrack.ui.toolkit.question import Question
from supplytrack.ui.words import local


def ask_approve(page: Page, request: RequestRow, then: Callable[[Posted], None]) -> None:
    """Ask before a change is approved, and so posted."""
    note = TextEdit(_("Optional"))
    note.setAccessibleName(_("Note"))
    place = local(request.place_name, request.place_km)
    body = _("{goods}: the stock of {place} changes now. {name} asked for it.").format(
        goods=request.summary, place=place, name=request.requested_by
    )

    def tell(refused: Refused) -> None:
        page.show_banner("bad", _("Not approved. {why}").format(why=refused), _("Nothing has moved."))

    def approve() -> None:
        words = note.text()
        page.desk.tasks.write(
            lambda session: approve_change(session, request.uid, words), then, refused=tell, owner=page
        )

    title = _("Approve this {kind}?").format(kind=kind_words(request.kind).lower())
    page.ask(Question(title, body, _("Approve")), approve, labelled(_("Note"), note))


def ask_refuse(page: Page, request: RequestRow) -> None:
    """Ask why a change is not approved."""
    reason = TextEdit(_("Look again, ask the driver first…"))
    reason.setAccessibleName(_("Reason"))

    def done(_nothing: None) -> None:
        page.hide_banner()
        page.toast(_("Refused. Nothing has moved."))

    def tell(refused: Refused) -> None:
        page.show_banner("bad", str(refused), _("It still waits."))

    def refuse() -> None:
        why = reason.text()
        page.desk.tasks.write(
            lambda session: refuse_change(session, request.uid, why), done, refused=tell, owner=page
        )

    title = _("Refuse this {kind}?").format(kind=kind_words(request.kind).lower())
    body = _("{name} is told why; nothing moves.").format(name=request.requested_by)
    page.ask(Question(title, body, _("Refuse"), danger=True), refuse, labelled(_("Reason"), reason))


def request_facts(request: RequestRow, clock: Clock) -> list[Any]:
    """Who asked for what, when, and why somebody else is needed."""
    asked = clock.local(request.requested_at)
    parts: list[Any] = [
        Label(request.summary, "strong", wrap=True),
        8,
        key_value(_("Store"), local(request.place_name, request.place_km)),
        4,
        key_value(_("Date"), day_text(request.typed.date)),
        4,
        key_value(_("Asked by"), request.requested_by),
        4,
        key_value(_("Asked on"), f"{day_text(asked.date())}, {asked:%H:%M}"),
        10,
        check_line("warn", _("Needs a second person"), request.why),
    ]
    if request.decision:
        parts += [8, check_line("info", request.decided_by, request.decision)]
    return parts
