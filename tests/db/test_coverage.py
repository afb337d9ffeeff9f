"""Need against delivered: what counts, from which day, by whose figures; and how long goods last. On both engines."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from supplytrack.db.engine import Database
from supplytrack.distribution.needs.cover import NeedBasis
from supplytrack.distribution.needs.coverage import Coverage, CoverageFilter, read_coverage
from supplytrack.distribution.needs.coverage_sheets import coverage_sheet
from supplytrack.distribution.needs.covered import CoverageRow, CoverageSum, Standing
from supplytrack.errors import Refused
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.ledger import Posted
from tests.factories import needs, papers
from tests.factories.prepared import prepared

APRIL = date(2020, 4, 1)
MAY = date(2020, 5, 1)
TODAY = date(2020, 5, 7)
POST, CENTRE, PHD = "POI-PET", "QC-KKG", "PHD-BMC"


@prepared
def stocked(workspace: Database) -> Database:
    """1,000 soap bars and 500 suits in Phnom Penh; a person who arrives gets two soaps, one in quarantine five."""
    papers.receive(workspace, "SOAP", "1000", on=APRIL)
    papers.receive(workspace, "SUIT", "500", on=APRIL)
    needs.source(workspace, "GDI")
    needs.entitle(workspace, "SOAP", 2, first=APRIL)
    needs.entitle(workspace, "SOAP", 5, basis="person in quarantine", first=APRIL)
    return workspace


def covered(database: Database, **chosen: object) -> Coverage:
    chosen.setdefault("last", TODAY)
    return database.read(lambda s: read_coverage(s, CoverageFilter(**chosen)))  # type: ignore[arg-type]


def row_of(found: Coverage, site: str, item: str = "SOAP") -> CoverageRow:
    (row,) = [row for row in found.rows if (row.site.code, row.item.code) == (site, item)]
    return row


def sum_of(found: Coverage, province: str, item: str = "SOAP") -> CoverageSum:
    (one,) = [one for one in found.provinces if (one.province, one.item.code) == (province, item)]
    return one


def accepted_by(database: Database, note: Posted) -> Posted:
    """The proof of delivery of a note."""
    (row,) = papers.rows(
        database,
        "SELECT id, uid, number FROM document WHERE related_id = :note AND kind = 'proof of delivery'",
        note=note.id,
    )
    return Posted(*row)


def test_arrivals_of_the_period_times_the_entitlement_of_their_day_are_needed(stocked: Database) -> None:
    needs.entitle(stocked, "SUIT", 1, first=APRIL, last=MAY)
    needs.entitle(stocked, "SUIT", 3, first=MAY + timedelta(1))
    for day, people in ((APRIL, 90), (MAY, 10), (TODAY, 20)):
        needs.arrive(stocked, POST, people, day)
    needs.arrive(stocked, CENTRE, 4, MAY)

    found = covered(stocked, first=MAY)

    assert row_of(found, POST).need.basis is NeedBasis.ARRIVALS
    assert row_of(found, POST).need.quantity == 60, "30 people × 2; those of April are of another period"
    assert row_of(found, POST, "SUIT").need.quantity == 10 * 1 + 20 * 3
    assert row_of(found, CENTRE).need.quantity == 20, "a quarantine centre has an entitlement of its own"
    assert row_of(covered(stocked), POST).need.quantity == 240, "without a first day everybody counts"


def test_what_was_assessed_goes_before_arrivals_and_counts_deliveries_from_its_day(stocked: Database) -> None:
    needs.arrive(stocked, POST, 500, MAY)
    papers.hand_over(stocked, "SOAP", "40", on=APRIL, target=POST)
    needs.assess(stocked, POST, "SOAP", 999, MAY + timedelta(3), withdrawn=True)
    needs.assess(stocked, POST, "SOAP", 300, APRIL)
    needs.assess(stocked, POST, "SOAP", 200, MAY)
    papers.hand_over(stocked, "SOAP", "50", on=MAY, target=POST)
    papers.give(stocked, "SOAP", "25", on=TODAY, place=POST)

    row = row_of(covered(stocked, first=TODAY), POST)

    assert (row.need.basis, row.need.quantity, row.since) == (NeedBasis.ASSESSED, 200, MAY)
    assert row.delivered == 75, "accepted and given to people there, from the day of the assessment on"
    assert (row.coverage, row.missing) == (Fraction(75, 200), 125)
    earlier = row_of(covered(stocked, last=APRIL), POST)
    assert (earlier.need.quantity, earlier.delivered) == (300, 40)


def test_only_what_was_accepted_and_stayed_is_delivered(stocked: Database) -> None:
    needs.assess(stocked, PHD, "SUIT", 100, APRIL)
    papers.send(stocked, "SUIT", "30", on=MAY)
    accepted = papers.hand_over(stocked, "SUIT", "20", on=MAY)
    wrong = papers.give(stocked, "SUIT", "7", on=MAY, place=PHD)

    assert row_of(covered(stocked), PHD, "SUIT").delivered == 27
    papers.reverse(stocked, wrong, on=TODAY)
    assert row_of(covered(stocked), PHD, "SUIT").delivered == 20
    papers.reverse_note(stocked, accepted_by(stocked, accepted), on=TODAY)
    assert row_of(covered(stocked), PHD, "SUIT").delivered == 0
    assert row_of(covered(stocked, last=MAY), PHD, "SUIT").delivered == 27, "as it was known on that day"


def test_what_was_reversed_later_counts_on_no_day(stocked: Database) -> None:
    """A reversal of this week must not make the deliveries of this week negative."""
    needs.arrive(stocked, POST, 10, TODAY)
    old = papers.hand_over(stocked, "SOAP", "60", on=APRIL, target=POST)
    papers.hand_over(stocked, "SOAP", "8", on=TODAY, target=POST)
    papers.reverse_note(stocked, accepted_by(stocked, old), on=TODAY)

    assert row_of(covered(stocked, first=MAY), POST).delivered == 8
    assert row_of(covered(stocked), POST).delivered == 8


def test_no_need_known_is_not_all_covered(stocked: Database) -> None:
    papers.hand_over(stocked, "SOAP", "5", on=MAY, target=PHD)
    needs.assess(stocked, CENTRE, "SOAP", 0, MAY)
    found = covered(stocked)

    unknown, nothing = row_of(found, PHD), row_of(found, CENTRE)
    assert (unknown.need.basis, unknown.coverage, unknown.missing) == (NeedBasis.UNKNOWN, None, 0)
    assert unknown.standing is Standing.NOT_KNOWN
    assert (nothing.need.basis, nothing.coverage) == (NeedBasis.ASSESSED, None)
    assert nothing.standing is Standing.NOT_NEEDED
    assert found.source is None
    assert found.rate is None


def test_sources_are_kept_apart(stocked: Database) -> None:
    needs.source(stocked, "IOM", part_of="GDI")
    needs.arrive(stocked, POST, 100, MAY)
    needs.arrive(stocked, POST, 30, MAY, source="IOM")
    needs.arrive(stocked, POST, 77, TODAY, withdrawn=True)

    assert row_of(covered(stocked), POST).need.quantity == 200
    of_iom = covered(stocked, source="iom")
    assert row_of(of_iom, POST).need.quantity == 60
    assert ([one.code for one in of_iom.others], of_iom.source and of_iom.source.code) == (["GDI"], "IOM")
    with pytest.raises(Refused, match="GDI, IOM"):
        covered(stocked, source="UNHCR")


def test_a_province_is_the_sum_of_its_sites_and_of_arrivals_only_where_nobody_counts_at_sites(
    stocked: Database,
) -> None:
    needs.arrive(stocked, "KH01", 1000, MAY)
    needs.arrive(stocked, POST, 10, MAY)
    needs.arrive(stocked, "KH13", 50, MAY)
    needs.assess(stocked, PHD, "SOAP", 30, MAY)
    papers.hand_over(stocked, "SOAP", "45", on=MAY, target=PHD)

    found = covered(stocked)

    banteay = sum_of(found, "KH01")
    assert (banteay.need.quantity, banteay.delivered, banteay.missing) == (50, 45, 20)
    assert not banteay.as_a_whole, "what one site has too much does not feed the other"
    other = sum_of(found, "KH13")
    assert (other.need.quantity, other.delivered, other.as_a_whole) == (100, 0, True)
    (soap,) = found.items
    assert (soap.total.need.quantity, soap.total.delivered, soap.total.missing) == (150, 45, 120)
    assert [one.province for one in covered(stocked, province="KH13").provinces] == ["KH13"]
    needs.arrive(stocked, "", 9000, MAY)
    assert covered(stocked).items[0].total.need.quantity == 150, "the country is told by its sites"
    (alone,) = covered(stocked, first=MAY + timedelta(1)).items
    assert alone.total.as_a_whole is False
    needs.arrive(stocked, "", 40, TODAY)
    (alone,) = covered(stocked, first=TODAY, item="SOAP").items
    assert (alone.total.need.quantity, alone.total.as_a_whole) == (30, False), (
        "a site's assessment goes first"
    )
    assert covered(stocked, location=PHD).provinces[0].need.quantity == 30


def test_goods_last_for_those_who_come_and_at_both_assumed_rates(stocked: Database) -> None:
    papers.receive(stocked, "SOAP", "90", place=POST, on=APRIL)
    for back in range(7):
        needs.arrive(stocked, POST, 10 + back, TODAY - timedelta(back))
    found = covered(stocked, rates=(2000, 170))
    row, (soap,) = row_of(found, POST), found.items

    assert (row.people_a_day, row.on_hand, row.a_person) == (13, 90, 2)
    assert row.days == 3, "90 ÷ (13 × 2) = 3.46 full days"
    assert row.standing is Standing.SEND_MORE
    assert found.rate == 13
    assert (soap.available, soap.days_now) == (1090, 41)
    assert soap.at_rates == ((2000, 0), (170, 3))
    assert covered(stocked, last=APRIL).items[0].days_now is None, "nobody came yet"
    papers.prepare(stocked, papers.note_draft(stocked, GoodsLineDraft("SOAP", "400")))
    assert covered(stocked, last=None).items[0].available == 690, "what is reserved cannot be promised"


def test_the_sheet_rounds_coverage_down(stocked: Database) -> None:
    needs.assess(stocked, PHD, "SOAP", 1000, MAY)
    papers.hand_over(stocked, "SOAP", "999", on=MAY)

    sheet = stocked.read(lambda s: coverage_sheet(s, CoverageFilter(last=TODAY)))

    assert sheet.head.number == "CO-ALL-2020-0507"
    assert [one.figures.percent for one in sheet.sites] == [99]
    assert [one.figures.percent for one in sheet.provinces] == [99]
