"""Sums of coverage and what is sent: exact, never more or less than the sites themselves say."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from supplytrack.catalogue.place import LocationKind
from supplytrack.distribution.needs.cover import UNKNOWN_NEED, Need, NeedBasis
from supplytrack.distribution.needs.covered import (
    CoverageRow,
    CoveredItem,
    CoveredSite,
    Standing,
    by_province,
    whole_sum,
)

ITEMS = [
    CoveredItem(code, code.title(), "", "piece", "pieces", "", decimals, unsplit=False)
    for code, decimals in (("SOAP", 0), ("RICE", 3))
]
PLACES = [
    CoveredSite(code, code, "", LocationKind.BORDER_POST, province, province, "")
    for code, province in (("A", "KH01"), ("B", "KH01"), ("C", "KH02"), ("D", ""))
]
AMOUNTS = st.integers(0, 10**7)
NEEDS = st.one_of(
    st.just(UNKNOWN_NEED),
    st.builds(Need, st.sampled_from([NeedBasis.ASSESSED, NeedBasis.ARRIVALS]), AMOUNTS),
)
ROWS = st.builds(
    CoverageRow,
    st.sampled_from(PLACES),
    st.sampled_from(ITEMS),
    NEEDS,
    st.none(),
    st.integers(-50, 10**7),
    st.none() | AMOUNTS,
    st.none() | st.fractions(0, 5_000, max_denominator=7),
    st.integers(0, 5_000),
    AMOUNTS,
)


@given(st.lists(ROWS, max_size=20))
def test_provinces_and_the_whole_add_up_to_the_sites(rows: list[CoverageRow]) -> None:
    sums = by_province(rows)

    assert len({(one.province, one.item.code) for one in sums}) == len(sums)
    for item in ITEMS:
        of_item = [row for row in rows if row.item == item]
        if not of_item:
            continue
        total = whole_sum([one for one in sums if one.item == item])
        assert total.delivered == sum(row.delivered for row in of_item)
        assert total.missing == sum(row.missing for row in of_item)
        assert total.need.quantity == sum(row.need.quantity for row in of_item)
        known = [row for row in of_item if row.need.basis is not NeedBasis.UNKNOWN]
        assert (total.need.basis is NeedBasis.UNKNOWN) == (not known)
        if total.coverage is not None:
            assert total.coverage == Fraction(total.delivered, total.need.quantity)
            assert total.missing >= total.need.quantity - total.delivered, "one site's surplus feeds no other"


@given(ROWS, st.integers(0, 60))
def test_what_is_sent_meets_the_need_and_lasts(row: CoverageRow, days: int) -> None:
    sent = row.to_send(days)

    assert sent >= 0
    there = sent + row.coming + (row.on_hand or 0)
    assert there >= row.missing
    if row.need.basis is NeedBasis.ARRIVALS and row.on_hand is not None and row.people_a_day:
        assert there >= row.people_a_day * row.a_person * days


@given(ROWS)
def test_nothing_is_enough_that_is_not_known_or_missing_without_stock(row: CoverageRow) -> None:
    if row.need.basis is NeedBasis.UNKNOWN:
        assert row.standing is Standing.NOT_KNOWN
        assert row.coverage is None
    if row.standing is Standing.ENOUGH:
        assert not row.missing or (row.days or 0) > 4
