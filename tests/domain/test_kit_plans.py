"""What the pages of kits and splits show beforehand is what posting then does; afterwards it can be read back."""

from __future__ import annotations

from datetime import date

import pytest

from supplytrack.catalogue.kits import ComponentDraft, keep_kit
from supplytrack.catalogue.operations import ItemDraft, keep_item
from supplytrack.core.document import Kind
from supplytrack.core.sort import Sort
from supplytrack.db.engine import Database
from supplytrack.inventory.conversions.entry import components_here, kits_here, mixed_here
from supplytrack.inventory.conversions.listing import (
    ConversionFilter,
    conversion_keys,
    conversions_by_key,
    read_conversion,
)
from supplytrack.inventory.conversions.operations import DamagedComponent
from supplytrack.inventory.conversions.plan import plan_assembly, plan_disassembly
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import receive, rows, scalar
from tests.factories.prepared import prepared

BATCHES = """SELECT t.id, b.on_hand, t.expiry_day FROM batch t JOIN item i ON i.id = t.item_id
JOIN balance b ON b.batch_id = t.id WHERE i.code = 'KIT' AND b.on_hand > 0 ORDER BY t.id"""
ORIGINS = "SELECT origin_id, quantity FROM batch_origin WHERE batch_id = :id ORDER BY origin_id"


@prepared
def supplied(workspace: Database) -> Database:
    """A kit of two soaps and a mask, of batches that end in the middle of a kit."""
    receive(workspace, "SOAP", "7", donor="WFP")
    receive(workspace, "SOAP", "9")
    receive(workspace, "MASK", "4", donor="WFP", batch="M1", expiry=date(2021, 6, 1))
    receive(workspace, "MASK", "9", batch="M2", expiry=date(2021, 3, 1))
    receive(workspace, "MASK", "3", batch="OLD", expiry=date(2020, 1, 1))
    papers.make_kit(workspace, SOAP="2", MASK="1")
    return workspace


def today(database: Database) -> date:
    return database.clock.today()


@pytest.mark.parametrize("kits", [1, 3, 7, 8])
def test_what_assembling_would_make_is_what_it_makes(supplied: Database, kits: int) -> None:
    day = today(supplied)
    here = supplied.read(lambda s: components_here(s, "KIT", "PNH", day))
    plan = plan_assembly(kits, here, day, {})
    papers.assemble(supplied, str(kits))
    made = rows(supplied, BATCHES)
    assert [(row.on_hand, row.expiry_day) for row in made] == [
        (one.kits, (one.expiry - date(1970, 1, 1)).days if one.expiry else None) for one in plan.batches
    ]
    for row, one in zip(made, plan.batches, strict=True):
        held = [(origin.origin_id, origin.quantity) for origin in rows(supplied, ORIGINS, id=row.id)]
        assert held == sorted((lot.id, quantity * one.kits) for lot, quantity in one.contents)


def test_a_chosen_batch_is_taken_out_of_turn_and_says_for_how_many_it_is_enough(supplied: Database) -> None:
    day = today(supplied)
    uid = str(scalar(supplied, "SELECT uid FROM batch WHERE batch_number = 'M1'"))
    here = supplied.read(lambda s: components_here(s, "KIT", "PNH", day))
    plan = plan_assembly(2, here, day, {"MASK": uid})
    assert [lot.number for lot, _quantity in plan.parts[1].taken] == ["M1"]
    assert plan.possible == 4
    assert str(refusal(lambda: papers.assemble(supplied, "5", batches={"MASK": uid}))).endswith(
        "There is enough for 4 kits."
    )
    papers.assemble(supplied, "2", batches={"MASK": uid})
    assert papers.on_hand(supplied, "MASK", batch="M1") == 2


def test_what_is_missing_and_what_has_expired_is_known_beforehand(supplied: Database) -> None:
    day = today(supplied)
    plan = plan_assembly(9, supplied.read(lambda s: components_here(s, "KIT", "PNH", day)), day, {})
    assert (plan.possible, [part.missing for part in plan.parts], plan.batches) == (8, [2, 0], ())
    assert [lot.number for lot, _why in plan.parts[1].skipped] == ["OLD"]
    assert supplied.read(lambda s: components_here(s, "", "PNH", day)) == ()


