"""The 4W on both engines: a row for each document, item and donor; what people are counted stands on one row."""

from __future__ import annotations

import csv
import io
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl

from supplytrack.catalogue.queries import list_provinces
from supplytrack.core.document import PaperState
from supplytrack.core.four_w_sheet import FourWRow, FourWSheet
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database
from supplytrack.distribution.activities.operations import ActivityDraft, record_activity
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.distribution.four_w.queries import NOT_SPLIT, SAME_PEOPLE, four_w_sheet
from supplytrack.distribution.giving import GivenDraft, GivenLineDraft, distribute_to_people
from supplytrack.distribution.headcount import HeadCount
from supplytrack.distribution.reports import DistributionFilter
from supplytrack.documents import four_w
from supplytrack.inventory.goods_lines import GoodsLineDraft
from tests.factories import papers

TAGS = [
    "#org+reporting+name", "#org+funding+name", "#org+impl+name", "#sector+cluster+name", "#activity+name",
    "#item+name", "#item+code", "#item+qty+num", "#item+unit", "#adm1+name", "#adm1+code+v_pcodes",
    "#adm2+name", "#adm2+code+v_pcodes", "#loc+facility+name", "#org+recipient+name", "#beneficiary+type",
    "#targeted+ind", "#reached+ind", "#reached+hh", "#date+start", "#date+end", "#date+reported", "#status",
    "#status+paper", "#meta+id", "#description",
]  # fmt: skip
APRIL = date(2020, 4, 1)
MAY = date(2020, 5, 1)


def sheet_of(database: Database, **chosen: Any) -> FourWSheet:
    return database.read(lambda s: four_w_sheet(s, DistributionFilter(**chosen)))


def rows_of(database: Database, **chosen: Any) -> list[FourWRow]:
    return list(sheet_of(database, **chosen).rows)


def test_a_note_gives_a_row_for_each_item_and_donor(workspace: Database) -> None:
    papers.receive(workspace, "SUIT", "5", on=APRIL, batch="A", expiry=date(2021, 1, 1))
    papers.receive(workspace, "SUIT", "9", donor="WFP", on=APRIL)
    papers.make_item(workspace, "MIXED", "box", unsplit=True)
    papers.receive(workspace, "MIXED", "9", donor="WFP", on=APRIL)
    lines = GoodsLineDraft("SUIT", "8"), GoodsLineDraft("MIXED", "4")
    note = papers.issue(workspace, papers.note_draft(workspace, *lines, on=MAY))
    suits, given, mixed = rows_of(workspace)
    assert [(row.donor, row.item_code, row.quantity, row.unit) for row in (suits, given, mixed)] == [
        ("IOM", "SUIT", 5, "pieces"),
        ("WFP", "SUIT", 3, "pieces"),
        ("WFP", "MIXED", 4, "boxes"),
    ]
    assert (suits.sector, suits.activity) == ("Health", "Provision of medical supplies")
    assert (suits.beneficiary_type, suits.site, suits.paper) == ("institution", "", "unsigned")
    assert (suits.province_code, suits.start, suits.document) == ("KH01", MAY, note.number)
    assert mixed.remarks == NOT_SPLIT
    proof = ProofLineDraft(3, damaged="1", refused="1", reason="wet")
    papers.confirm(workspace, note.number, proof, paper_state=PaperState.DISPUTED)
    *_suits, mixed = rows_of(workspace)
    assert (mixed.quantity, mixed.paper) == (2, "disputed")
    assert mixed.remarks == f"{NOT_SPLIT}; 4 sent"


def test_each_count_of_people_stands_on_one_row(workspace: Database) -> None:
    for code in ("SUIT", "SOAP"):
        papers.receive(workspace, code, "50")
    heads = HeadCount(people="18", households="4", planned="20", planned_why="two had left")
    given = GivenLineDraft("SUIT", "18"), GivenLineDraft("SOAP", "18")
    draft = GivenDraft(new_uid(), workspace.clock.today(), "PNH", "POI-PET", heads, given)
    workspace.write(lambda s: distribute_to_people(s, draft))
    first, second = rows_of(workspace)
    assert (first.targeted, first.reached, first.households) == (20, 18, 4)
    assert (second.targeted, second.reached, second.households) == (None, None, None)
    assert (second.remarks, first.remarks) == (SAME_PEOPLE, "")
    assert (first.recipient, first.site, first.beneficiary_type) == (
        "",
        "Poipet border post",
        "returning migrants",
    )


