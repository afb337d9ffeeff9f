"""The stock as a list: the same items and sums as the table of everything, sorted and narrowed by the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from supplytrack.core.clock import Clock
from supplytrack.core.sort import UNSORTED, Sort
from supplytrack.db.engine import Database
from supplytrack.inventory.overview import ItemLine, Level, stock_table
from supplytrack.inventory.queries import StockFilter
from supplytrack.inventory.stock_list import (
    StockListFilter,
    stock_batches,
    stock_choices,
    stock_keys,
    stock_lines,
)
from tests.factories import papers
from tests.factories.prepared import prepared


@prepared
def stocked(lived_in: Database) -> Database:
    """Stock of several donors in two stores, some of it expired, and an item that is out of use and still lies there."""
    today = lived_in.clock.today()
    papers.receive(lived_in, "MASK", "40", donor="WFP", batch="W-1", expiry=today + timedelta(days=30))
    papers.receive(lived_in, "MASK", "7", place="BTB", batch="old 7", expiry=today + timedelta(days=400))
    papers.receive(lived_in, "GLOVES", "3", donor="UNICEF", batch="U%1")
    return lived_in


def keys(database: Database, sort: Sort = UNSORTED, limit: int | None = None, **chosen: object) -> list[str]:
    found = database.read(lambda s: stock_keys(s, StockListFilter(**chosen), sort, limit))  # type: ignore[arg-type]
    return [code for one in found for code in one.codes]


def table(database: Database, as_of: date | None = None) -> list[ItemLine]:
    return list(database.read(lambda s: stock_table(s, StockFilter(as_of=as_of))).lines)


@pytest.mark.parametrize("days_ago", [None, 0, 1, 30, 4_000])
def test_it_is_the_table_of_everything(stocked: Database, days_ago: int | None) -> None:
    as_of = None if days_ago is None else stocked.clock.today() - timedelta(days=days_ago)
    lines = table(stocked, as_of)
    assert keys(stocked, as_of=as_of) == [line.item.code for line in lines]
    found = stocked.read(lambda s: stock_lines(s, [line.item.code for line in lines], as_of))
    for line in lines:
        same = found[line.item.code]
        assert (same.item, same.by_store, same.moving, same.on_hand, same.allocated) == (
            line.item,
            line.by_store,
            line.moving,
            line.on_hand,
            line.allocated,
        )
        assert (same.first_expiry, same.level, same.available) == (
            line.first_expiry,
            line.level,
            line.available,
        )
        batches = stocked.read(lambda s, code=line.item.code: stock_batches(s, code, as_of))
        assert batches == line.batches
        assert bool(same.batches) == bool(batches)


def test_the_filters_offer_what_the_table_has(stocked: Database) -> None:
    whole = stocked.read(stock_table)
    offered = stocked.read(stock_choices)
    assert {store.code for store in offered.stores} == {store.code for store in whole.stores}
    assert offered.stores[0].code == whole.stores[0].code == "PNH"
    assert set(offered.donors) == {batch.donor or "" for line in whole.lines for batch in line.batches}
    assert {name for name, _khmer in offered.categories} >= {line.item.category for line in whole.lines}


Fits = Callable[[ItemLine, Clock], bool]
FILTERS: dict[str, tuple[dict[str, object], Fits]] = {
    "a store": ({"stores": ("BTB",)}, lambda line, _clock: bool(line.by_store.get("BTB"))),
    "two stores": (
        {"stores": ("BTB", "PNH")},
        lambda line, _clock: bool(line.by_store.get("BTB") or line.by_store.get("PNH")),
    ),
    "a category": ({"categories": ("PPE",)}, lambda line, _clock: line.item.category == "PPE"),
    "a donor": ({"donors": ("WFP",)}, lambda line, _clock: any(b.donor == "WFP" for b in line.batches)),
    "own purchase": ({"donors": ("",)}, lambda line, _clock: any(b.donor is None for b in line.batches)),
    "expires soon": (
        {"expiry": ("soon",)},
        lambda line, clock: any(
            b.on_hand and b.expiry and 0 <= (b.expiry - clock.today()).days <= 90 for b in line.batches
        ),
    ),
    "no expiry written": (
        {"expiry": ("none",)},
        lambda line, _clock: (
            line.item.tracks_expiry and any(b.on_hand and b.expiry is None for b in line.batches)
        ),
    ),
    "out": ({"levels": ("out",)}, lambda line, _clock: line.level is Level.OUT),
    "enough": ({"levels": ("enough",)}, lambda line, _clock: line.level is Level.ENOUGH),
    "out or low": ({"levels": ("out", "low")}, lambda line, _clock: line.level is not Level.ENOUGH),
    "a batch": ({"search": "OLD 7"}, lambda line, _clock: line.item.code == "MASK"),
    "a sign of LIKE": ({"search": "u%1"}, lambda line, _clock: line.item.code == "GLOVES"),
    "a donor's words": (
        {"search": "unicef"},
        lambda line, _clock: any(b.donor == "UNICEF" for b in line.batches),
    ),
    "a name": ({"search": "glov"}, lambda line, _clock: "glov" in line.item.name.lower()),
    "two filters": (
        {"donors": ("WFP",), "categories": ("PPE",)},
        lambda line, _clock: line.item.category == "PPE" and any(b.donor == "WFP" for b in line.batches),
    ),
}


@pytest.mark.parametrize("what", FILTERS)
def test_a_filter_leaves_what_fits(stocked: Database, what: str) -> None:
    chosen, fits = FILTERS[what]
    expected = [line.item.code for line in table(stocked) if fits(line, stocked.clock)]
    assert keys(stocked, **chosen) == expected
    assert expected


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", ["item", "on_hand", "available", "moving", "expiry", "store/PNH"])
def test_items_are_sorted_inside_their_category(stocked: Database, column: str, descending: bool) -> None:
    lines = {line.item.code: line for line in table(stocked)}
    by = {
        "item": lambda line: line.item.name.lower(),
        "on_hand": lambda line: line.on_hand,
        "available": lambda line: line.available,
        "moving": lambda line: line.moving,
        "expiry": lambda line: line.first_expiry,
        "store/PNH": lambda line: line.by_store.get("PNH", 0),
    }[column]
    found = stocked.read(lambda s: stock_keys(s, StockListFilter(), Sort(column, descending)))
    for one in found:
        values = [by(lines[code]) for code in one.codes]
        there = [value for value in values if value is not None]
        assert there == sorted(there, reverse=descending)  # type: ignore[type-var]
        assert values == there + [None] * (len(values) - len(there)), "what is not known comes last"


def test_a_column_that_is_gone_sorts_nothing(stocked: Database) -> None:
    assert keys(stocked, Sort("store/GONE")) == keys(stocked, Sort("no such column")) == keys(stocked)


def test_a_limit_gives_the_first_items(stocked: Database) -> None:
    assert keys(stocked, limit=3) == keys(stocked)[:3]
