"""Publishing the report that a page shows: asked first, read once, drawn beside the window, frozen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from supplytrack.core.sheets import PaperLanguage
from supplytrack.distribution.publishing.operations import (
    PaperFile,
    Publication,
    prepare_publication,
    publish_report,
)
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _
from supplytrack.ui.reports.published.words import PUBLISHED
from supplytrack.ui.toolkit.draft import Draft
from supplytrack.ui.toolkit.form import Field, Form
from supplytrack.ui.toolkit.question import Question

_FIELDS = (Field("remarks", N_("Remarks"), placeholder=N_("Sent to the donor…")),)


def ask_publish(page: Any, language: PaperLanguage) -> None:
    """Ask, with a remark, then publish what the filters of `page` say."""
    said = Draft({}, page)
    form = Form(_FIELDS, said, columns=(1,), today=page.desk.clock.today, margins=(0, 8, 0, 4))
    question = Question(
        _("Publish this report?"),
        _(
            "Its figures and its paper are kept as they are now and are never changed. "
            "What is posted later is told as changed since."
        ),
        _("Publish"),
    )
    publishing = _Publishing(page, language)
    page.ask(question, lambda: publishing.begin(str(said.get("remarks") or "")), form)


class _Publishing:
    """The three steps: everything is read in one reading, the paper is drawn of it, and both are frozen."""

    def __init__(self, page: Any, language: PaperLanguage) -> None:
        self._page, self._language, self._remarks = page, language, ""
        self._values = dict(page.filters.values)
        self._word = page.file_name().split("_", 1)[1].removesuffix(".pdf")

    def begin(self, remarks: str) -> None:
        """Read what is published."""
        self._remarks = remarks
        page, asked = self._page, self._page.asked(self._values)
        page.desk.tasks.read(
            partial(prepare_publication, kind=page.published_as, asked=asked, language=self._language),
            self._draw,
            refused=self._refused,
            owner=page,
        )

    def _draw(self, publication: Publication) -> None:
        page = self._page
        page.desk.tasks.make(
            partial(_file, publication, page.paper(publication.sheet), page.renderer, self._word),
            lambda file: self._publish(publication, file),
            refused=self._refused,
            owner=page,
        )

    def _publish(self, publication: Publication, file: PaperFile) -> None:
        self._page.desk.tasks.write(
            partial(publish_report, publication=publication, file=file, remarks=self._remarks),
            self._tell,
            refused=self._refused,
            owner=self._page,
        )

    def _tell(self, number: str) -> None:
        page = self._page
        page.toast(
            _("Published as {number}").format(number=number),
            _("Show"),
            lambda: page.desk.go("reports", (PUBLISHED, number)),
        )

    def _refused(self, refused: Refused) -> None:
        self._page.show_banner(
            "bad", _("Not published. {why}").format(why=refused), _("Nothing has changed.")
        )


def _file(publication: Publication, paper: Callable[[], bytes], renderer: str, word: str) -> PaperFile:
    """The paper with its name and the mark that is printed on it. Runs beside the window."""
    from supplytrack.documents.digest import digest
    from supplytrack.documents.files import paper_file_name

    facts = import_module(f"supplytrack.documents.{renderer}").facts
    name = paper_file_name(publication.number, word)
    return PaperFile(paper(), name, digest=digest(facts(publication.sheet)))
