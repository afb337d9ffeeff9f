"""Needs, coverage and days of cover: exact, and unknown where they are not known."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplytrack.distribution.needs.cover import (
    UNKNOWN_NEED,
    Counted,
    Entitled,
    Need,
    NeedBasis,
    coverage,
    daily_rate,
    days_of_cover,
    missing,
    need_of,
)

MAY = date(2020, 5, 7)
APRIL = date(2020, 4, 1)
ONE_MEAL = Entitled(date(2020, 3, 21), None, 1)


def on(day: date, people: int) -> Counted:
    return Counted(day, day, people)


def test_what_was_assessed_goes_before_what_arrivals_say():
    assert need_of(40, [on(MAY, 100)], [ONE_MEAL]) == Need(NeedBasis.ASSESSED, 40)
    assert need_of(0, [on(MAY, 100)], [ONE_MEAL]) == Need(NeedBasis.ASSESSED, 0)
    assert need_of(None, [on(MAY, 100)], [ONE_MEAL]) == Need(NeedBasis.ARRIVALS, 100)


@pytest.mark.parametrize(("counted", "entitled"), [([], [ONE_MEAL]), ([on(MAY, 5)], []), ([], [])])
def test_a_need_without_arrivals_or_entitlement_is_not_known(counted, entitled):
    assert need_of(None, counted, entitled) == UNKNOWN_NEED
    assert coverage(UNKNOWN_NEED, 10) is None


def test_an_entitlement_counts_from_its_first_to_its_last_day():
    two = Entitled(APRIL, date(2020, 4, 30), 2)
    counted = [on(APRIL, 10), on(date(2020, 4, 30), 1), on(date(2020, 5, 1), 100), on(date(2020, 3, 31), 100)]
    assert need_of(None, counted, [two]).quantity == 22


def test_coverage_is_exact_and_nothing_needed_is_not_all_covered():
    assert coverage(Need(NeedBasis.ASSESSED, 3), 1) == Fraction(1, 3)
    assert coverage(Need(NeedBasis.ASSESSED, 3), 6) == 2
    assert coverage(Need(NeedBasis.ASSESSED, 0), 6) is None
    assert missing(Need(NeedBasis.ASSESSED, 3), 6) == 0


def test_the_two_rates_of_the_response_give_very_different_days():
    assert days_of_cover(20_000, 2000, 1) == 10
    assert days_of_cover(20_000, 170, 1) == 117
    assert days_of_cover(0, 170, 1) == 0
    assert days_of_cover(20_000, None, 1) is None
    assert days_of_cover(20_000, 0, 1) is None
    assert days_of_cover(20_000, 170, 0) is None


def test_the_daily_rate_is_the_mean_of_the_last_seven_days():
    counted = [on(MAY - timedelta(days=n), 70) for n in range(10)]
    assert daily_rate(counted, MAY) == 70
    assert daily_rate([on(MAY, 70)], MAY) == 10
    assert daily_rate([on(MAY - timedelta(days=7), 70)], MAY) is None
    assert daily_rate([Counted(MAY - timedelta(days=13), MAY, 1400)], MAY) == 100


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5), st.integers(0, 5000)), max_size=6))
def test_people_of_a_week_are_never_counted_twice_or_lost(figures):
    counted: list[Counted] = []
    for ago, long, people in figures:
        one = Counted(MAY - timedelta(days=ago + long), MAY - timedelta(days=ago), people)
        # A source has no two figures of one time: see `record_arrivals`.
        if all(one.last < other.first or other.last < one.first for other in counted):
            counted.append(one)
    weeks = [daily_rate(counted, MAY - timedelta(days=7 * week)) or 0 for week in range(5)]
    assert sum(weeks) * 7 == sum(one.people for one in counted)


@given(st.integers(0, 10**9), st.fractions(Fraction(1, 100), 10**5), st.integers(1, 100))
def test_goods_last_for_the_days_said_and_not_one_more(on_hand, rate, a_person):
    days = days_of_cover(on_hand, rate, a_person)
    assert days * rate * a_person <= on_hand < (days + 1) * rate * a_person
