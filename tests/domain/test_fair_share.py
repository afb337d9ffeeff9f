"""The fair split: whole, within what there is and what is lacked, the same whoever stands first, and explained."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplytrack.distribution.needs.fair_share import Claim, Part, Rule, Why, fair_split

CLAIMS = st.lists(
    st.builds(
        Claim,
        site=st.text("ABCDEF", min_size=1, max_size=3),
        need=st.integers(0, 5000),
        have=st.integers(0, 500),
        priority=st.integers(1, 3),
        minimum=st.integers(0, 300),
    ),
    max_size=8,
    unique_by=lambda claim: claim.site,
)
RULES = st.sampled_from(Rule)
STEPS = st.sampled_from([1, 10, 1000])


def shares_of(available, claims, rule, step=1):
    return {share.site: share.quantity for share in fair_split(available, claims, rule, step).shares}


@given(st.integers(0, 8000), CLAIMS, RULES, STEPS)
def test_nothing_is_made_or_lost_and_no_site_gets_more_than_it_lacks(available, claims, rule, step):
    split = fair_split(available, claims, rule, step)
    assert sum(share.quantity for share in split.shares) + split.left == available
    assert split.left >= 0
    for share, claim in zip(split.shares, claims, strict=True):
        assert 0 <= share.quantity <= claim.lacks
        assert share.quantity % step == 0
        assert sum(part.quantity for part in share.parts) == share.quantity


@given(st.integers(0, 8000), CLAIMS, RULES, STEPS)
def test_goods_stay_behind_only_when_every_site_has_all_it_can_take(available, claims, rule, step):
    split = fair_split(available, claims, rule, step)
    assert split.left < step or all(share.lacking < step for share in split.shares)


@given(st.integers(0, 8000), CLAIMS, RULES, st.randoms())
def test_the_order_of_the_sites_changes_no_share(available, claims, rule, random):
    turned = list(claims)
    random.shuffle(turned)
    assert shares_of(available, claims, rule) == shares_of(available, turned, rule)


@given(st.integers(0, 8000), CLAIMS)
def test_proportional_shares_are_within_one_unit_of_the_exact_proportion(available, claims):
    lacks = sum(claim.lacks for claim in claims)
    for share in fair_split(available, claims, Rule.PROPORTIONAL).shares:
        exact = share.lacks if lacks <= available else available * share.lacks / lacks
        assert abs(share.quantity - exact) < 1


@given(st.integers(0, 8000), CLAIMS)
def test_a_site_of_a_later_priority_gets_something_only_when_the_earlier_ones_lack_nothing(available, claims):
    split = fair_split(available, claims, Rule.PRIORITY_FIRST)
    priorities = {claim.site: claim.priority for claim in claims}
    served = [priorities[share.site] for share in split.shares if share.quantity]
    for share in split.shares:
        if share.lacking and served:
            assert priorities[share.site] >= max(served)


def test_scarce_goods_are_split_by_what_is_lacked_and_the_odd_unit_goes_to_the_largest_remainder():
    claims = [Claim("A", 100), Claim("B", 50, have=10), Claim("C", 33)]
    split = fair_split(70, claims, Rule.PROPORTIONAL)
    assert [share.quantity for share in split.shares] == [41, 16, 13]
    assert split.shares[0].parts == (Part(Why.PROPORTION, 40), Part(Why.ROUNDING, 1))
    assert (split.left, split.lacking) == (0, 103)


def test_equal_remainders_go_by_the_code_of_the_site():
    assert shares_of(1, [Claim("B", 5), Claim("A", 5)], Rule.PROPORTIONAL) == {"A": 1, "B": 0}


def test_every_site_gets_its_minimum_before_anybody_gets_more():
    claims = [Claim("A", 1000), Claim("B", 40, minimum=20), Claim("C", 30, minimum=20)]
    split = fair_split(50, claims, Rule.MINIMUM_FIRST)
    assert all(share.quantity >= 20 for share in split.shares[1:])
    assert Part(Why.MINIMUM, 20) in split.shares[1].parts


def test_minimums_that_are_too_many_are_themselves_split_in_proportion():
    claims = [Claim("A", 100, minimum=30), Claim("B", 100, minimum=10)]
    assert shares_of(20, claims, Rule.MINIMUM_FIRST) == {"A": 15, "B": 5}


def test_enough_for_all_is_given_in_full_and_the_rest_stays():
    split = fair_split(500, [Claim("A", 100), Claim("B", 50, have=60)], Rule.PROPORTIONAL)
    assert [share.parts for share in split.shares] == [(Part(Why.IN_FULL, 100),), ()]
    assert split.left == 400


def test_goods_that_are_not_cut_go_in_whole_units():
    assert shares_of(2500, [Claim("A", 3000), Claim("B", 1400)], Rule.PROPORTIONAL, 1000) == {
        "A": 2000,
        "B": 0,
    }


@pytest.mark.parametrize(
    ("available", "claims", "step"),
    [(-1, [], 1), (1, [Claim("A", -1)], 1), (1, [Claim("A", 1), Claim("A", 2)], 1), (1, [Claim("A", 1)], 0)],
)
def test_figures_that_make_no_sense_are_turned_away(available, claims, step):
    with pytest.raises(ValueError, match=r"negative|once"):
        fair_split(available, claims, Rule.PROPORTIONAL, step)
