"""A split becomes draft delivery notes in one go, or none; and is taken back in one go. On both engines."""

from __future__ import annotations

from datetime import date

import pytest

from supplytrack.core.actor import Actor
from supplytrack.core.document import Kind
from supplytrack.db.engine import Database
from supplytrack.distribution.needs.splitting import (
    DraftNote,
    SplitDraft,
    SplitPart,
    draft_notes,
    read_split,
    take_back_notes,
)
from supplytrack.errors import Refused
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.operations import list_drafts, save_draft
from supplytrack.ui.distribution.noteform import form_values, note_draft
from tests.conftest import OpenAgain
from tests.factories import needs, papers
from tests.factories.prepared import prepared

APRIL = date(2020, 4, 1)
TODAY = date(2020, 6, 15)
PARTS = (
    SplitPart("POI-PET", "SOAP", 60),
    SplitPart("QC-KKG", "SOAP", 40),
    SplitPart("POI-PET", "RICE", 2_500),
    SplitPart("PHD-BMC", "SOAP", 0),
)


@prepared
def stocked(workspace: Database) -> Database:
    """100 soap bars and 5 kg of rice in Phnom Penh."""
    papers.receive(workspace, "SOAP", "100", on=APRIL)
    papers.receive(workspace, "RICE", "5", on=APRIL)
    return workspace


def make(database: Database, *parts: SplitPart) -> list[DraftNote]:
    split = SplitDraft("PNH", TODAY, parts)
    return database.write(lambda s: draft_notes(s, split, form_values))[0]


def drafts(database: Database) -> dict[str, list[tuple[str, str]]]:
    """The lines of every draft note by its recipient."""
    kept = database.read(lambda s: list_drafts(s, Kind.DELIVERY_NOTE.value))
    notes = [note_draft(dict(one.payload), TODAY) for one in kept]
    return {note.target: [(line.item, line.quantity) for line in note.lines] for note in notes}


def test_each_site_gets_one_draft_with_all_its_items(stocked: Database) -> None:
    made = make(stocked, *PARTS)

    assert [one.site for one in made] == ["POI-PET", "QC-KKG"]
    decimals = papers.scalar(stocked, "SELECT decimals FROM item WHERE code = 'RICE'")
    rice = str(2_500 / 10**decimals).removesuffix(".0")
    assert drafts(stocked) == {"POI-PET": [("SOAP", "60"), ("RICE", rice)], "QC-KKG": [("SOAP", "40")]}
    stocked.write(lambda s: take_back_notes(s, made))
    assert drafts(stocked) == {}


def test_a_split_that_takes_too_much_makes_no_draft_and_names_the_cell(stocked: Database) -> None:
    with pytest.raises(Refused) as refused:
        make(stocked, *PARTS[:2], SplitPart("PHD-BMC", "SOAP", 1))

    assert refused.value.field == "lines.2.send"
    assert "can give 100" in str(refused.value)
    assert drafts(stocked) == {}
    papers.prepare(stocked, papers.note_draft(stocked, GoodsLineDraft("SOAP", "30"), on=TODAY))
    with pytest.raises(Refused, match="can give 70"):
        make(stocked, *PARTS)
    with pytest.raises(Refused, match="Nobody gets anything"):
        make(stocked, PARTS[3])


def test_drafts_that_somebody_went_on_writing_stay(stocked: Database) -> None:
    first, second = make(stocked, *PARTS)
    stocked.write(lambda s: save_draft(s, second.uid, Kind.DELIVERY_NOTE.value, {"lines": []}))

    with pytest.raises(Refused, match="QC-KKG was changed"):
        stocked.write(lambda s: take_back_notes(s, [first, second]))
    assert len(drafts(stocked)) == 2


def test_a_split_sees_what_is_needed_and_what_is_on_the_way(stocked: Database) -> None:
    needs.assess(stocked, "POI-PET", "SOAP", 80, APRIL)
    papers.send(stocked, "SOAP", "15", target="POI-PET", on=TODAY)
    papers.prepare(
        stocked, papers.note_draft(stocked, GoodsLineDraft("SOAP", "5"), target="POI-PET", on=TODAY)
    )

    basis = stocked.read(lambda s: read_split(s, "PNH", TODAY))

    assert basis.on_the_way == {("POI-PET", "SOAP"): 20}
    assert basis.stock.items["SOAP"].available(TODAY) == 80
    assert [row.need.quantity for row in basis.coverage.rows] == [80]


def test_only_who_prepares_handovers_splits(stocked: Database, open_again: OpenAgain) -> None:
    reader = open_again(stocked, by=Actor("Dara", frozenset()))

    with pytest.raises(Refused):
        make(reader, *PARTS)
