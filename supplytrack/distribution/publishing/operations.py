"""Publishing a report: its figures, its file and what it was asked for stay as they were that day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import insert, select, text

from supplytrack.access.permission import requires
from supplytrack.core.actor import Permission
from supplytrack.core.attached_file import size_words
from supplytrack.core.clock import day_number
from supplytrack.core.code import clean_text
from supplytrack.core.identity import new_uid
from supplytrack.core.sheets import PaperLanguage
from supplytrack.db.engine import Session
from supplytrack.distribution.publishing.kind import Asked, Figures, ReportKind
from supplytrack.distribution.publishing.kinds import kind_named
from supplytrack.distribution.publishing.published import published_report
from supplytrack.errors import Refused
from supplytrack.i18n import _

MOST_BYTES = 50 * 1024 * 1024
"""Of the file, and of the figures: a report that is published is small enough to be sent to somebody."""
LONGEST_REMARKS = 500
PDF = "application/pdf"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = {PDF: ".pdf", WORKBOOK: ".xlsx"}
"""What a published file may be, and how its name ends."""


@dataclass(frozen=True)
class Publication:
    """A report that is about to be published, read from one state of the workspace.

    Its paper is made of `sheet`, which has the number already. Whatever is posted after `last_document_id` is
    "changed since": nothing can come between the figures and the paper.
    """

    uid: str
    kind: str
    number: str
    title: str
    first: date
    last: date
    asked: str
    figures: str
    last_document_id: int
    last_audit_id: int
    sheet: Any


@dataclass(frozen=True)
class PaperFile:
    """The finished file of a report. `digest` is the mark printed on it."""

    content: bytes
    name: str
    media_type: str = PDF
    digest: str = ""


_LAST_DOCUMENT = text("SELECT coalesce(max(id), 0) FROM document")
_LAST_AUDIT = text("SELECT coalesce(max(id), 0) FROM audit_entry")
_NUMBERS = select(published_report.c.number)


def prepare_publication(
    session: Session, kind: str, asked: Asked, language: PaperLanguage = "both"
) -> Publication:
    """Read everything that is published, in one reading. The period is fixed: "until today" means this day from now on.

    :raises Refused: when reports of that kind are not published.
    """
    report = kind_named(kind)
    sheet = report.sheet(session, asked, language)
    first, last = report.period(sheet)
    fixed = {**asked, "first": first, "last": last}
    number = _free_number(session, sheet.head.number)
    return Publication(
        uid=new_uid(),
        kind=kind,
        number=number,
        title=report.scope(sheet) or report.title,
        first=first,
        last=last,
        asked=as_json({**fixed, "language": language}),
        figures=as_json(read_figures(session, report, fixed, sheet)),
        last_document_id=int(session.scalar(_LAST_DOCUMENT)),
        last_audit_id=int(session.scalar(_LAST_AUDIT)),
        sheet=replace(sheet, head=replace(sheet.head, number=number)),
    )


def read_figures(session: Session, report: ReportKind, asked: Asked, sheet: Any) -> Figures:
    """The rows of a report as they are frozen."""
    return report.rows(session, asked, sheet)


def as_json(value: Mapping[str, Any] | Figures) -> str:
    """`value` as it is kept. Decimals are texts with all their digits, dates are ISO texts."""
    return json.dumps(value, ensure_ascii=False, default=str)


@requires(Permission.PUBLISH_REPORT)
def publish_report(session: Session, publication: Publication, file: PaperFile, remarks: str = "") -> str:
    """Freeze a report and give its number. The same publication again changes nothing.

    :raises Refused: when its number was taken meanwhile, or it is too large to be kept.
    """
    known = session.scalar(select(published_report.c.number).where(published_report.c.uid == publication.uid))
    if known is not None:
        return str(known)
    _check(session, publication, file)
    session.execute(
        insert(published_report),
        {
            "uid": publication.uid,
            "number": publication.number,
            "kind": publication.kind,
            "title": publication.title,
            "first_day": day_number(publication.first),
            "last_day": day_number(publication.last),
            "filters": publication.asked,
            "figures": publication.figures,
            "figures_hash": sha256(publication.figures.encode()),
            "digest": file.digest,
            "last_document_id": publication.last_document_id,
            "last_audit_id": publication.last_audit_id,
            "media_type": file.media_type,
            "file_name": file.name,
            "file": file.content,
            "file_hash": sha256(file.content),
            "published_at": session.clock.instant(),
            "published_by": session.actor.name,
            "remarks": clean_text(remarks, "remarks", LONGEST_REMARKS),
        },
    )
    session.touch("published")
    return publication.number


def _check(session: Session, publication: Publication, file: PaperFile) -> None:
    if not file.content or not file.name.lower().endswith(MEDIA.get(file.media_type, "\n")):
        raise Refused(_("A report is published as a PDF or an Excel workbook."), "file")
    size = max(len(file.content), len(publication.figures.encode()))
    if size > MOST_BYTES:
        raise Refused(
            _(
                "The report is too large to be published ({size}, at most {most}). Choose a shorter period or fewer goods."
            ).format(size=size_words(size), most=size_words(MOST_BYTES)),
            "file",
        )
    taken = session.execute(
        select(published_report.c.published_by).where(published_report.c.number == publication.number)
    ).first()
    if taken is not None:
        raise Refused(
            _(
                "{who} published {number} a moment ago. Look at it, then publish again if yours is needed."
            ).format(who=taken.published_by, number=publication.number),
            "number",
        )


def _free_number(session: Session, number: str) -> str:
    """The number itself, or with the first letter that is free: DR-ALL-2020-0507, then …b, …c."""
    taken = set(session.execute(_NUMBERS.where(published_report.c.number.startswith(number))).scalars())
    issue = 1
    while (free := number + issue_letters(issue)) in taken:
        issue += 1
    return free


def issue_letters(issue: int) -> str:
    """Nothing for the first issue, then b, c, … z, ba, bb, …"""
    if issue == 1:
        return ""
    letters, left = "", issue - 1
    while left:
        left, letter = divmod(left, 26)
        letters = chr(ord("a") + letter) + letters
    return letters


def sha256(content: bytes) -> str:
    """The hash by which `check` sees whether something is as it was."""
    return hashlib.sha256(content).hexdigest()
