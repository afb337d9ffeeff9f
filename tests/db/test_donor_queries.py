"""The account of a donation on both engines: every unit has a place, whatever happened to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from supplytrack.core.document import Kind
from supplytrack.db.engine import Database
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.distribution.donors.account import Account
from supplytrack.distribution.donors.queries import DonorFilter, DonorRow, donor_rows, gaps
from supplytrack.inventory.changes.operations import ChangeLineDraft
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.transfers.operations import ArrivalLineDraft
from tests.factories import papers
from tests.factories.prepared import prepared

APRIL = date(2020, 4, 1)
MAY = date(2020, 5, 1)
LATER = date(2020, 5, 5)


def accounts(database: Database, **chosen: Any) -> dict[tuple[str | None, str], Account]:
    """The account of each donor and item; no unit is missing anywhere."""
    rows: list[DonorRow] = database.read(lambda s: donor_rows(s, DonorFilter(**chosen)))
    assert gaps(rows) == []
    return {(row.donor, row.item): row.account for row in rows}


@prepared
def stocked(workspace: Database) -> Database:
    """60 suits of our own, 30 of WFP, in April."""
    papers.receive(workspace, "SUIT", "60", batch="A", expiry=date(2021, 1, 1), on=APRIL)
    papers.receive(workspace, "SUIT", "30", donor="WFP", batch="W", on=APRIL)
    return workspace


def test_nothing_is_missing_where_everything_happened(lived_in: Database) -> None:
    found = accounts(lived_in)
    assert {donor for donor, _item in found} >= {None, "WFP", "WHO"}
    assert ("WHO", "KIT") not in found, "goods in kits are told under the items that they hold"
    assert found["WHO", "SOAP"] == Account(received=9, on_hand=9)
    mixed, part = found[None, "MIXED"], found[None, "N95"]
    assert (mixed.received, mixed.converted, part.received, part.converted) == (5, 3, 0, -3)
    assert mixed.gap == part.gap == 0


def test_goods_are_on_hand_on_their_way_handed_over_or_lost(stocked: Database) -> None:
    note = papers.send(stocked, "SUIT", "12", donor="WFP", on=MAY)
    sent = papers.transfer(stocked, GoodsLineDraft("SUIT", "5", donor="WFP"), on=MAY)
    papers.give(stocked, "SUIT", "2", donor="WFP", on=MAY)
    papers.change(stocked, Kind.WRITE_OFF, ChangeLineDraft("SUIT", "1", "stolen", donor="WFP"), on=MAY)
    papers.change(stocked, Kind.DISPOSAL, ChangeLineDraft("SUIT", "1", "damaged", donor="WFP"), on=MAY)
    before = Account(received=30, open=12, in_transit=5, people=2, lost=2, on_hand=9)
    assert accounts(stocked, donor="WFP") == {("WFP", "SUIT"): before}
    papers.confirm(stocked, note.number, ProofLineDraft(1, damaged="1", refused="3", reason="wet"), on=LATER)
    line = ArrivalLineDraft(1, received="4", damaged="1", reason="rain")
    papers.arrive(stocked, sent.number, line, on=LATER)
    papers.give_back(stocked, "SUIT", "2", damaged="1", donor="WFP", on=LATER)
    after = Account(received=30, signed=6, people=2, lost=5, on_hand=17)
    assert accounts(stocked, donor="WFP") == {("WFP", "SUIT"): after}
    assert accounts(stocked, donor="WFP", as_of=MAY) == {("WFP", "SUIT"): before}
    assert accounts(stocked, as_of=date(2020, 3, 1)) == {}


def test_what_is_found_lessens_the_losses_and_what_is_sent_back_was_not_received(stocked: Database) -> None:
    papers.change(stocked, Kind.WRITE_OFF, ChangeLineDraft("SUIT", "4", "lost", own_only=True))
    papers.adjust(stocked, "SUIT", "3", "found", own_only=True)
    papers.give_back(stocked, "SUIT", "10", "wrong item", place="", donor="WFP")
    found = accounts(stocked)
    assert found["WFP", "SUIT"] == Account(received=20, on_hand=20)
    assert (found[None, "SUIT"].received, found[None, "SUIT"].lost) == (60, 1)


def test_a_reversal_counts_as_what_it_reverses(stocked: Database) -> None:
    whole = accounts(stocked)
    papers.reverse_note(stocked, papers.send(stocked, "SUIT", "5", on=MAY), on=LATER)
    lost = papers.change(stocked, Kind.WRITE_OFF, ChangeLineDraft("SUIT", "4", "lost", own_only=True))
    papers.reverse(stocked, lost)
    sent = papers.transfer(stocked, GoodsLineDraft("SUIT", "5", donor="WFP"), on=MAY)
    papers.reverse(stocked, papers.arrive(stocked, sent.number, ArrivalLineDraft(1, received="5")))
    assert accounts(stocked)["WFP", "SUIT"] == Account(received=30, in_transit=5, on_hand=25)
    papers.reverse(stocked, sent, on=LATER)
    papers.reverse(stocked, papers.receive(stocked, "SUIT", "9", donor="WHO"))
    assert accounts(stocked) == whole


def test_goods_in_kits_are_followed_to_where_the_kit_is(workspace: Database) -> None:
    papers.receive(workspace, "SOAP", "20", donor="WHO", on=APRIL)
    papers.receive(workspace, "SUIT", "20", donor="WFP", on=APRIL)
    papers.make_kit(workspace, SOAP="2", SUIT="1")
    papers.assemble(workspace, "6", on=MAY)
    assert set(accounts(workspace)) == {("WHO", "SOAP"), ("WFP", "SUIT")}
    papers.hand_over(workspace, "KIT", "2", on=LATER)
    papers.send(workspace, "KIT", "1", on=LATER)
    papers.give(workspace, "KIT", "1", on=LATER)
    papers.change(workspace, Kind.WRITE_OFF, ChangeLineDraft("KIT", "1", "stolen"), on=LATER)
    found = accounts(workspace, donor="WHO")
    assert found == {("WHO", "SOAP"): Account(received=20, signed=4, open=2, people=2, lost=2, on_hand=10)}
    assert accounts(workspace, donor="WHO", as_of=MAY)["WHO", "SOAP"] == Account(received=20, on_hand=20)
    papers.take_apart(workspace, "1", on=LATER)
    assert accounts(workspace, donor="WHO") == found


def test_a_split_is_told_in_its_own_column(workspace: Database) -> None:
    papers.make_item(workspace, "MIXED", "box", unsplit=True)
    for code in ("N95", "PLAIN"):
        papers.make_item(workspace, code, "box")
    papers.receive(workspace, "MIXED", "50", donor="WFP")
    mixed = papers.scalar(
        workspace, "SELECT t.uid FROM batch t JOIN item i ON i.id = t.item_id WHERE i.code = 'MIXED'"
    )
    papers.split(workspace, mixed, N95="12", PLAIN="8")
    assert {item: account.converted for (_donor, item), account in accounts(workspace).items()} == {
        "MIXED": 20,
        "N95": -12,
        "PLAIN": -8,
    }


def test_filters_narrow_the_account(stocked: Database) -> None:
    papers.receive(stocked, "RICE", "5", donor="WFP")
    assert set(accounts(stocked, donor="WFP")) == {("WFP", "SUIT"), ("WFP", "RICE")}
    assert set(accounts(stocked, own_only=True)) == {(None, "SUIT")}
    assert set(accounts(stocked, item="SUIT")) == {(None, "SUIT"), ("WFP", "SUIT")}
    assert set(accounts(stocked, category="Food")) == {("WFP", "RICE")}


def test_a_damaged_balance_is_a_gap_that_is_named(stocked: Database) -> None:
    def damage(change: int, batch: str) -> None:
        stocked.write(
            lambda s: s.connection.exec_driver_sql(
                f"UPDATE balance SET on_hand = on_hand + {change} WHERE batch_id = "
                f"(SELECT id FROM batch WHERE batch_number = '{batch}')"
            )
        )

    damage(-7, "W")
    rows = stocked.read(donor_rows)
    assert [(row.donor, row.account.gap, row.gap_batches) for row in gaps(rows)] == [("WFP", 7, ("W",))]
    papers.receive(stocked, "SUIT", "7", donor="WFP", batch="X")
    damage(7, "X")
    (row,) = gaps(stocked.read(donor_rows))
    assert (row.account.gap, row.gap_batches) == (0, ("W", "X")), "two gaps do not hide one another"
