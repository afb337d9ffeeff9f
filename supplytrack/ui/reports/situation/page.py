"""The situation report: the paper as it will be printed, and its sentences beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.core.actor import Permission
from supplytrack.core.sheets import ReportBullet
from supplytrack.core.situation_sheet import SituationReportSheet
from supplytrack.distribution.sitrep.bullet import Bullet, BulletFilter
from supplytrack.distribution.sitrep.narrative import plain
from supplytrack.distribution.sitrep.operations import keep_wording
from supplytrack.distribution.sitrep.queries import find_bullet
from supplytrack.distribution.sitrep.sheets import situation_report_sheet
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _
from supplytrack.ui.reports.common import (
    LANGUAGE_FIELD,
    PERIOD_FIELDS,
    PeriodReport,
    day_in,
    goods_filter,
    language_in,
)
from supplytrack.ui.reports.situation.bullets import (
    MOST_SHOWN,
    BulletBox,
    Wording,
    WordsBox,
    copy,
    heading,
    more_sentences,
    stacked,
)
from supplytrack.ui.saving import save_content
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.boxes import holder, row
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.labels import Label

_UNFINISHED = "unfinished wording"
"""Under which the memory keeps words that nobody has kept or left yet."""


class SituationReportPage(PeriodReport):
    """What is said of a period. Figures open their papers; the words may be changed in place, the figures never."""

    place = "situation report"
    title = N_("Situation report")
    kinds = frozenset({"notes", "people", "documents", "activities", "items", "locations", "wordings"})
    published_as = "situation"
    renderer = "situation_report"
    side_width = 428
    specs = (
        *PeriodReport.specs,
        ActionSpec("copy", N_("Copy all"), "Ctrl+Shift+C", "copy"),
        ActionSpec("words", N_("Save for Word"), "Ctrl+Shift+W", "file-text"),
    )
    fields = (
        *PERIOD_FIELDS,
        Field("province", N_("Province"), FieldKind.CHOICE, placeholder=N_("All provinces")),
        Field("location", N_("Store or recipient"), FieldKind.CHOICE, placeholder=N_("All places")),
        Field("donor", N_("Donor"), FieldKind.CHOICE, placeholder=N_("All donors")),
        Field("item", N_("Item"), FieldKind.CHOICE, placeholder=N_("All items")),
        LANGUAGE_FIELD,
    )
    secondary = ("publish", "print", "words")
    more = ("workbook",)

    def bind(self) -> None:
        """What the buttons do."""
        super().bind()
        self.acts.bind("copy", self.copy_all)
        self.acts.bind("words", self.save_words)
        self.rewording: Wording | None = None
        self._before = ""
        self.words_box: WordsBox | None = None

    def starting_values(self) -> dict[str, Any]:
        """This month and the one before, in both languages: what a weekly report looks at."""
        before = self.desk.clock.today().replace(day=1) - timedelta(days=1)
        return {"language": "both", "first": before.replace(day=1).isoformat()}

    def asked(self, values: dict[str, Any]) -> dict[str, Any]:
        """The filters as the query names them."""
        return {
            "first": day_in(values, "first"),
            "last": day_in(values, "last"),
            "province": values.get("province") or "",
            **goods_filter(values),
        }

    def query(self, values: dict[str, Any]) -> Callable[[Any], Any]:
        """The sheet for what the filters say."""
        chosen = BulletFilter(**self.asked(values))
        language = language_in(values)
        return lambda session: situation_report_sheet(session, chosen, language)

    def paper(self, sheet: Any) -> Callable[[], bytes]:
        """The PDF."""
        return partial(_paper, sheet)

    def workbook(self) -> Callable[[], bytes]:
        """The workbook."""
        return partial(_workbook, self.sheet)

    def file_name(self) -> str:
        """The number and kind of the report."""
        from supplytrack.documents import situation_report

        return situation_report.file_name(self.sheet)

    # The sentences

    def beside(self, sheet: SituationReportSheet) -> QWidget:
        """The sentences part after part; the one that is being reworded stays open."""
        may_reword = self.desk.allowed(Permission.PUBLISH_REPORT)
        head = row(Label(_("Sentences"), "section"), None, *self.acts.buttons(("copy",)), gap=8)
        parts: list[QWidget | int] = [
            holder(head),
            Label(_("Each figure opens the paper behind it."), "caption", "text2", wrap=True),
            12,
        ]
        self.words_box = None
        room = MOST_SHOWN
        for section in sheet.sections:
            shown = section.bullets[:room]
            if shown:
                parts += [heading(self, section.name), 6]
                parts += [self._box(bullet, may_reword=may_reword) for bullet in shown]
                parts.append(8)
            room -= len(shown)
        if more := len(self.said_in(sheet)) - MOST_SHOWN + room:
            parts.append(more_sentences(more))
        if not sheet.sections:
            parts.append(Label(_("Nothing was recorded in this period."), tone="text2", wrap=True))
        return holder(stacked(parts), "scrolled")

    def _box(self, bullet: ReportBullet, *, may_reword: bool) -> QWidget:
        wording = self.rewording
        if wording is None or wording.subject_uid != bullet.subject_uid:
            return BulletBox(self, bullet, self.reword if may_reword else None)
        self.words_box = WordsBox(wording, self.keep_words, self.leave_words, self._follow_words)
        return self.words_box

    def reword(self, bullet: ReportBullet) -> None:
        """Open the words of a sentence in its place."""
        self.desk.tasks.read(
            lambda session: find_bullet(session, bullet.subject_uid), self._open_words, owner=self
        )

    def _open_words(self, bullet: Bullet) -> None:
        values = {word: plain(said) for word, said in bullet.values.items() if said}
        kept = self.desk.memory.get(_UNFINISHED) or ["", ""]
        template = kept[1] if kept[0] == bullet.subject_uid else bullet.template
        self.rewording = Wording(bullet.subject_uid, template, bullet.default, values)
        self._before = bullet.template if bullet.is_worded else ""
        self._show_sentences()
        if self.words_box is not None:
            self.words_box.editor.setFocus()

    def _follow_words(self, template: str) -> None:
        """Words half written survive what else happens: a paper posted meanwhile, another page, the end of the program."""
        if self.rewording is not None:
            kept = self.rewording
            self.rewording = Wording(kept.subject_uid, template, kept.usual, kept.values)
            self.desk.memory.put(_UNFINISHED, [kept.subject_uid, template])

    def leave_words(self) -> None:
        """Leave the sentence as it was."""
        self.rewording = None
        self.desk.memory.forget(_UNFINISHED)
        self._show_sentences()

    def keep_words(self, template: str) -> None:
        """Say the sentence in these words from now on; the toast takes it back."""
        if self.rewording is not None:
            self._keep(self.rewording.subject_uid, template, self._before)

    def _keep(self, subject_uid: str, template: str, before: str | None) -> None:
        def kept(_bullet: Bullet) -> None:
            self.leave_words()
            if before is None:
                self.toast(_("The words are as they were."))
            else:
                self.toast(_("Kept."), _("Undo"), lambda: self._keep(subject_uid, before, None))

        self.desk.tasks.write(
            lambda session: keep_wording(session, subject_uid, template),
            kept,
            refused=self._refuse_words,
            owner=self,
        )

    def _refuse_words(self, refused: Refused) -> None:
        if self.words_box is not None:
            self.words_box.refuse(str(refused))

    def _show_sentences(self) -> None:
        if self.sheet is not None:
            self._side.show_widget(self.beside(self.sheet))

    # Out of the window

    def said(self) -> list[ReportBullet]:
        """Every sentence that is shown."""
        return self.said_in(self.sheet) if self.sheet else []

    @staticmethod
    def said_in(sheet: SituationReportSheet) -> list[ReportBullet]:
        """Every sentence of a sheet."""
        return [bullet for section in sheet.sections for bullet in section.bullets]

    def copy_all(self) -> None:
        """Copy every sentence as text."""
        if said := self.said():
            copy(self, said)

    def save_words(self) -> None:
        """Save the sentences as a file that word processors open."""
        if self.sheet is not None:
            name = self.file_name().removesuffix(".pdf") + ".rtf"
            self.desk.tasks.make(
                partial(_words, self.sheet),
                lambda content: save_content(self, name, content, _("Text for word processors (*.rtf)")),
                owner=self,
            )


# The papers load beside the window: opening the page does not wait for them.


def _paper(sheet: Any) -> bytes:
    from supplytrack.documents import situation_report

    return situation_report.render(sheet)


def _workbook(sheet: Any) -> bytes:
    from supplytrack.documents import situation_workbook

    return situation_workbook.render(sheet)


def _words(sheet: Any) -> bytes:
    from supplytrack.documents import situation_text

    return situation_text.render(sheet)
