"""What is done with a recorded activity: refilled, ended, withdrawn, brought back; each can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from supplytrack.core.identity import new_uid
from supplytrack.distribution.activities.operations import (
    RefillDraft,
    bring_back_activity,
    end_fixture,
    record_refill,
    withdraw_activity,
)
from supplytrack.distribution.activities.queries import ActivityRow
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _
from supplytrack.ui.distribution.activities.words import title_of
from supplytrack.ui.posting import day_or, typed
from supplytrack.ui.toolkit.draft import Draft
from supplytrack.ui.toolkit.editors import TextEdit
from supplytrack.ui.toolkit.form import Field, FieldKind, Form, labelled
from supplytrack.ui.toolkit.pages import Page
from supplytrack.ui.toolkit.question import Question

_REFILL = (
    Field("date", N_("Day"), FieldKind.DATE, required=True),
    Field("quantity", N_("How much"), FieldKind.NUMBER, placeholder=N_("Optional")),
    Field("unit", N_("Of what"), placeholder=N_("litres")),
    Field("remarks", N_("Remarks"), span=3),
)
_END = (Field("last", N_("Last day it stood"), FieldKind.DATE, required=True),)


def ask_refill(page: Page, fixture: ActivityRow) -> None:
    """Ask for the day of a refill: today, unless another is typed."""
    uid = new_uid()

    def refill(values: dict[str, Any]) -> None:
        draft = RefillDraft(
            uid,
            fixture.uid,
            day_or(values.get("date"), page.desk.clock.today()),
            quantity=typed(values, "quantity"),
            unit=typed(values, "unit"),
            remarks=typed(values, "remarks"),
        )
        _do(
            page,
            lambda session: record_refill(session, draft),
            lambda: page.toast(_("Refill recorded."), _("Undo"), lambda: _undo_refill(page, uid)),
        )

    title = _("Refill: {title}").format(title=title_of(fixture))
    body = _("How much may stay open where it was not measured.")
    _ask(page, Question(title, body, _("Record refill")), _REFILL, (2, 2, 2), refill)


def _undo_refill(page: Page, uid: str) -> None:
    why = _("Undone right after it was recorded")
    _do(page, lambda session: withdraw_activity(session, uid, why), page.hide_banner)


def ask_end(page: Page, fixture: ActivityRow) -> None:
    """Ask for the last day that a fixture stood."""

    def end(values: dict[str, Any]) -> None:
        last = day_or(values.get("last"), page.desk.clock.today())
        _do(
            page,
            lambda session: end_fixture(session, fixture.uid, last),
            lambda: page.toast(
                _("{title} no longer stands.").format(title=title_of(fixture)),
                _("Undo"),
                lambda: stand_again(page, fixture),
            ),
        )

    title = _("When did it go? {title}").format(title=title_of(fixture))
    body = _("It stays in the reports of the days on which it stood.")
    _ask(page, Question(title, body, _("It is gone")), _END, (1,), end)


def stand_again(page: Page, fixture: ActivityRow) -> None:
    """Say that a fixture stands after all."""
    _do(page, lambda session: end_fixture(session, fixture.uid, None), page.hide_banner)


def ask_withdraw(page: Page, row: ActivityRow) -> None:
    """Ask why something recorded is withdrawn."""
    reason = TextEdit(_("Recorded twice, another site…"))
    reason.setAccessibleName(_("Reason"))

    def withdraw() -> None:
        why = reason.text()
        _do(
            page,
            lambda session: withdraw_activity(session, row.uid, why),
            lambda: page.toast(_("Withdrawn."), _("Undo"), lambda: bring_back(page, row)),
        )

    title = _("Withdraw: {title}?").format(title=title_of(row))
    body = _("It leaves the reports. It stays readable here with your name and the reason.")
    page.ask(Question(title, body, _("Withdraw"), danger=True), withdraw, labelled(_("Reason"), reason))


def bring_back(page: Page, row: ActivityRow) -> None:
    """Undo a withdrawal."""
    _do(page, lambda session: bring_back_activity(session, row.uid), page.hide_banner)


def _ask(
    page: Page,
    question: Question,
    fields: Sequence[Field],
    columns: Sequence[int],
    then: Callable[[dict[str, Any]], None],
) -> None:
    """Ask with a few fields, of which the first is a day and begins as today."""
    today = page.desk.clock.today
    draft = Draft({fields[0].key: today().isoformat()})
    form = Form(fields, draft, columns=columns, today=today, margins=(0, 4, 0, 0))

    def answered() -> None:
        if form.check():
            then(draft.values)
        else:
            wrong = form.boxes[form.problem_keys()[0]]
            page.show_banner("bad", f"{_(wrong.field.label)}: {wrong.problem}", _("Nothing was changed."))

    dialog = page.ask(question, answered, form)
    draft.setParent(dialog)
    form.go_to(fields[0].key)


def _do(page: Page, operation: Callable[[Any], Any], then: Callable[[], object]) -> None:
    def refused(why: Refused) -> None:
        page.show_banner("bad", str(why), _("Nothing was changed."))

    def done(_answer: Any) -> None:
        page.hide_banner()
        then()

    page.desk.tasks.write(operation, done, refused=refused, owner=page)