def test_the_kits_that_expire_first_are_opened_even_when_they_have_expired(supplied: Database) -> None:
    receive(supplied, "MASK", "1", batch="SOON", expiry=date(2020, 6, 20))
    papers.assemble(supplied, "4")
    kits = supplied.read(lambda s: kits_here(s, "KIT", "PNH", today(s)))
    assert kits[0].lot.expiry == date(2020, 6, 20)
    plan = plan_disassembly(2, kits)
    posted = papers.take_apart(supplied, "2")
    out = supplied.read(lambda s: read_conversion(s, posted.number)).came_out
    assert {(one.item, one.batch_id): one.quantity for one in out} == {
        (item, lot.id): quantity for item, lots in plan.out.items() for lot, quantity in lots
    }
    assert ("MASK", "SOON") in {(one.item, one.batch) for one in out}
    assert plan_disassembly(9, kits).missing == 5


def test_kits_that_were_received_and_not_assembled_cannot_be_taken_apart(supplied: Database) -> None:
    receive(supplied, "KIT", "3")
    assert "Nobody recorded what these" in str(refusal(lambda: papers.take_apart(supplied, "1")))
    kits = supplied.read(lambda s: kits_here(s, "KIT", "PNH", today(s)))
    assert [one.contents for one in kits] == [()]


def test_more_kits_are_not_opened_than_there_are(supplied: Database) -> None:
    papers.assemble(supplied, "3")
    refused = refusal(lambda: papers.take_apart(supplied, "4"))
    assert (refused.field, str(refused)) == (
        "quantity",
        "Only 3 kits of Hygiene kit left in Phnom Penh store.",
    )


def test_conversions_are_listed_by_kind_state_and_words(supplied: Database) -> None:
    made = papers.assemble(supplied, "3")
    apart = papers.take_apart(supplied, "1", lines=(DamagedComponent("SOAP", "1", "wet"),))
    papers.reverse(supplied, apart)

    def listed(chosen: ConversionFilter | None = None, sort: Sort | None = None) -> list[str]:
        def read(session: object) -> list[str]:
            keys = conversion_keys(session, chosen, *([sort] if sort else []))  # type: ignore[arg-type]
            found = conversions_by_key(session, keys)  # type: ignore[arg-type]
            return [found[key].number for key in keys]

        return supplied.read(read)

    assert listed() == [apart.number, made.number]
    assert listed(sort=Sort("number")) == [made.number, apart.number]
    assert listed(sort=Sort("place")) == listed(sort=Sort("state", descending=True)) == listed()
    assert listed(ConversionFilter(Kind.KIT_ASSEMBLY)) == [made.number]
    assert listed(ConversionFilter(states=("reversed",))) == [apart.number]
    assert listed(ConversionFilter(states=("draft",))) == []
    assert listed(ConversionFilter(search="hygiene ka-")) == [made.number]
    row = supplied.read(lambda s: read_conversion(s, apart.number)).row
    assert (row.summary, row.others, bool(row.reversed_by)) == (
        "1 hygiene kit",
        "2 soap bars, 1 surgical mask",
        True,
    )


def test_mixed_lines_are_offered_in_stores_and_with_recipients(workspace: Database) -> None:
    papers.make_item(workspace, "MIXED", "box", unsplit=True)
    receive(workspace, "MIXED", "20", donor="WFP")
    papers.hand_over(workspace, "MIXED", "8")
    found = workspace.read(mixed_here)
    assert [(one.place, one.handed_over, one.lot.available) for one in found] == [
        ("PNH", False, 12),
        ("PHD-BMC", True, 8),
    ]


def test_what_is_part_of_a_kit_keeps_its_unit(supplied: Database) -> None:
    papers.make_item(supplied, "CUP")
    supplied.write(lambda s: keep_kit(s, "KIT", [ComponentDraft("CUP", "2")]))
    typed = ItemDraft("CUP", "Cup", "PPE", "box")
    refused = refusal(lambda: supplied.write(lambda s: keep_item(s, typed, replacing="CUP")))
    assert (refused.field, "part of one" in str(refused)) == ("unit", True)
