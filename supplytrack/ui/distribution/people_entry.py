"""Counting people who were served on a day at a place: kept while it is written, recorded, reversed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from supplytrack.core.document import Kind
from supplytrack.core.identity import new_uid
from supplytrack.core.quantity import format_quantity
from supplytrack.db.engine import Session
from supplytrack.distribution.giving import GivenDraft, GivenLineDraft, distribute_to_people
from supplytrack.errors import Refused
from supplytrack.i18n import _, ngettext
from supplytrack.inventory.ledger import Posted, find_posted
from supplytrack.inventory.operations import (
    discard_draft,
    reverse_document,
    save_draft,
)
from supplytrack.ui.distribution.count_view import PLACE_MEMORY, STORE_MEMORY, CountView
from supplytrack.ui.distribution.noteform import at_the_page, without_empty
from supplytrack.ui.distribution.words import PEOPLE
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.editors import TextEdit
from supplytrack.ui.toolkit.form import labelled
from supplytrack.ui.toolkit.place import LIST
from supplytrack.ui.toolkit.question import Question
from supplytrack.ui.words import local


class PeopleEntryPage(CountView):
    """One count: people on a day at a place."""

    def bind(self) -> None:
        """What the actions do."""
        super().bind()
        self.acts.bind("record", self.ask_record)
        self.acts.bind("delete", self.delete_count)
        self.acts.bind("correct", self.ask_correct)
        self.acts.bind("reverse", self.ask_reverse)

    # Keeping and recording

    def save(self, values: dict[str, Any]) -> Callable[[Any], Any] | None:
        """Keep the count until it is recorded."""
        if self._recorded is not None or self._leaving or not self._filled:
            return None
        if not self._name and not self._kept():
            return None
        self._name = str(values["uid"])
        place = self._places.get(str(values.get("place") or ""))
        title = local(place.name, place.name_km) if place else ""
        return partial(_keep, uid=self._name, values=values, title=title)

    def delete_count(self) -> None:
        """Throw the count away; it can be brought back for as long as the toast is there."""
        self.grid.commit()
        self._leaving = True
        values, desk = self.draft.values, self.desk
        uid = str(values["uid"])

        def bring_back() -> None:
            desk.tasks.write(
                partial(_keep, uid=uid, values=values, title=""), lambda _kept: desk.go(PEOPLE, uid)
            )

        desk.tasks.write(lambda session: discard_draft(session, uid))
        self.toast(_("Count deleted"), _("Undo"), bring_back)
        desk.go(PEOPLE, LIST)

    def given(self) -> GivenDraft:
        """What the page says, as the operation takes it."""
        values = self.draft.values
        return GivenDraft(
            uid=str(values["uid"]),
            date=self._day(),
            source=str(values.get("source") or ""),
            place=str(values.get("place") or ""),
            headcount=self._heads(),
            lines=tuple(_line_draft(line) for line in values["lines"]),
            remarks=str(values.get("remarks") or ""),
        )

    def ready(self) -> bool:
        """The head counts are looked at too."""
        lines = without_empty(self.draft.lines)
        if len(lines) != len(self.draft.lines):
            self.draft.splice(0, len(self.draft.lines), lines, _("Remove empty lines"))
        well = super().ready()
        return well & self._numbers.check() & self._others.check()

    def ask_record(self) -> None:
        """Ask before the day is recorded."""
        if not self.ready():
            return
        place = self._places.get(str(self.draft.get("place")))
        people = ngettext(
            "Record {count} person at {place}?", "Record {count} people at {place}?", self.total()
        )
        goods = [
            _("{goods} leave the stock.").format(
                goods=f"{format_quantity(plan.wanted, plan.item.ref.decimals)} "
                f"{local(plan.item.ref.name, plan.item.ref.name_km)}"
            )
            for plan in self.lines.plans
            if plan and plan.wanted
        ]
        told = " ".join([*goods, _("After this the count cannot be edited, only reversed.")])
        name = local(place.name, place.name_km) if place else ""
        self.ask(
            Question(
                people.format(count=f"{self.total():,}", place=name), told, _("Record"), _("Keep counting")
            ),
            self.record,
        )

    def record(self) -> None:
        """Record the people and what they got."""
        self.draft.rest()
        typed = self.given()
        self._leaving = True
        self.desk.tasks.write(
            lambda session: distribute_to_people(session, typed),
            self._posted,
            refused=self.show_refusal,
            owner=self,
        )

    def _posted(self, posted: Posted) -> None:
        self._name, self._leaving = posted.uid, False
        self.desk.memory.put(PLACE_MEMORY, self.draft.get("place"))
        self.desk.memory.put(STORE_MEMORY, self.draft.get("source"))
        words = ngettext(
            "{number} recorded: {count} person", "{number} recorded: {count} people", self.total()
        )
        self.toast(words.format(number=posted.number, count=f"{self.total():,}"))

    def show_refusal(self, refused: Refused) -> None:
        """Say a refusal at the count or the line it is about."""
        self._leaving = False
        found = at_the_page(refused)
        stripped = [Refused(str(one), one.field.removeprefix("headcount.")) for one in found.all()]
        rest = self._others.complain(self._numbers.complain(stripped))
        super().show_refusal(Refused(str(stripped[0]), stripped[0].field, also=rest[1:]))

    def still_safe(self) -> str:
        """What a refusal adds."""
        return _("Nothing is recorded yet; this count is safe.")

    def ask_reverse(self) -> None:
        """Ask why, and post the mirror image."""
        recorded = self._recorded
        if recorded is None:
            return
        day, uid = self.desk.clock.today(), new_uid()
        body = _("The goods are back in {place}, and the {count} people of {day} no longer count.").format(
            place=local(recorded.source_name, recorded.source_km),
            count=f"{recorded.heads.people:,}",
            day=day_text(recorded.date),
        )
        question = Question(
            _("Reverse {number}?").format(number=recorded.number), body, _("Reverse"), danger=True
        )
        self._ask_why(
            question,
            lambda session, why: reverse_document(session, recorded.document_id, day, why, uid=uid),
            self._was_reversed,
        )

    def ask_correct(self) -> None:
        """Ask why, reverse the count on its own day, and open a new one with the same figures."""
        recorded = self._recorded
        if recorded is None:
            return
        uid, values = new_uid(), {**self.draft.values, "uid": new_uid()}
        if recorded.heads.men is not None:
            # The four make the total: it follows when one of them is put right.
            values["people"] = None
        again, desk = str(values["uid"]), self.desk

        def correct(session: Session, why: str) -> None:
            reverse_document(session, recorded.document_id, recorded.date, why, uid=uid)
            _keep(session, again, values, local(recorded.place_name, recorded.place_km))

        body = _(
            "It is reversed on its own day. Its figures stand on a new count: put them right and record it."
        )
        question = Question(_("Correct {number}?").format(number=recorded.number), body, _("Correct"))
        self._ask_why(question, correct, lambda _done: desk.go(PEOPLE, again))

    def _ask_why(
        self, question: Question, act: Callable[[Session, str], Any], then: Callable[[Any], None]
    ) -> None:
        reason = TextEdit(_("Counted twice, wrong day…"))
        reason.setAccessibleName(_("Reason"))

        def go() -> None:
            why = reason.text()
            self.desk.tasks.write(
                lambda session: act(session, why), then, refused=self.show_refusal, owner=self
            )

        self.ask(question, go, labelled(_("Reason"), reason))

    def _was_reversed(self, posted: Posted) -> None:
        self.toast(_("{number} posted.").format(number=posted.number))
        self._recorded = None
        self.reload()


def _line_draft(line: Line) -> GivenLineDraft:
    return GivenLineDraft(
        item=str(line.get("item") or line.get("item?") or ""),
        quantity=str(line.get("quantity") or ""),
        batch_uid=str(line.get("batch") or ""),
        brought_back=str(line.get("brought_back") or ""),
    )


def _keep(session: Any, uid: str, values: dict[str, Any], title: str) -> int:
    # A save that was on its way while the count was recorded must not leave a draft behind.
    if find_posted(session, uid) is not None:
        return 0
    return save_draft(session, uid, Kind.DISTRIBUTION.value, values, title)
