"""The situation report of the example says what the source document says, and its words never change a figure."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import text

from supplytrack.catalogue.operations import ItemDraft, keep_item
from supplytrack.catalogue.queries import list_items
from supplytrack.catalogue.report_words import CategoryDraft, keep_category, list_category_rows
from supplytrack.core.document import Kind, PaperState
from supplytrack.db.engine import Database, Session
from supplytrack.distribution.check import check_workspace
from supplytrack.distribution.sitrep.bullet import (
    ACTIVITY_WORDS,
    WORDS_OF_KIND,
    Bullet,
    BulletFilter,
    Section,
)
from supplytrack.distribution.sitrep.operations import keep_wording
from supplytrack.distribution.sitrep.queries import bullets
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


def of_section(found: list[Bullet], section: Section) -> list[Bullet]:
    return [bullet for bullet in found if bullet.section is section]


def goods_texts(database: Database) -> list[str]:
    """What the source says of goods: it tells what was given out, printed and bought, not what came from donors."""
    beside = (Section.ACTIVITIES, Section.RECEIVED, Section.ASSEMBLED)
    return [bullet.text for bullet in said(database) if bullet.section not in beside]


def test_every_logistic_bullet_of_the_source_comes_out_with_its_exact_figures(response: Database) -> None:
    assert tuple(goods_texts(response)) == SOURCE


def test_an_unsigned_paper_is_marked_and_every_figure_names_its_papers(response: Database) -> None:
    found = of_section(said(response, BulletFilter(province="KH17")), Section.HANDED_OVER)
    assert [(bullet.paper_state, bullet.documents) for bullet in found] == [
        (PaperState.UNSIGNED, ("DN-PNH-2020-0005",))
    ]
    figures = [segment for segment in found[0].sentence if segment.documents]
    assert [figure.text for figure in figures] == ["15 boxes", "420", "15 sets", "400 sets"]


def test_only_the_papers_of_the_period_and_the_donor_are_told(response: Database) -> None:
    week = BulletFilter(first=date(2020, 4, 28), last=date(2020, 5, 4))
    assert [bullet.text for bullet in of_section(said(response, week), Section.HANDED_OVER)] == [SOURCE[5]]
    of_wfp = texts(response, BulletFilter(donor="WFP"))
    assert len(of_wfp) == 4
    assert all("gloves" not in text and "WFP-donated" in text for text in of_wfp)
    own = BulletFilter(own_only=True, location="BORDER-BMC")
    assert texts(response, own) == [SOURCE[1]]
    posters = [bullet.section for bullet in said(response, BulletFilter(item="IEC-002"))]
    assert posters == [Section.HANDED_OVER, Section.RECEIVED]


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
        ("{items} for the } border.", "left open"),
    ],
)
def test_words_that_lose_a_figure_are_refused_and_nothing_changes(
    response: Database, words: str, reason: str
) -> None:
    bullet = said(response)[1]
    with pytest.raises(Refused, match=reason.replace("{", r"\{")) as refused:
        response.write(lambda session: keep_wording(session, bullet.subject_uid, words))
    assert refused.value.field == "sentence"
    assert tuple(goods_texts(response)) == SOURCE


def test_a_paper_that_makes_no_bullet_has_no_words(response: Database) -> None:
    with pytest.raises(Refused, match="says nothing of this paper"):
        response.write(lambda session: keep_wording(session, "no such paper", "{items}"))


def test_each_kind_of_bullet_knows_its_words(response: Database) -> None:
    for bullet in said(response):
        kinds = {"DN": Kind.DELIVERY_NOTE, "DI": Kind.DISTRIBUTION, "PO": Kind.PURCHASE_ORDER}
        prefix = bullet.documents[0].split("-")[0] if bullet.documents else ""
        known = WORDS_OF_KIND[kinds.get(prefix, Kind.GOODS_RECEIPT)] if prefix else ACTIVITY_WORDS
        assert set(bullet.values) == known


def test_sections_stand_in_the_order_of_the_report(response: Database) -> None:
    assert list(dict.fromkeys(bullet.section for bullet in said(response))) == [
        Section.HANDED_OVER,
        Section.PEOPLE,
        Section.ACTIVITIES,
        Section.PRINTED,
        Section.PROCURED,
        Section.RECEIVED,
    ]


def test_what_was_accepted_received_and_not_closed_is_told_and_nothing_that_was_reversed(
    lived_in: Database,
) -> None:
    told = {bullet.documents[0]: bullet.text for bullet in said(lived_in)}
    assert told == {
        # 9 masks were sent, 7 accepted.
        "DN-PNH-2020-0001": "Provided 48 kg of rice and seven surgical masks donated by WFP to the Banteay Meanchey PHD.",
        "DN-PNH-2020-0003": "Provided medical supplies of one surgical mask donated by WFP to the Banteay Meanchey PHD.",
        "DI-PNH-2020-0001": "10 returning migrants were provided with four surgical masks donated by WFP at the Poipet border "
        "post.",
        # 5 were ordered, 2 will not come.
        "PO-PNH-2020-0001": "Procured three surgical masks for distribution.",
        "GRN-PNH-2020-0001": "Received 50 surgical masks donated by WFP.",
        "GRN-PNH-2020-0004": "Received nine soap bars donated by WHO.",
        "KA-PNH-2020-0001": "Assembled three hygiene kits.",
    }


def test_activities_are_told_with_their_people_and_places(response: Database) -> None:
    found = of_section(said(response), Section.ACTIVITIES)
    assert [bullet.text for bullet in found][-2:] == [
        "Water tanks with washing liquid for hand washing: two tanks at the O'Bei Choin reception and screening area.",
        "Training on Risk Communication and Community Engagement (RCCE) for 308 participants in Battambang, with Battambang "
        "PHD.",
    ]
    training = found[-1]
    with pytest.raises(Refused, match=r"\{people\} must stay"):
        response.write(lambda session: keep_wording(session, training.subject_uid, "Many were trained."))
    assert not of_section(said(response, BulletFilter(item="MASK")), Section.ACTIVITIES)


def test_the_words_of_a_category_and_an_item_change_the_sentences(response: Database) -> None:
    def reword(session: Session) -> None:
        keep_category(session, "PPE", CategoryDraft("", "protective goods", "Gave {items} to {recipient}."))

    response.write(reword)
    assert texts(response)[2].startswith("Gave 15 boxes of surgical and N95 masks, five boxes of gloves, one")
    assert "WFP-donated protective goods which included" in texts(response)[2]
    kept = {row.code: row for row in response.read(list_category_rows)}["ppe"]
    assert (kept.collective, kept.sentence) == ("protective goods", "Gave {items} to {recipient}.")


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        (
            "Gave {goods} to {recipient}.",
            "{goods} is not known here. Use: {items}, {list}, {recipient}, {what}.",
        ),
        ("Gave {what} to {recipient}.", "write {items}"),
        ("Gave {items}.", "write {recipient}"),
        ("Gave {items} to {recipient}. }", "left open"),
    ],
)
def test_a_sentence_of_a_category_that_would_lose_something_is_refused(
    response: Database, sentence: str, reason: str
) -> None:
    with pytest.raises(Refused, match=re.escape(reason)) as refused:
        response.write(lambda session: keep_category(session, "PPE", CategoryDraft(sentence=sentence)))
    assert refused.value.field == "sentence"
    assert tuple(goods_texts(response)) == SOURCE


@pytest.mark.parametrize(
    ("one", "many", "field", "reason"),
    [
        ("poster", "", "said_many", "Write both"),
        ("poster", "posters from {donor}", "said_many", "in brackets"),
        ("poster {colour}", "posters", "said_one", "{colour} is not known here"),
        ("poster [from {donor}", "posters", "said_one", "in brackets"),
        ("poster [big", "posters", "said_one", "left open"),
    ],
)
def test_words_of_an_item_that_no_sentence_could_use_are_refused(
    workspace: Database, one: str, many: str, field: str, reason: str
) -> None:
    draft = ItemDraft("POSTER", "Poster", "IEC", "piece", said_one=one, said_many=many)
    with pytest.raises(Refused, match=re.escape(reason)) as refused:
        workspace.write(lambda session: keep_item(session, draft))
    assert field in {wrong.field for wrong in refused.value.all()}


def test_an_item_that_is_changed_elsewhere_keeps_its_words(response: Database) -> None:
    suit = next(row for row in response.read(list_items) if row.said_many == "PPE suits")
    draft = ItemDraft(suit.code, suit.name, suit.category, suit.unit)
    response.write(lambda session: keep_item(session, draft, replacing=suit.code))
    assert next(row for row in response.read(list_items) if row.code == suit.code).said_many == "PPE suits"


def test_a_wording_that_a_damaged_file_holds_gives_way_and_the_check_tells(response: Database) -> None:
    bullet = said(response)[1]
    damage = text("INSERT INTO wording VALUES (:uid, :said, 'Nobody', 0)")
    response.write(
        lambda session: session.execute(damage, {"uid": bullet.subject_uid, "said": "{hundreds} of suits."})
    )
    response.write(lambda session: session.execute(text("UPDATE category SET sentence = 'Gave {thing}.'")))
    assert said(response)[1].text.startswith("Provided 50 PPE suits, 15 boxes")
    problems = response.read(check_workspace).problems
    assert any("{hundreds}" in problem and bullet.documents[0] in problem for problem in problems)
    assert any("{thing}" in problem for problem in problems)
