"""Kits put together and taken apart, mixed lines split: every batch still tells what it is made of and whose it is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplytrack.catalogue.kits import ComponentDraft, components_of, keep_kit
from supplytrack.catalogue.lookup import need_item
from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from supplytrack.inventory.conversions.composition import Supply, compose
from supplytrack.inventory.conversions.operations import DamagedComponent
from supplytrack.inventory.conversions.queries import made_into, origins_of
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import on_hand, receive, rows, scalar
from tests.factories.prepared import prepared

KITS = """
SELECT t.id, t.uid, t.source_type, p.code AS donor, t.expiry_day, t.unit_cost, b.on_hand FROM batch t
JOIN item i ON i.id = t.item_id JOIN balance b ON b.batch_id = t.id JOIN location l ON l.id = b.location_id
LEFT JOIN party p ON p.id = t.donor_id WHERE i.code = :item AND l.code = :place AND b.on_hand > 0 ORDER BY t.id"""


def day(text: date) -> int:
    return (text - date(1970, 1, 1)).days


@prepared
def supplied(workspace: Database) -> Database:
    """A kit of two soaps and a mask; 7 soaps of WFP and 9 of our own, 20 masks of WFP."""
    receive(workspace, "SOAP", "7", donor="WFP", unit_cost="0.5", currency="USD")
    receive(workspace, "SOAP", "9", unit_cost="0.25", currency="USD")
    receive(workspace, "MASK", "20", donor="WFP", expiry=date(2021, 6, 1), unit_cost="1", currency="USD")
    papers.make_kit(workspace, SOAP="2", MASK="1")
    return workspace


def kits(database: Database, item: str = "KIT", place: str = "PNH") -> list[tuple[object, ...]]:
    found = rows(database, KITS, item=item, place=place)
    return [(row.donor, row.expiry_day, row.unit_cost, row.on_hand) for row in found]


def test_kits_that_hold_the_same_make_one_batch_with_the_donor_and_expiry_of_what_is_in_them(
    supplied: Database,
) -> None:
    posted = papers.assemble(supplied, "5")
    assert posted.number == "KA-PNH-2020-0001"
    first = day(date(2021, 6, 1))
    assert kits(supplied) == [
        ("WFP", first, 20_000, 3),  # six soaps of WFP
        (None, first, 17_500, 1),  # one of each
        (None, first, 15_000, 1),  # two of our own
    ]
    assert (on_hand(supplied, "SOAP"), on_hand(supplied, "MASK")) == (6, 15)
    assert supplied.read(check_workspace).problems == ()


def test_what_went_into_a_kit_and_what_became_of_a_component_is_known(supplied: Database) -> None:
    papers.assemble(supplied, "5")
    made = rows(supplied, KITS, item="KIT", place="PNH")
    origins = supplied.read(lambda s: origins_of(s, [made[0].id]))
    assert [(row.quantity, row.made) for row in origins] == [(6, 3), (3, 3)]
    soap = origins[0].origin_id
    assert [(row.quantity, row.made) for row in supplied.read(lambda s: made_into(s, [soap]))] == [
        (6, 3),
        (1, 1),
    ]


def test_a_kit_gives_back_exactly_the_batches_that_it_holds(supplied: Database) -> None:
    before = rows(
        supplied, "SELECT batch_id, location_id, on_hand FROM balance WHERE on_hand > 0 ORDER BY 1, 2"
    )
    papers.assemble(supplied, "5")
    papers.take_apart(supplied, "5")
    after = rows(
        supplied, "SELECT batch_id, location_id, on_hand FROM balance WHERE on_hand > 0 ORDER BY 1, 2"
    )
    assert [tuple(row) for row in after] == [tuple(row) for row in before]
    assert supplied.read(check_workspace).problems == ()


def test_what_is_damaged_when_a_kit_is_opened_is_a_loss(supplied: Database) -> None:
    papers.assemble(supplied, "3")
    papers.take_apart(supplied, "2", lines=(DamagedComponent("SOAP", "3", "melted"),))
    assert (on_hand(supplied, "SOAP"), on_hand(supplied, "MASK"), on_hand(supplied, "KIT")) == (11, 19, 1)
    refused = refusal(
        lambda: papers.take_apart(supplied, "1", lines=(DamagedComponent("SOAP", "3", "melted"),))
    )
    assert (refused.field, on_hand(supplied, "KIT")) == ("lines.0.damaged", 1)
    assert supplied.read(check_workspace).problems == ()


def test_expired_components_go_into_no_kit_and_expired_kits_are_taken_apart(supplied: Database) -> None:
    papers.assemble(supplied, "1")
    scalar(supplied, "SELECT 1")
    receive(supplied, "MASK", "50", batch="OLD", expiry=date(2020, 1, 1))
    papers.send(supplied, "MASK", "19")
    refused = refusal(lambda: papers.assemble(supplied, "1"))
    assert "50 pieces expired" in str(refused)


def test_missing_components_say_how_many_kits_can_be_made(supplied: Database) -> None:
    refused = refusal(lambda: papers.assemble(supplied, "9"))
    assert [one.field for one in refused.all()] == ["", "quantity", "lines.0.needed"]
    assert "Only 16 pieces of Soap bar left in Phnom Penh store." in str(refused)
    assert str(refused).endswith("There is enough for 8 kits.")
    assert on_hand(supplied, "SOAP") == 16
    receive(supplied, "SOAP", "40", place="BTB")
    assert "Battambang store has 40 pieces." in str(refusal(lambda: papers.assemble(supplied, "9")))


def test_kits_that_were_handed_out_cannot_be_unmade(supplied: Database) -> None:
    posted = papers.assemble(supplied, "3")
    papers.send(supplied, "KIT", "2")
    refused = refusal(lambda: papers.reverse(supplied, posted))
    assert "Only 1 kit of Hygiene kit left in Phnom Penh store" in str(refused)
    assert str(refused).endswith("Where they are: 2 kits on the way.")
    assert (on_hand(supplied, "KIT"), on_hand(supplied, "SOAP")) == (1, 10)


def test_kits_that_were_taken_apart_and_components_that_went_into_kits_are_told_too(
    supplied: Database,
) -> None:
    posted = papers.assemble(supplied, "3")
    papers.take_apart(supplied, "2")
    assert str(refusal(lambda: papers.reverse(supplied, posted))).endswith(
        "Where they are: 2 kits used by KD-PNH-2020-0001."
    )
    receipt = receive(supplied, "MASK", "4", expiry=date(2020, 12, 1))
    papers.assemble(supplied, "1")
    assert str(refusal(lambda: papers.reverse(supplied, receipt))) == (
        "Only 3 pieces of Surgical mask left in Phnom Penh store. "
        "Where they are: 1 piece used by KA-PNH-2020-0002."
    )


def test_a_reversal_on_a_closed_day_says_so_and_nothing_else(supplied: Database) -> None:
    posted = papers.assemble(supplied, "3")
    papers.send(supplied, "KIT", "2")
    refused = refusal(lambda: papers.reverse(supplied, posted, on=date(2030, 1, 1)))
    assert (refused.field, "Where" in str(refused)) == ("date", False)


def test_a_reversed_assembly_is_no_origin_any_more(supplied: Database) -> None:
    posted = papers.assemble(supplied, "3")
    made = [row.id for row in rows(supplied, KITS, item="KIT", place="PNH")]
    papers.reverse(supplied, posted)
    assert (on_hand(supplied, "KIT"), on_hand(supplied, "SOAP"), on_hand(supplied, "MASK")) == (0, 16, 20)
    assert supplied.read(lambda s: origins_of(s, made)) == []
    assert supplied.read(check_workspace).problems == ()


@pytest.mark.parametrize(
    ("components", "field"),
    [
        ((ComponentDraft("KIT", "1"),), "lines.0.item"),
        ((ComponentDraft("SOAP", "1"), ComponentDraft("SOAP", "2")), "lines.1.item"),
        ((ComponentDraft("SOAP", "0"),), "lines.0.quantity"),
        ((ComponentDraft("SOAP", "0.5"),), "lines.0.quantity"),
        ((ComponentDraft("NOPE", "1"),), "lines.0.item"),
    ],
)
def test_a_kit_that_cannot_be_is_refused_at_its_component(
    supplied: Database, components: tuple[ComponentDraft, ...], field: str
) -> None:
    assert refusal(lambda: supplied.write(lambda s: keep_kit(s, "KIT", components))).field == field
    held = supplied.read(lambda s: components_of(s, need_item(s, "KIT").id))
    assert [(one.code, one.quantity) for one in held] == [("SOAP", 2), ("MASK", 1)]


def test_a_kit_holds_no_kits(supplied: Database) -> None:
    papers.make_item(supplied, "BIG", "kit")
    assert "A kit holds no kits" in str(
        refusal(lambda: supplied.write(lambda s: keep_kit(s, "BIG", [ComponentDraft("KIT", "1")])))
    )
    assert "A kit holds no kits" in str(
        refusal(lambda: supplied.write(lambda s: keep_kit(s, "SOAP", [ComponentDraft("MASK", "1")])))
    )


def test_a_changed_kit_leaves_those_made_before_as_they_are(supplied: Database) -> None:
    papers.assemble(supplied, "1")
    supplied.write(lambda s: keep_kit(s, "KIT", [ComponentDraft("SOAP", "1")]))
    papers.take_apart(supplied, "1")
    assert (on_hand(supplied, "SOAP"), on_hand(supplied, "MASK")) == (16, 20)
    assert "is counted" not in str(rows(supplied, "SELECT subject FROM audit_entry ORDER BY id DESC")[0])


# Mixed lines


@pytest.fixture
def mixed_batch(workspace: Database) -> str:
    """Twenty boxes of surgical and N95 masks in one count; the batch's identity."""
    papers.make_item(workspace, "MIXED", "box", name="Surgical and N95 masks", unsplit=True)
    papers.make_item(workspace, "SURGICAL", "box")
    papers.make_item(workspace, "N95", "box")
    receive(workspace, "MIXED", "20", donor="WFP", batch="M1")
    return str(scalar(workspace, "SELECT uid FROM batch"))


