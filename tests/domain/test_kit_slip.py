"""The slip of an assembly: every kit of a batch with what is in it, added up to what left the store."""

from __future__ import annotations

from datetime import date

import pytest

from supplytrack.core.sheets import PaperLanguage, PaperState
from supplytrack.db.engine import Database
from supplytrack.documents import kit_slip
from supplytrack.inventory.conversions.sheets import kit_slip_sheet
from tests.documents import reading
from tests.documents.layout import Layout
from tests.factories import papers
from tests.factories.outcomes import refusal


@pytest.fixture
def assembled(workspace: Database) -> tuple[Database, str]:
    """Five kits of two soaps and a mask; after the third the masks are of another batch."""
    papers.make_kit(workspace, SOAP="2", MASK="1")
    papers.receive(workspace, "SOAP", "20", batch="S-1", donor="UNICEF")
    papers.receive(workspace, "MASK", "3", batch="M-1", expiry=date(2030, 1, 31))
    papers.receive(workspace, "MASK", "20", batch="M-2", expiry=date(2031, 1, 31))
    return workspace, papers.assemble(workspace, "5").number


def test_kits_that_differ_in_a_batch_stand_apart_and_say_what_is_in_one_and_in_all(
    assembled: tuple[Database, str],
) -> None:
    database, number = assembled
    sheet = database.read(lambda s: kit_slip_sheet(s, number.lower()))
    told = [
        (one.kits, [(part.goods.item.code, part.goods.batch, part.each, part.whole) for part in one.contents])
        for one in sheet.batches
    ]
    assert sorted(told) == [
        (2, [("SOAP", "S-1", 2, 4), ("MASK", "M-2", 1, 2)]),
        (3, [("SOAP", "S-1", 2, 6), ("MASK", "M-1", 1, 3)]),
    ]
    assert sheet.state is PaperState.ORIGINAL


@pytest.mark.parametrize("language", ["both", "km", "en"])
def test_the_slip_keeps_its_text_in_place(assembled: tuple[Database, str], language: PaperLanguage) -> None:
    database, number = assembled
    sheet = database.read(lambda s: kit_slip_sheet(s, number, language))
    layout = Layout()
    content = kit_slip.render(sheet, layout)
    assert layout.faults() == []
    if language == "en":
        told = reading.text(content)
        assert "3 kits that hold the same" in told
        assert "2 kits that hold the same" in told
        assert "M-1" in told
    assert kit_slip.file_name(sheet) == f"{number}_kit-contents.pdf"


def test_a_reversed_assembly_says_so_and_another_paper_has_no_slip(assembled: tuple[Database, str]) -> None:
    database, number = assembled
    other = papers.receive(database, "MASK", "1")
    assert refusal(lambda: database.read(lambda s: kit_slip_sheet(s, other.number))).field == "number"
    posted = next(iter(papers.rows(database, "SELECT id, uid FROM document WHERE number = :n", n=number)))
    papers.reverse(database, papers.Posted(posted.id, posted.uid, number))
    assert database.read(lambda s: kit_slip_sheet(s, number)).state is PaperState.REVERSED
