"""Batches carry where goods came from, and packs are exact."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplytrack.catalogue.operations import ItemDraft, keep_item
from supplytrack.core.quantity import MOST, Pack, format_quantity, parse_factor, parse_number, to_smallest
from supplytrack.db.engine import Database
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.errors import Refused
from supplytrack.inventory.changes.operations import ChangeLineDraft
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.procurement.operations import ReceiptLineDraft
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import on_hand, receive, rows, scalar


def test_each_received_line_makes_a_batch_of_its_own(workspace: Database) -> None:
    line = ReceiptLineDraft("MASK", "10", batch="L1", expiry=date(2022, 1, 1))
    papers.post_receipt(workspace, papers.receipt_draft(workspace, line, line, donor="WFP"))
    receive(workspace, "MASK", "10", batch="L1", expiry=date(2022, 1, 1), donor="WFP")
    assert scalar(workspace, "SELECT count(*) FROM batch") == 3
    assert scalar(workspace, "SELECT count(*) FROM balance") == 3


def test_a_batch_knows_donor_fund_number_expiry_pack_and_cost(workspace: Database) -> None:
    line = ReceiptLineDraft(
        "MASK", "2", "carton", "1/3", batch="L-1", expiry=date(2022, 1, 1), unit_cost="0.25", currency="usd"
    )
    draft = papers.receipt_draft(workspace, ReceiptLineDraft("SOAP", "1"), source="MEDIMPEX", fund="CT.0123")
    papers.post_receipt(workspace, draft)
    refused = refusal(lambda: papers.post_receipt(workspace, papers.receipt_draft(workspace, line)))
    assert str(refused).startswith("2/3 cannot be counted exactly")
    exact = ReceiptLineDraft(
        "MASK", "3", "carton", "1/3", batch="L-1", expiry=date(2022, 1, 1), unit_cost="0.25", currency="usd"
    )
    papers.post_receipt(workspace, papers.receipt_draft(workspace, exact, donor="WHO", fund="CT.9"))
    row = rows(
        workspace,
        """SELECT i.code, p.code, f.code, b.source_type, b.batch_number, b.pack_name, b.pack_numerator,
             b.pack_denominator, b.unit_cost, b.currency, b.expiry_day
           FROM batch b JOIN item i ON i.id = b.item_id LEFT JOIN party p ON p.id = b.donor_id
           LEFT JOIN fund f ON f.id = b.fund_id ORDER BY b.id DESC""",
    )[0]
    assert tuple(row)[:8] == ("MASK", "WHO", "CT.9", "donated", "L-1", "carton", 1, 3)
    assert (row.currency, row.expiry_day) == ("USD", (date(2022, 1, 1) - date(1970, 1, 1)).days)
    assert on_hand(workspace, "MASK") == 1


def test_batches_of_two_donors_never_become_one(workspace: Database) -> None:
    for donor in ("WFP", "WHO", ""):
        receive(workspace, "MASK", "10", batch="L1", donor=donor)
    papers.send(workspace, "MASK", "4", donor="WHO")
    left = rows(
        workspace,
        """SELECT coalesce(p.code, ''), b.on_hand FROM balance b JOIN batch t ON t.id = b.batch_id
           LEFT JOIN party p ON p.id = t.donor_id JOIN location l ON l.id = b.location_id
           WHERE l.code = 'PNH' ORDER BY 1""",
    )
    assert left == [("", 10), ("WFP", 10), ("WHO", 6)]


def test_goods_of_one_donor_are_not_taken_for_another(workspace: Database) -> None:
    receive(workspace, "MASK", "10", donor="WFP")
    receive(workspace, "MASK", "10")
    refused = refusal(lambda: papers.send(workspace, "MASK", "11", donor="WFP"))
    assert str(refused).startswith("Only 10 pieces of Surgical mask left")
    refused = refusal(lambda: papers.send(workspace, "MASK", "11", own_only=True))
    assert str(refused).startswith("Only 10 pieces of Surgical mask left")
    papers.send(workspace, "MASK", "10", own_only=True)
    taken = rows(
        workspace,
        "SELECT t.donor_id FROM stock_move m JOIN batch t ON t.id = m.batch_id WHERE m.document_id > 2",
    )
    assert taken == [(None,)]


def test_found_goods_ask_whose_they_are_when_two_donors_share_a_batch_number(workspace: Database) -> None:
    receive(workspace, "MASK", "10", batch="L1", donor="WFP")
    receive(workspace, "MASK", "10", batch="l1", donor="WHO")
    refused = refusal(lambda: papers.adjust(workspace, "MASK", "2", "found", batch="L1"))
    assert (str(refused), refused.field) == (
        "Batches of several donors have the number L1. Say whose it is.",
        "lines.0.donor",
    )
    papers.adjust(workspace, "MASK", "2", "found", batch="L1", donor="WHO")
    assert scalar(workspace, "SELECT count(*) FROM batch") == 2
    assert on_hand(workspace, "MASK", batch="l1") == 12


def test_found_goods_without_a_batch_are_a_new_batch_of_source_found(workspace: Database) -> None:
    receive(workspace, "MASK", "10", donor="WFP")
    papers.adjust(workspace, "MASK", "2", "found")
    assert rows(workspace, "SELECT source_type, donor_id FROM batch ORDER BY id")[1] == ("found", None)


def test_what_comes_back_keeps_its_batch(workspace: Database) -> None:
    receive(workspace, "MASK", "10", batch="A", donor="WFP", expiry=date(2022, 1, 1))
    receive(workspace, "MASK", "10", batch="B", donor="WHO", expiry=date(2023, 1, 1))
    note = papers.send(workspace, "MASK", "15")
    papers.confirm(
        workspace,
        note.number,
        ProofLineDraft(1, refused="4", reason="not needed"),
        ProofLineDraft(2, refused="5", reason="not needed"),
    )
    assert (on_hand(workspace, "MASK", batch="A"), on_hand(workspace, "MASK", batch="B")) == (4, 10)


def test_a_donation_needs_its_donor(workspace: Database) -> None:
    draft = papers.receipt_draft(workspace, ReceiptLineDraft("MASK", "1"), source_type="donated", source=" ")
    refused = refusal(lambda: papers.post_receipt(workspace, draft))
    assert (str(refused), refused.field) == ("Fill in who gave the goods.", "source")


def test_damaged_goods_arrive_and_never_enter_available_stock(workspace: Database) -> None:
    receive(workspace, "MASK", "10", damaged="4", short="6")
    assert on_hand(workspace, "MASK") == 6
    assert rows(workspace, "SELECT per_documents, good, damaged, short FROM goods_receipt_line") == [
        (16, 6, 4, 6)
    ]
    assert "Only 6" in str(refusal(lambda: papers.send(workspace, "MASK", "7")))


def test_a_pack_is_kept_as_it_was_typed(workspace: Database) -> None:
    receive(workspace, "MASK", "3", pack="box", pack_factor="50")
    papers.issue(workspace, papers.note_draft(workspace, GoodsLineDraft("MASK", "1.5", "box", "50")))
    kept = "SELECT pack_name, pack_numerator, pack_denominator, entered_quantity FROM {}"
    assert rows(workspace, kept.format("goods_receipt_line")) == [("box", 50, 1, "3")]
    assert rows(workspace, kept.format("dispatch_line")) == [("box", 50, 1, "1.5")]
    assert on_hand(workspace, "MASK") == 75


def test_a_box_whose_content_is_not_known_is_not_counted_in_pieces(workspace: Database) -> None:
    refused = refusal(lambda: receive(workspace, "MASK", "3", pack="box"))
    assert refused.field == "lines.0.pack_factor"
    assert "not known" in str(refused)


def test_an_item_counted_in_boxes_needs_no_pack(workspace: Database) -> None:
    receive(workspace, "GLOVES", "12", pack="boxes")
    assert on_hand(workspace, "GLOVES") == 12


def test_kilograms_are_held_in_grams(workspace: Database) -> None:
    receive(workspace, "RICE", "1,250.125")
    assert on_hand(workspace, "RICE") == 1_250_125
    refused = refusal(lambda: papers.send(workspace, "RICE", "0.0005"))
    assert str(refused) == "0.0005 cannot be counted exactly: this item has at most 3 decimals."


def test_an_item_with_batches_keeps_its_unit(workspace: Database) -> None:
    receive(workspace, "RICE", "1")
    change = ItemDraft("RICE", "Rice", "Food", "piece")
    refusal(lambda: workspace.write(lambda s: keep_item(s, change, replacing="RICE")))
    renamed = ItemDraft("RICE", "White rice", "Food", "kg")
    workspace.write(lambda s: keep_item(s, renamed, replacing="RICE"))
    assert scalar(workspace, "SELECT name FROM item WHERE code = 'RICE'") == "White rice"


@pytest.mark.parametrize("typed", ["", "0", "-1", "ten", "1e3", "0x10", "1.2.3", "NaN", "9" * 41, "٣"])
def test_what_is_not_a_quantity_is_refused_at_its_field(workspace: Database, typed: str) -> None:
    refused = refusal(lambda: receive(workspace, "SOAP", typed))
    assert refused.field == "lines.0.quantity"


def test_every_wrong_line_is_named_at_once(workspace: Database) -> None:
    receive(workspace, "MASK", "5")
    refused = refusal(
        lambda: papers.adjust_lines(
            workspace,
            ChangeLineDraft("MASK", "0", "lost"),
            ChangeLineDraft("MASK", "1", "because"),
            ChangeLineDraft("MASK", "-1", "lost", donor="NOBODY"),
        )
    )
    assert [r.field for r in refused.all()] == ["lines.0.quantity", "lines.1.reason", "lines.2.donor"]


@given(packs=st.integers(1, 10**6), factor=st.fractions(Fraction(1, 1000), 1000), decimals=st.integers(0, 6))
def test_packs_times_factor_is_exact_or_refused(packs: int, factor: Fraction, decimals: int) -> None:
    exact = packs * factor * 10**decimals
    try:
        smallest = Pack("box", factor).smallest(Fraction(packs), decimals)
    except Refused:
        assert exact.denominator != 1 or exact > MOST
    else:
        assert smallest == exact
        assert Pack("box", factor).packs(smallest, decimals) == packs


@given(smallest=st.integers(-MOST, MOST), decimals=st.integers(0, 6))
def test_what_is_shown_reads_back_as_the_same_quantity(smallest: int, decimals: int) -> None:
    assert to_smallest(parse_number(format_quantity(smallest, decimals)), decimals) == smallest


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_refused(typed: str) -> None:
    for parse in (parse_number, parse_factor):
        try:
            value = parse(typed)
        except Refused:
            continue
        else:
            assert value is None or isinstance(value, Fraction)
