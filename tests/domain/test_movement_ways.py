"""Every way in which goods come into a store or leave it has a column of the movement report: none falls through."""

from __future__ import annotations

from itertools import product

import pytest

from supplytrack.catalogue.place import PLACE_KINDS, LocationKind
from supplytrack.core.document import Kind, SourceType
from supplytrack.core.movement_sheet import (
    WAYS_IN,
    WAYS_LOST,
    WAYS_OUT,
    MovementRow,
    OnTheWayRow,
    OutsideLossRow,
    Way,
)
from supplytrack.core.sheets import PaperItem, PaperParty, PaperUnit
from supplytrack.inventory.movement_report import MovementFilter, lost_outside
from supplytrack.inventory.movement_sums import Moved, Place, way_in, way_out

BALANCING = (Way.SURPLUS, Way.SHORTAGE)


def test_every_way_stands_in_one_part_of_the_report() -> None:
    parts = (*WAYS_IN, *WAYS_OUT, *WAYS_LOST, *BALANCING)
    assert sorted(parts) == sorted(Way)
    assert len(set(parts)) == len(parts)


@pytest.mark.parametrize(("far", "kind"), list(product(LocationKind, Kind)))
def test_every_kind_of_paper_and_place_has_a_column(far: LocationKind, kind: Kind) -> None:
    for source in SourceType:
        assert way_in(far, kind, source) in (*WAYS_IN, Way.SURPLUS)
    assert way_out(far, kind) in (*WAYS_OUT, *WAYS_LOST, Way.SHORTAGE)


@pytest.mark.parametrize(("far", "kind"), list(product(LocationKind, Kind)))
def test_every_loss_is_one_of_a_store_or_has_a_place_outside_them(far: LocationKind, kind: Kind) -> None:
    lost = Place(2, "~LOSS", LocationKind.LOSS, "")
    moved = Moved((1, None), SourceType.PROCURED, Place(1, "X", far, ""), lost, kind, None, 1)
    outside = lost_outside(moved)
    assert (outside == "") == (far in PLACE_KINDS)
    if outside:
        nothing = OutsideLossRow(PaperItem("I", "Item"), PaperUnit("one", "many"), None)
        assert getattr(nothing, outside) == 0


@pytest.mark.parametrize(
    ("far", "kind", "way"),
    [
        (LocationKind.SUPPLIED, Kind.GOODS_RECEIPT, Way.DONATED),
        (LocationKind.IN_TRANSIT, Kind.TRANSFER_RECEIPT, Way.TRANSFER_IN),
        (LocationKind.IN_TRANSIT, Kind.PROOF_OF_DELIVERY, Way.GIVEN_BACK),
        (LocationKind.HANDED_OVER, Kind.RETURN, Way.GIVEN_BACK),
        (LocationKind.CONVERTED, Kind.KIT_ASSEMBLY, Way.ASSEMBLED),
        (LocationKind.CONVERTED, Kind.KIT_DISASSEMBLY, Way.PARTS),
        (LocationKind.CONVERTED, Kind.SPLIT, Way.PARTS),
        (LocationKind.ADJUSTED, Kind.STOCK_COUNT, Way.SURPLUS),
        (LocationKind.ADJUSTED, Kind.ADJUSTMENT, Way.SURPLUS),
    ],
)
def test_goods_come_in_by_the_way_that_people_name(far: LocationKind, kind: Kind, way: Way) -> None:
    assert way_in(far, kind, SourceType.DONATED) is way


@pytest.mark.parametrize(
    ("far", "kind", "way"),
    [
        (LocationKind.IN_TRANSIT, Kind.DELIVERY_NOTE, Way.HANDED_OVER),
        (LocationKind.IN_TRANSIT, Kind.TRANSFER, Way.TRANSFER_OUT),
        (LocationKind.PEOPLE_REACHED, Kind.DISTRIBUTION, Way.TO_PEOPLE),
        (LocationKind.CONVERTED, Kind.KIT_ASSEMBLY, Way.USED),
        (LocationKind.SUPPLIED, Kind.RETURN, Way.TO_SENDER),
        (LocationKind.LOSS, Kind.WRITE_OFF, Way.LOST),
        (LocationKind.DISPOSED, Kind.DISPOSAL, Way.DISPOSED),
        (LocationKind.ADJUSTED, Kind.STOCK_COUNT, Way.SHORTAGE),
    ],
)
def test_goods_leave_by_the_way_that_people_name(far: LocationKind, kind: Kind, way: Way) -> None:
    assert way_out(far, kind) is way


def _row(stock: int, **sums: int) -> MovementRow:
    by_way = {Way[name.upper()]: quantity for name, quantity in sums.items()}
    return MovementRow(
        PaperItem("I", "Item"), PaperUnit("one", "many"), None, 10, by_way, stock, PaperParty("PPE")
    )


def test_a_row_says_how_far_the_stock_is_from_its_moves() -> None:
    sound = _row(14, procured=20, handed_over=9, lost=3, disposed=5, surplus=2, shortage=1)
    assert (sound.came, sound.left, sound.loss, sound.difference, sound.closing) == (20, 9, 8, 1, 14)
    assert sound.gap == 0
    assert _row(15).gap == 5


def test_what_is_on_the_way_says_its_gap_too() -> None:
    item, unit = PaperItem("I", "Item"), PaperUnit("one", "many")
    assert OnTheWayRow(item, unit, None, before=1, sent=9, arrived=4, lost=2, after=4).gap == 0
    assert OnTheWayRow(item, unit, None, sent=9, arrived=4, after=4).gap == -1


def test_a_filter_takes_places_of_ours_alone() -> None:
    store = Place(1, "PNH", LocationKind.WAREHOUSE, "KH12")
    assert MovementFilter().takes(store)
    assert MovementFilter(location="PNH", province="KH12").takes(store)
    assert not MovementFilter(location="BTB").takes(store)
    assert not MovementFilter(province="KH02").takes(store)
    assert not MovementFilter().takes(Place(2, "~LOSS", LocationKind.LOSS, ""))
