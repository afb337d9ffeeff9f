"""Two boxes of different sizes stay two boxes: on the stock page, on papers and on the stock card."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from supplytrack.db.engine import Database
from supplytrack.distribution.sheets import delivery_note_sheet
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.queries import CardFilter, stock_card
from supplytrack.inventory.stock_list import stock_batches
from supplytrack.procurement.sheets import goods_received_note_sheet
from supplytrack.ui.inventory.amounts import by_pack, factor_of, known_pack
from tests.factories import papers
from tests.factories.outcomes import refusal
from tests.factories.papers import on_hand, receive

LATER = date(2021, 9, 1)
FIRST = date(2021, 3, 1)


def two_boxes(database: Database) -> tuple[str, str]:
    """Twenty boxes of 50 masks that expire first, ten boxes of 100; the numbers of their receipts."""
    return (
        receive(database, "MASK", "20", pack="box", pack_factor="50", batch="S", expiry=FIRST).number,
        receive(database, "MASK", "10", pack="box", pack_factor="100", batch="L", expiry=LATER).number,
    )


def test_two_receipts_of_boxes_stay_apart_and_are_exact(workspace: Database) -> None:
    two_boxes(workspace)
    batches = workspace.read(lambda s: stock_batches(s, "MASK"))
    assert [(one.batch, factor_of(one), one.on_hand) for one in batches] == [
        ("S", Fraction(50), 1000),
        ("L", Fraction(100), 1000),
    ]
    assert on_hand(workspace, "MASK") == 2000


def test_the_stock_page_adds_up_no_boxes_of_different_sizes(workspace: Database) -> None:
    two_boxes(workspace)
    papers.send(workspace, "MASK", "1020")
    batches = workspace.read(lambda s: stock_batches(s, "MASK"))
    # Twenty of the small boxes' pieces are still moving: they are no part of a box of 100.
    assert known_pack(batches) is None
    assert [(words, amounts(quantity)) for words, amounts, quantity in by_pack(batches)] == [
        ("box of 100", "9 + 80")
    ]
    receive(workspace, "MASK", "2", pack="box", pack_factor="50", batch="S2", expiry=FIRST)
    receive(workspace, "MASK", "7", batch="LOOSE", expiry=FIRST)
    batches = workspace.read(lambda s: stock_batches(s, "MASK"))
    assert [(words, amounts(quantity)) for words, amounts, quantity in by_pack(batches)] == [
        ("", "7"),
        ("box of 100", "9 + 80"),
        ("box of 50", "2"),
    ]


def test_a_pack_of_unknown_size_is_named_and_never_multiplied(workspace: Database) -> None:
    two_boxes(workspace)
    batches = workspace.read(lambda s: stock_batches(s, "MASK"))
    unknown = [replace(batches[0], pack_numerator=None, pack_denominator=None), batches[1]]
    assert [(words, amounts.pack, amounts(quantity)) for words, amounts, quantity in by_pack(unknown)] == [
        ("box of 100", 100, "10"),
        ("box, size unknown", 0, "1,000"),
    ]
    assert known_pack(unknown[:1]) is None
    refused = refusal(lambda: receive(workspace, "MASK", "3", pack="box", expiry=FIRST))
    assert refused.field == "lines.0.pack_factor"
    assert on_hand(workspace, "MASK") == 2000


def test_the_received_notes_tell_each_its_own_box(workspace: Database) -> None:
    small, large = two_boxes(workspace)
    told = [
        workspace.read(lambda s, number=number: goods_received_note_sheet(s, number)).lines[0]
        for number in (small, large)
    ]
    assert [(line.packed, line.good) for line in told] == [
        ("20 boxes of 50", 1000),
        ("10 boxes of 100", 1000),
    ]


def test_a_note_typed_in_boxes_takes_pieces_whatever_box_they_lie_in(workspace: Database) -> None:
    two_boxes(workspace)
    line = GoodsLineDraft("MASK", "11", pack="box", pack_factor="100")
    posted = papers.issue(workspace, papers.note_draft(workspace, line))
    sheet = workspace.read(lambda s: delivery_note_sheet(s, posted.number))
    assert [(one.goods.batch, one.sent, one.packed) for one in sheet.lines] == [
        ("S", 1000, "10 boxes of 100"),
        ("L", 100, "1 box of 100"),
    ]
    assert (on_hand(workspace, "MASK", batch="S"), on_hand(workspace, "MASK", batch="L")) == (0, 900)


def test_the_stock_card_counts_in_the_items_unit(workspace: Database) -> None:
    two_boxes(workspace)
    card = workspace.read(lambda s: stock_card(s, CardFilter("MASK")))
    assert [(line.came, line.balance) for line in card.lines] == [(1000, 1000), (1000, 2000)]
