"""The situation report of the example says what the source document says, and its words never change a figure."""

from __future__ import annotations

from datetime import date

import pytest

from supplytrack.core.document import PaperState
from supplytrack.db.engine import Database
from supplytrack.distribution.sitrep.operations import keep_wording
from supplytrack.distribution.sitrep.queries import Bullet, BulletFilter, Section, bullets
from supplytrack.errors import Refused

# Situation report of 7 May 2020, as printed, but for "PPE suites", written "PPE suits", "Provincial health Department", the
# missing "Poi" of the Poi Pet hospital, "80 kilos" and the comma before "and 50 banners".
SOURCE = (
    "Provided medical supplies of 20 boxes of surgical and N95 masks, five boxes of gloves and WFP-donated PPEs which included "
    "420 PPE suits, 20 sets of medical safety goggles, 500 sets of disposable aprons to the Banteay Meanchey Provincial Health "
    "Department (PHD).",
    "Provided medical supplies of 50 PPE suits, 15 boxes of surgical masks and two boxes of gloves to the border authorities "
    "in Banteay Meanchey.",
    "Provided medical supplies of 15 boxes of surgical and N95 masks, five boxes of gloves, one set of infrared thermometer "
    "and WFP-donated PPEs which included 420 PPE suits, 15 sets of medical safety goggles, 400 sets of disposable aprons to "
    "the Battambang PHD.",
    "Provided medical supplies of 50 PPE suits, 10 boxes of surgical masks and two boxes of gloves to the border authorities "
    "in Battambang.",
    "Provided medical supplies of 15 boxes of surgical and N95 masks and WFP-donated PPEs which included 420 PPE suits, "
    "15 sets of medical safety goggles, 400 sets of disposable aprons to the Siem Reap PHD.",
    "Distributed 4,500 posters from UNICEF on COVID-19 prevention to five target provinces.",
    "18 suspected cases who were placed in quarantine at the Malai quarantine center and the Poi Pet Referral Hospital were "
    "provided with hygiene care kits and bed linens.",
    "3,908 arriving migrants were provided with meal package support at the Poi Pet Railway Station, O’Bei Choin, Malai and "
    "O’Smach reception and screening areas.",
    "Through coordination with RCCE team of MoH and WHO, re-printed 10,000 copies of the MoH-WHO IEC materials for "
    "distribution at POE and at the community awareness raising activities.",
    "IOM visibilities have been printed for distribution during the implementation of the community awareness activities "
    "including 500 T-shirts, 500 caps, 200 stickers, 80 kg of IOM plastic bags and 50 banners.",
    "Additional 500 hygiene care kits, 500 sets of bed linens, 500 sets of clothes have been procured locally for distribution "
    "to the returning migrants who are placed at the quarantine centers of the six target provinces.",
    "More medical supplies have been procured for distribution to the partners including 300 boxes of surgical masks, "
    "200 boxes of gloves, 600 bottles of hand sanitizer (500 ml), 350 bottles of disinfection sprays (500 ml).",
)


def said(database: Database, chosen: BulletFilter | None = None) -> list[Bullet]:
    return database.read(lambda session: bullets(session, chosen))


def texts(database: Database, chosen: BulletFilter | None = None) -> list[str]:
    return [bullet.text for bullet in said(database, chosen)]


def test_every_logistic_bullet_of_the_source_comes_out_with_its_exact_figures(response: Database) -> None:
    assert tuple(texts(response)) == SOURCE


def test_an_unsigned_paper_is_marked_and_every_figure_names_its_papers(response: Database) -> None:
    found = said(response, BulletFilter(province="KH17"))
    assert [(bullet.paper_state, bullet.documents) for bullet in found] == [
        (PaperState.UNSIGNED, ("DN-PNH-2020-0005",))
    ]
    figures = [segment for segment in found[0].sentence if segment.documents]
    assert [figure.text for figure in figures] == ["15 boxes", "420", "15 sets", "400 sets"]


def test_only_the_papers_of_the_period_and_the_donor_are_told(response: Database) -> None:
    week = BulletFilter(first=date(2020, 4, 28), last=date(2020, 5, 4))
    assert texts(response, week) == [SOURCE[5]]
    of_wfp = texts(response, BulletFilter(donor="WFP"))
    assert len(of_wfp) == 3
    assert all("gloves" not in text and "WFP-donated" in text for text in of_wfp)


def test_other_words_keep_the_figures_and_empty_words_bring_back_the_usual_ones(response: Database) -> None:
    bullet = said(response)[1]
    worded, _changed = response.write(
        lambda session: keep_wording(session, bullet.subject_uid, "The border police got {items}.")
    )
    assert (
        worded.text
        == "The border police got 50 PPE suits, 15 boxes of surgical masks and two boxes of gloves."
    )
    assert worded.is_worded
    back, _changed = response.write(lambda session: keep_wording(session, bullet.subject_uid, " "))
    assert back.text == SOURCE[1]
    assert not back.is_worded


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("We gave a lot to {recipient}.", "{items} must stay"),
        ("{items} for {nobody}.", "{nobody} is not known here"),
        ("x" * 2000, "1,000 fit"),
    ],
)
def test_words_that_lose_a_figure_are_refused_and_nothing_changes(
    response: Database, words: str, reason: str
) -> None:
    bullet = said(response)[1]
    with pytest.raises(Refused, match=reason.replace("{", r"\{")) as refused:
        response.write(lambda session: keep_wording(session, bullet.subject_uid, words))
    assert refused.value.field == "sentence"
    assert tuple(texts(response)) == SOURCE


def test_a_paper_that_makes_no_bullet_has_no_words(response: Database) -> None:
    with pytest.raises(Refused, match="says nothing of this paper"):
        response.write(lambda session: keep_wording(session, "no such paper", "{items}"))


def test_sections_stand_in_the_order_of_the_report(response: Database) -> None:
    assert list(dict.fromkeys(bullet.section for bullet in said(response))) == [
        Section.HANDED_OVER,
        Section.PEOPLE,
        Section.PRINTED,
        Section.PROCURED,
    ]