def test_a_mixed_line_is_split_later_and_keeps_its_history(workspace: Database, mixed_batch: str) -> None:
    papers.split(workspace, mixed_batch, SURGICAL="12", N95="8")
    assert [on_hand(workspace, item, batch="M1") for item in ("MIXED", "SURGICAL", "N95")] == [0, 12, 8]
    donors = rows(workspace, "SELECT DISTINCT donor_id, source_type, received_day FROM batch")
    assert len(donors) == 1
    origin = scalar(workspace, "SELECT id FROM batch WHERE uid = :uid", uid=mixed_batch)
    made = workspace.read(lambda s: made_into(s, [origin]))
    assert [(row.quantity, row.made, row.document_number) for row in made] == [
        (12, 12, "SPL-PNH-2020-0001"),
        (8, 8, "SPL-PNH-2020-0001"),
    ]
    assert workspace.read(check_workspace).problems == ()


def test_what_the_parts_leave_stays_unsplit(workspace: Database, mixed_batch: str) -> None:
    papers.split(workspace, mixed_batch, N95="8")
    assert [on_hand(workspace, item) for item in ("MIXED", "N95")] == [12, 8]
    assert "Only 12 boxes" in str(refusal(lambda: papers.split(workspace, mixed_batch, N95="13")))


def test_goods_that_a_recipient_accepted_can_be_split_there(workspace: Database, mixed_batch: str) -> None:
    papers.hand_over(workspace, "MIXED", "20")
    posted = papers.split(workspace, mixed_batch, place="PHD-BMC", SURGICAL="12", N95="8")
    assert [on_hand(workspace, item, "~PHD-BMC") for item in ("MIXED", "SURGICAL", "N95")] == [0, 12, 8]
    assert workspace.read(check_workspace).problems == ()
    papers.reverse(workspace, posted)
    assert on_hand(workspace, "MIXED", "~PHD-BMC") == 20


