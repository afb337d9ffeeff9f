"""The plan of a split: hands go first, the rule splits the rest, and nothing is given twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from supplytrack.distribution.needs.fair_share import Rule
from supplytrack.distribution.needs.split_plan import Wish, plan_split

QUANTITIES = st.integers(0, 5_000)
WISHES = st.lists(
    st.builds(
        Wish,
        item=st.sampled_from(["MASK", "SOAP"]),
        site=st.sampled_from("ABCDEF"),
        need=QUANTITIES,
        have=QUANTITIES,
        priority=st.integers(1, 3),
        minimum=QUANTITIES,
        by_hand=st.none() | QUANTITIES,
    ),
    max_size=12,
)


def test_what_is_set_by_hand_goes_first_and_the_rest_is_split_anew() -> None:
    wishes = [Wish("SOAP", "A", 100), Wish("SOAP", "B", 100, by_hand=10), Wish("SOAP", "C", 100)]

    found = plan_split({"SOAP": 90}, {}, wishes, Rule.PROPORTIONAL)

    assert [one.quantity for one in found] == [40, 10, 40]
    assert [one.fair for one in found] == [30, 30, 30]
    assert [one.lacking for one in found] == [60, 90, 60]


def test_hands_that_ask_for_more_than_there_is_are_told_where() -> None:
    wishes = [Wish("SOAP", "A", 5, by_hand=60), Wish("SOAP", "B", 5, by_hand=50), Wish("SOAP", "C", 5)]

    found = plan_split({"SOAP": 100}, {}, wishes, Rule.PROPORTIONAL)

    assert [one.beyond for one in found] == [0, 10, 0]
    assert found[2].quantity == 0


def test_a_site_that_is_listed_twice_gets_its_share_once() -> None:
    found = plan_split(
        {"SOAP": 9}, {}, [Wish("SOAP", "A", 4), Wish("MASK", "A", 4), Wish("SOAP", "A", 4)], Rule.PROPORTIONAL
    )

    assert [(one.quantity, one.twice) for one in found] == [(4, False), (0, False), (0, True)]


@given(WISHES, QUANTITIES, QUANTITIES, st.sampled_from(list(Rule)), st.sampled_from([1, 10]))
def test_never_more_than_there_is_unless_hands_say_so(
    wishes: list[Wish], masks: int, soaps: int, rule: Rule, step: int
) -> None:
    available = {"MASK": masks, "SOAP": soaps}
    found = plan_split(available, {"MASK": step}, wishes, rule)

    assert [one.wish for one in found] == wishes
    for item, there in available.items():
        of_item = [one for one in found if one.wish.item == item]
        given_away = sum(one.quantity for one in of_item)
        assert given_away - sum(one.beyond for one in of_item) <= there
        by_rule = [one for one in of_item if one.wish.by_hand is None and not one.twice]
        assert all(
            one.quantity <= one.lacks and one.quantity == sum(p.quantity for p in one.parts)
            for one in by_rule
        )
    assert plan_split(available, {"MASK": step}, wishes, rule) == found
