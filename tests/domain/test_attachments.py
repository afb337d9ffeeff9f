"""Files on papers: what may be attached, what it is called, how it goes and comes back, how damage is told."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from supplytrack.core.actor import Actor
from supplytrack.core.attached_file import (
    MOST_BYTES,
    MOST_FILES,
    FileKind,
    MediaType,
    clean_file_name,
    media_type_of,
    size_words,
)
from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from supplytrack.errors import Refused, Unavailable
from supplytrack.inventory.attaching import (
    attachments_of,
    bring_back_files,
    call_attachment,
    discard_files,
    file_at,
    read_attachment,
    remove_attachment,
    restore_attachment,
)
from supplytrack.inventory.goods_lines import GoodsLineDraft
from tests.conftest import OpenAgain
from tests.factories import papers
from tests.factories.damage import run_as_another_program
from tests.factories.files import JPEG, PDF, PNG, attach
from tests.factories.papers import rows, scalar
from tests.factories.time import Calendar

PAPER = "0" * 31 + "a"


def names(database: Database, subject: str = PAPER) -> list[str]:
    return [one.name for one in database.read(lambda s: attachments_of(s, subject))]


def contents(database: Database) -> int:
    return int(scalar(database, "SELECT count(*) FROM file_content"))


def remove(database: Database, key: int) -> None:
    database.write(lambda s: remove_attachment(s, key))


def restore(database: Database, key: int) -> None:
    database.write(lambda s: restore_attachment(s, key))


# What is attached, and what it is called


def test_a_file_is_read_as_it_was_attached_with_who_put_it_there(
    workspace: Database, open_again: OpenAgain
) -> None:
    key = attach(open_again(workspace, by=Actor("Dara")), PAPER, PNG, "Way bill.PNG", "waybill scan")

    (listed,) = workspace.read(lambda s: attachments_of(s, PAPER))
    assert (listed.id, listed.kind, listed.name) == (key, FileKind.WAYBILL, "Way bill.png")
    assert (listed.media, listed.size, listed.added_by) == (MediaType.PNG, len(PNG), "Dara")
    read = workspace.read(lambda s: read_attachment(s, key))
    assert (read.name, read.media, read.content) == ("Way bill.png", MediaType.PNG, PNG)
    noted = rows(workspace, "SELECT actor, action, subject FROM audit_entry ORDER BY id DESC")[0]
    assert tuple(noted) == ("Dara", "attach file", f"paper {PAPER}")


def test_a_file_put_on_a_draft_is_on_the_document_that_it_becomes(workspace: Database) -> None:
    papers.receive(workspace, "MASK", "10")
    note = papers.note_draft(workspace, GoodsLineDraft("MASK", "1"), receiver_name="Dara")
    attach(workspace, note.uid, name="request.pdf")
    papers.issue(workspace, note)

    assert scalar(workspace, "SELECT d.kind FROM document d JOIN attachment a ON a.subject_uid = d.uid")
    assert workspace.write(lambda s: discard_files(s, note.uid))[0] == ()
    assert names(workspace, note.uid) == ["request.pdf"]


def test_what_a_file_is_can_be_said_otherwise(workspace: Database) -> None:
    key = attach(workspace, PAPER)
    workspace.write(lambda s: call_attachment(s, key, "invoice"))
    assert [one.kind for one in workspace.read(lambda s: attachments_of(s, PAPER))] == [FileKind.INVOICE]
    with pytest.raises(
        Refused, match=r"“love letter” is no kind of file. Use one of: quotation, invoice,"
    ) as no:
        workspace.write(lambda s: call_attachment(s, key, "love letter"))
    assert no.value.field == "kind"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("invoice.pdf", "invoice.pdf"),
        ("invoice", "invoice.pdf"),
        ("invoice.pdf.exe", "invoice.pdf.exe.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\dara\\offer.pdf", "offer.pdf"),
        ("scan\u202egpj.exe", "scangpj.exe.pdf"),
        ("two\r\nlines\u2028and\ttabs\x00\x1b.pdf", "two lines and tabs.pdf"),
        ('a<b>:"c|?*.pdf', "a_b___c___.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("lpt1 .txt", "_lpt1 .txt.pdf"),
        (".profile", "profile.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        ("/", "file.pdf"),
        ("\udce9t\u00e9.pdf", "t\u00e9.pdf"),
        ("វិក្កយបត្រ ០១.pdf", "វិក្កយបត្រ ០១.pdf"),
    ],
)
def test_a_name_is_made_safe_and_ends_as_the_content_is(typed: str, kept: str) -> None:
    assert clean_file_name(typed, MediaType.PDF) == kept


@pytest.mark.parametrize("letter", ["a", "ក", "😀"])
def test_a_long_name_fits_every_disk(letter: str) -> None:
    kept = clean_file_name(letter * 4000 + ".jpeg", MediaType.JPEG)
    assert len(kept.encode()) <= 200
    assert kept.startswith(letter)
    assert kept.endswith(".jpeg")


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (PDF, MediaType.PDF),
        (PNG, MediaType.PNG),
        (JPEG, MediaType.JPEG),
        (b"", None),
        (b"MZ\x90\x00 a program", None),
        (b"PK\x03\x04 a workbook with macros", None),
        (b"\x7fELF", None),
        (b"<svg onload='x'/>", None),
        (b" %PDF-1.4", None),
        (b"\x89PNG", None),
    ],
)
def test_what_a_file_is_is_told_by_its_first_bytes(content: bytes, media: MediaType | None) -> None:
    assert media_type_of(content) is media


def test_sizes_are_told_as_people_say_them() -> None:
    assert [size_words(size) for size in (7, 1000, 245_000, 999_999, 1_468_006)] == [
        "7 B", "1 KB", "239 KB", "977 KB", "1.4 MB",
    ]  # fmt: skip


# What is refused


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "“offer.pdf” is empty"),
        (b"MZ a program that is called a paper", "“offer.pdf” is neither a PDF nor a PNG or JPEG"),
        (PDF + b"\0" * MOST_BYTES, "“offer.pdf” has 10.1 MB; a file may have 10 MB at most"),
    ],
)
def test_a_file_that_may_not_be_attached_is_refused_in_a_sentence(
    workspace: Database, content: bytes, words: str
) -> None:
    with pytest.raises(Refused, match=words) as no:
        attach(workspace, PAPER, content, "offer.pdf")
    assert no.value.field == "file"
    assert names(workspace) == []
    assert contents(workspace) == 0


def test_the_largest_file_that_may_be_is_attached_and_read(workspace: Database) -> None:
    largest = PDF + os.urandom(MOST_BYTES - len(PDF))
    key = attach(workspace, PAPER, largest)
    assert workspace.read(lambda s: read_attachment(s, key)).content == largest


def test_the_same_file_twice_on_a_paper_says_so_and_on_another_is_kept_once(workspace: Database) -> None:
    attach(workspace, PAPER, name="first.pdf")
    with pytest.raises(Refused, match=r"This file is on the paper already, as “first.pdf”"):
        attach(workspace, PAPER, name="second.pdf")
    attach(workspace, "another", name="second.pdf")
    assert (names(workspace), names(workspace, "another")) == (["first.pdf"], ["second.pdf"])
    assert contents(workspace) == 1


def test_a_paper_takes_so_many_files_and_no_more(workspace: Database) -> None:
    for number in range(MOST_FILES):
        attach(workspace, PAPER, PDF + b"%d" % number, f"{number}.pdf")
    first = workspace.read(lambda s: attachments_of(s, PAPER))[0]
    with pytest.raises(Refused, match="This paper has 20 files; more do not fit"):
        attach(workspace, PAPER, PNG)
    remove(workspace, first.id)
    attach(workspace, PAPER, PNG)
    with pytest.raises(Refused, match="This paper has 20 files"):
        restore(workspace, first.id)


def test_several_who_attach_at_once_do_not_put_one_too_many_on_a_paper(workspace: Database) -> None:
    for number in range(MOST_FILES - 1):
        attach(workspace, PAPER, PDF + b"%d" % number)

    def try_it(number: int) -> str:
        try:
            attach(workspace, PAPER, PNG + b"%d" % (number // 2))
        except Refused as no:
            return str(no)
        return ""

    with ThreadPoolExecutor(6) as people:
        said = list(people.map(try_it, range(6)))
    assert said.count("") == 1
    assert all("20 files" in one or "on the paper already" in one for one in said if one)
    assert len(names(workspace)) == MOST_FILES


def test_files_of_the_disk_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    (tmp_path / "offer.pdf").write_bytes(PDF)
    assert file_at(tmp_path / "offer.pdf") == ("offer.pdf", PDF)
    with pytest.raises(Refused, match=r"is not a file"):
        file_at(tmp_path)
    with pytest.raises(Refused, match=r"“gone.pdf” is not a file"):
        file_at(tmp_path / "gone.pdf")
    with pytest.raises(Refused, match="cannot be read: File name too long"):
        file_at(tmp_path / ("x" * 400))
    (tmp_path / "film.pdf").touch()
    os.truncate(tmp_path / "film.pdf", 90 * 1024**3)
    with pytest.raises(Refused, match=r"“film.pdf” has 92,160 MB; a file may have 10 MB at most"):
        file_at(tmp_path / "film.pdf")


# Removing, and bringing back


def test_a_removed_file_is_off_the_paper_and_can_be_brought_back(
    workspace: Database, open_again: OpenAgain
) -> None:
    key = attach(workspace, PAPER)
    other = open_again(workspace, by=Actor("Dara"))
    remove(other, key)
    remove(other, key)
    assert names(workspace) == []
    with pytest.raises(Refused, match=r"“scan.pdf” was removed by Dara"):
        workspace.read(lambda s: read_attachment(s, key))
    with pytest.raises(Refused, match=r"“scan.pdf” was removed by Dara"):
        workspace.write(lambda s: call_attachment(s, key, "photo"))

    restore(other, key)
    restore(other, key)
    assert workspace.read(lambda s: read_attachment(s, key)).content == PDF
    done = rows(
        workspace, "SELECT action FROM audit_entry WHERE subject = :s ORDER BY id", s=f"paper {PAPER}"
    )
    assert [row.action for row in done] == ["attach file", "remove file", "restore file"]


def test_a_removed_file_that_was_attached_anew_is_not_brought_back_beside_it(workspace: Database) -> None:
    key = attach(workspace, PAPER)
    remove(workspace, key)
    attach(workspace, PAPER, name="again.pdf")
    with pytest.raises(Refused, match=r"on the paper already, as “again.pdf”"):
        restore(workspace, key)


def test_after_a_week_the_content_of_a_removed_file_goes_and_its_history_stays(
    workspace: Database, calendar: Calendar
) -> None:
    alone, shared = attach(workspace, PAPER, PNG, "alone.png"), attach(workspace, PAPER, PDF, "shared.pdf")
    kept = attach(workspace, "another", PDF, "shared too.pdf")
    remove(workspace, alone)
    remove(workspace, shared)
    calendar.go_to(calendar.today + timedelta(days=6))
    remove(workspace, attach(workspace, PAPER, JPEG, "third.jpg"))
    assert contents(workspace) == 3

    calendar.go_to(calendar.today + timedelta(days=2))
    attach(workspace, "a third", PDF)
    assert contents(workspace) == 2
    assert workspace.read(lambda s: read_attachment(s, kept)).content == PDF
    with pytest.raises(Refused, match=r"“alone.png” was removed more than 7 days ago and is gone"):
        restore(workspace, alone)
    history = rows(
        workspace, "SELECT name, added_by, removed_by, length(digest) FROM attachment WHERE id = :k", k=alone
    )
    assert tuple(history[0]) == ("alone.png", "Sokha", "Sokha", 64)
    assert workspace.read(check_workspace).problems == ()


def test_the_files_of_a_deleted_draft_go_with_it_and_come_back_with_it(workspace: Database) -> None:
    first, second = attach(workspace, PAPER, PDF), attach(workspace, PAPER, PNG, "b.png")
    gone = workspace.write(lambda s: discard_files(s, PAPER))[0]
    assert (gone, names(workspace)) == ((first, second), [])
    workspace.write(lambda s: bring_back_files(s, "another", gone))
    assert names(workspace) == []
    workspace.write(lambda s: bring_back_files(s, PAPER, gone))
    assert names(workspace) == ["scan.pdf", "b.png"]


def test_a_file_that_never_was_is_refused(workspace: Database) -> None:
    for act in (remove, restore):
        with pytest.raises(Refused, match="This file is not here"):
            act(workspace, 4711)


# Damage


@pytest.mark.parametrize(
    "damage",
    [
        lambda blob: f"UPDATE file_content SET content = CAST('%PDF-1.4 of somebody else' AS {blob})",
        lambda blob: f"UPDATE file_content SET content = CAST('' AS {blob})",
    ],
)
def test_a_damaged_file_is_not_shown_and_attaching_it_again_mends_it(
    workspace: Database, damage: Callable[[str], str]
) -> None:
    key = attach(workspace, PAPER)
    run_as_another_program(workspace, damage("BLOB" if workspace.is_file else "bytea"))
    with pytest.raises(Unavailable, match=r"“scan.pdf” is damaged: it is not what Sokha attached"):
        workspace.read(lambda s: read_attachment(s, key))
    attach(workspace, "another")
    assert workspace.read(lambda s: read_attachment(s, key)).content == PDF


def test_the_database_itself_keeps_the_content_of_a_file_on_a_paper(workspace: Database) -> None:
    attach(workspace, PAPER)
    for statement in (
        "UPDATE attachment SET kept_digest = NULL",
        "UPDATE attachment SET digest = 'x'",
        "INSERT INTO attachment (subject_uid, kind, name, digest, kept_digest, added_at, added_by) "
        "SELECT subject_uid, kind, name, digest, kept_digest, 1, 'Dara' FROM attachment",
    ):
        with pytest.raises(Exception, match=r"(?i)constraint"):
            run_as_another_program(workspace, statement)