def test_a_split_into_another_unit_or_of_what_is_not_mixed_is_refused(
    workspace: Database, mixed_batch: str
) -> None:
    refused = refusal(lambda: papers.split(workspace, mixed_batch, MASK="8"))
    assert (refused.field, "Nothing says how many make one" in str(refused)) == ("lines.0.item", True)
    receive(workspace, "N95", "4")
    other = scalar(workspace, "SELECT uid FROM batch ORDER BY id DESC LIMIT 1")
    assert "is of one kind already" in str(refusal(lambda: papers.split(workspace, other, SURGICAL="2")))
    assert refusal(lambda: papers.split(workspace, "nothing", N95="2")).field == "batch"


# Which batches go into which kits


@st.composite
def supplies(draw: st.DrawFn) -> tuple[int, list[Supply]]:
    count = draw(st.integers(1, 40))
    made = []
    for n in range(draw(st.integers(1, 4))):
        per_kit = draw(st.integers(1, 7))
        cuts = sorted(draw(st.sets(st.integers(1, max(count * per_kit - 1, 1)), max_size=6)))
        ends = [cut for cut in cuts if cut < count * per_kit] + [count * per_kit]
        sizes = [end - start for start, end in zip([0, *ends], ends, strict=False)]
        made.append(Supply(per_kit, [(100 * n + place, size) for place, size in enumerate(sizes)]))
    return count, made


@given(supplies())
def test_every_kit_is_full_every_unit_is_used_and_kits_of_one_batch_hold_the_same(
    case: tuple[int, list[Supply]],
) -> None:
    count, given_supplies = case
    made = compose(count, given_supplies)
    assert sum(one.kits for one in made) == count
    used: dict[int, int] = {}
    for one in made:
        for n, supply in enumerate(given_supplies):
            held = sum(quantity for batch, quantity in one.contents if batch // 100 == n)
            assert held == supply.per_kit
        for batch, quantity in one.contents:
            used[batch] = used.get(batch, 0) + quantity * one.kits
    assert used == {batch: quantity for supply in given_supplies for batch, quantity in supply.batches}
    assert compose(count, given_supplies) == made


def test_a_supply_that_is_too_small_or_too_large_makes_no_kits() -> None:
    for quantity in (5, 7):
        with pytest.raises(ValueError, match="not what the kits need"):
            compose(3, [Supply(2, [(1, quantity)])])
