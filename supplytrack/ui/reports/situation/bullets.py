"""The sentences of the situation report in a panel: figures that open their papers, what is unsigned, words to change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from supplytrack.core.sheets import Proof, ReportBullet
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.reports.situation.sentence import Sentence
from supplytrack.ui.reports.situation.words_edit import WordsEdit
from supplytrack.ui.routes import place_of
from supplytrack.ui.toolkit.boxes import column, holder, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.labels import Icon, Label
from supplytrack.ui.toolkit.pages import Page

PARTS = {
    "handed over": N_("Handed over to partners"),
    "people reached": N_("People reached"),
    "activities": N_("Activities"),
    "printed": N_("Printed"),
    "procured": N_("Procured"),
    "donations received": N_("Donations received"),
    "kits assembled": N_("Kits assembled"),
}
"""What the parts of the report are called, by their names."""


MOST_SHOWN = 200
"""Sentences that the panel shows; the paper, the files and the clipboard have all."""


@dataclass(frozen=True)
class Wording:
    """A sentence whose words are being changed: `template` is how far the person has come, `usual` the usual words."""

    subject_uid: str
    template: str
    usual: str
    values: Mapping[str, str]


def copy(page: Page, said: Sequence[ReportBullet]) -> None:
    """Put sentences on the clipboard, a bullet each; one alone without its dot."""
    lines = [bullet.text for bullet in said]
    QGuiApplication.clipboard().setText(
        lines[0] if len(lines) == 1 else "\n".join(f"• {line}" for line in lines)
    )
    page.toast(
        ngettext("{count} sentence copied.", "{count} sentences copied.", len(lines)).format(count=len(lines))
    )


def open_papers(page: Page, numbers: tuple[str, ...], at: QWidget, where: QPoint | None = None) -> None:
    """Open the paper behind a figure; of several the person chooses."""
    if len(numbers) == 1:
        _open(page, numbers[0])
        return
    menu = QMenu(at)
    for number in numbers:
        menu.addAction(number).triggered.connect(partial(_open, page, number))
    menu.popup(where or at.mapToGlobal(at.rect().bottomLeft()))


def _open(page: Page, number: str, _checked: bool = False) -> None:
    page.desk.go(place_of(number), number)


class BulletBox(QWidget):
    """One sentence with what can be done with it. `reword` is None where nobody may change the words here."""

    def __init__(
        self, page: Page, bullet: ReportBullet, reword: Callable[[ReportBullet], object] | None
    ) -> None:
        super().__init__()
        self.bullet = bullet
        self.sentence = Sentence(bullet, lambda numbers: open_papers(page, numbers, self.sentence))
        self.copy_button = Button(
            "",
            "quiet",
            "copy",
            name=_("Copy this sentence"),
            icon_size=14,
            clicked=lambda: copy(page, [bullet]),
        )
        buttons: list[QWidget] = [self.copy_button]
        if reword is not None:
            buttons.append(
                Button(
                    "",
                    "quiet",
                    "pen-line",
                    name=_("Change the words"),
                    icon_size=14,
                    clicked=lambda: reword(bullet),
                )
            )
        dot = Label("•", tone="text3")
        told = column(self.sentence, *_state_of(bullet), gap=2)
        layout = row(
            column(dot, None, gap=0),
            (told, 1),
            column(row(*buttons, gap=0), None, gap=0),
            margins=(0, 0, 0, 8),
            gap=6,
        )
        self.setLayout(layout)


def _state_of(bullet: ReportBullet) -> list[QWidget]:
    """A line below the sentence when its paper is not signed or not agreed."""
    told = {
        Proof.UNSIGNED: (_("{number} is not signed yet"), "warn", "pen-line"),
        Proof.DISPUTED: (_("{number} is disputed"), "bad", "circle-alert"),
    }.get(bullet.proof)
    if told is None:
        return []
    words, tone, icon = told
    label = Label(words.format(number=", ".join(bullet.documents)), "caption", tone, wrap=True)
    return [holder(row(column(Icon(icon, tone, 13), None, gap=0), (label, 1), gap=6))]


class WordsBox(QWidget):
    """The editor of one sentence, with its buttons."""

    def __init__(
        self,
        wording: Wording,
        keep: Callable[[str], object],
        leave: Callable[[], object],
        follow: Callable[[str], object],
    ) -> None:
        super().__init__()
        self.editor = WordsEdit(wording.template, wording.values)
        self.editor.setAccessibleName(_("Words of the sentence"))
        self.editor.kept.connect(keep)
        self.editor.left.connect(leave)
        self.editor.put.connect(follow)
        self.note = Label(
            _("The figures come from the papers and stay as they are."), "caption", "text2", wrap=True
        )
        self.editor.locked.connect(lambda: self.note.set_tone("warn"))
        buttons = (
            Button(_("Keep"), clicked=lambda: keep(self.editor.template())),
            Button(_("Cancel"), "quiet", clicked=leave),
            Button(_("Usual words"), "quiet", clicked=lambda: self.editor.show_template(wording.usual)),
        )
        self.setLayout(
            column(self.editor, self.note, row(*buttons, None, gap=8), margins=(0, 0, 0, 12), gap=6)
        )

    def refuse(self, reason: str) -> None:
        """Say below the editor why the words cannot be kept."""
        self.note.setText(reason)
        self.note.set_tone("bad")
        self.editor.setFocus()


def heading(page: Page, part: str) -> QWidget:
    """The heading of a part. Activities have no paper: beside them is the way to their list."""
    title = Label(_(PARTS[part]), "strong")
    if part != "activities":
        return title
    see = Button(
        _("See the activities"),
        "caption_link",
        clicked=lambda: page.desk.go("people", ("list", "activities")),
    )
    return holder(row(title, None, see, gap=8))


def more_sentences(count: int) -> Label:
    """What the panel leaves out."""
    said = ngettext(
        "{count} more sentence stands on the paper. Choose fewer days to see it here.",
        "{count} more sentences stand on the paper. Choose fewer days to see them here.",
        count,
    )
    return Label(said.format(count=f"{count:,}"), tone="text2", wrap=True)


def stacked(parts: Sequence[QWidget | int]) -> QVBoxLayout:
    """Boxes below one another, free space at the end."""
    return column(*parts, None, margins=(16, 12, 12, 12), gap=0)


def sentences_beside(page: Page, said: Sequence[ReportBullet]) -> QWidget:
    """Sentences beside another report: to read, to copy and to follow; their words are changed in the situation report."""
    copy_all = Button(_("Copy all"), "", "copy", clicked=lambda: copy(page, said))
    reword = Button(_("Change the words"), "link", clicked=lambda: page.desk.go("reports", "situation"))
    parts: list[QWidget | int] = [
        holder(row(Label(_("For the situation report"), "section"), None, copy_all, gap=8)),
        4,
        Label(_("Each figure opens the paper behind it."), "caption", "text2", wrap=True),
        12,
        *(BulletBox(page, bullet, None) for bullet in said[:MOST_SHOWN]),
        *([more_sentences(len(said) - MOST_SHOWN)] if len(said) > MOST_SHOWN else []),
        holder(row(reword, None)),
    ]
    return holder(stacked(parts), "scrolled")