def test_what_was_reversed_is_no_row(workspace: Database) -> None:
    papers.receive(workspace, "SUIT", "50")
    papers.reverse_note(workspace, papers.send(workspace, "SUIT", "5"))
    papers.reverse(workspace, papers.give(workspace, "SUIT", "5"))
    assert rows_of(workspace) == []


def test_activities_are_rows_and_are_not_split_among_provinces(workspace: Database) -> None:
    def record(**fields: Any) -> None:
        draft = ActivityDraft(uid=new_uid(), **fields)
        workspace.write(lambda s: record_activity(s, draft))

    record(
        kind="fixture",
        title="Water tanks",
        place="POI-PET",
        first=APRIL,
        quantity="2",
        unit="tank",
        unit_many="tanks",
    )
    record(
        kind="training",
        title="Training",
        provinces=("KH01", "KH02"),
        first=APRIL,
        last=MAY,
        people="30",
        partner="PHD",
    )
    tanks, training = sorted(rows_of(workspace), key=lambda row: row.status, reverse=True)
    assert (tanks.activity, tanks.quantity, tanks.unit, tanks.end, tanks.status) == (
        "Water tanks",
        2,
        "tanks",
        None,
        "ongoing",
    )
    assert (training.province, training.reached, training.implementing_org) == ("", 30, "PHD")
    assert "(KH01)" in training.remarks
    assert "not split by province" in training.remarks
    assert rows_of(workspace, item="SUIT") == []


def test_filters_narrow_the_rows_and_name_the_file(lived_in: Database) -> None:
    everything = rows_of(lived_in)
    assert {row.donor for row in rows_of(lived_in, donor="WFP")} == {"WFP"}
    assert len(rows_of(lived_in, item="MASK")) < len(everything)
    assert rows_of(lived_in, last=date(2020, 1, 1)) == []
    chosen = sheet_of(lived_in, donor="WFP", first=APRIL, last=MAY)
    assert four_w.file_name(chosen) == "4W-WFP-2020-0501_4w.xlsx"
    assert all(row.reported == MAY for row in chosen.rows)


def test_every_row_keeps_to_its_tags(lived_in: Database) -> None:
    codes = {row.code for row in lived_in.read(list_provinces)}
    sheet = sheet_of(lived_in)
    book = openpyxl.load_workbook(io.BytesIO(four_w.render(sheet)))
    titles, tags, *rows = book["4W"].iter_rows(values_only=True)
    assert list(tags) == TAGS
    assert len(fields(FourWRow)) == len(TAGS)
    assert len(set(titles)) == len(titles) == len(TAGS)
    assert len(rows) == len(sheet.rows) > 3
    reached: set[str] = set()
    for row in rows:
        told = dict(zip(tags, row, strict=True))
        for tag, value in told.items():
            _check(tag, value)
        assert told["#adm1+code+v_pcodes"] in {None, *codes}
        assert told["#date+start"] <= (told["#date+end"] or told["#date+start"])
        assert told["#date+start"] <= told["#date+reported"]
        assert told["#status"] in ("completed", "ongoing")
        assert told["#status+paper"] in (None, "signed", "unsigned", "disputed")
        assert (told["#item+qty+num"] is None) == (told["#item+unit"] is None)
        if told["#reached+ind"] is not None:
            assert told["#meta+id"] not in reached, "each count of people stands on one row"
            reached.add(told["#meta+id"])
    written = list(csv.reader(io.StringIO(four_w.render_csv(sheet).decode("utf-8-sig"))))
    assert written[1] == TAGS
    assert len(written) == 2 + len(rows)


def _check(tag: str, value: Any) -> None:
    """A number where the tag says so, a real date, else text."""
    if value is None:
        assert tag not in (
            "#org+reporting+name",
            "#org+funding+name",
            "#date+start",
            "#date+reported",
            "#meta+id",
        )
    elif tag.startswith("#date"):
        assert isinstance(value, datetime)
    elif tag in ("#item+qty+num", "#targeted+ind", "#reached+ind", "#reached+hh"):
        assert isinstance(value, int | float | Decimal)
        assert value >= 0
    else:
        assert isinstance(value, str)
        assert value == value.strip()
