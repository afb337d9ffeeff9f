"""Reports and papers from the command line: formats, filters, exact numbers, names that stay."""

from __future__ import annotations

import csv
import gc
import io
import json
from collections.abc import Mapping
from decimal import Decimal
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from supplytrack.cli.output import json_text
from supplytrack.documents import stock_report
from tests.cli.conftest import Command
from tests.factories import papers
from tests.factories.workspaces import open_database

PROMISED = {
    "stock": "location location_name item item_name unit batch donor fund expiry on_hand allocated available",
    "movements": "date document kind item unit batch donor from to quantity",
    "distribution": "date document province province_code recipient recipient_kind item item_name unit donor "
    "issued accepted damaged short refused status people_reached",
}
PERIOD = ("--from", "2020-03-21", "--to", "2020-05-07")


def only(row: Mapping[str, Any], *names: str) -> list[Any]:
    return [row[name] for name in names]


@pytest.mark.parametrize("kind", PROMISED)
def test_json_rows_keep_their_promised_names(command: Command, example: Path, kind: str) -> None:
    ran = command("report", kind, "--format", "json")

    found = ran.json
    assert list(found) == ["report", "parameters", "rows"]
    assert found["report"] == kind
    assert found["rows"]
    for row in found["rows"]:
        assert set(PROMISED[kind].split()) <= set(row)


@pytest.mark.parametrize("kind", ["stock", "stock-card", "movements", "distribution", "handovers"])
def test_csv_has_the_same_names_and_rows_as_json(command: Command, example: Path, kind: str) -> None:
    asked = ("--item", "PPE-001", "--as-of", "2020-04-22")
    rows = command("report", kind, *asked, "--format", "json").rows
    written = list(csv.DictReader(io.StringIO(command("report", kind, *asked, "--format", "csv").out)))

    assert rows
    assert list(written[0]) == list(rows[0])
    assert [row.get("document") for row in written] == [row.get("document") for row in rows]


def test_stock_is_as_of_a_day(command: Command, example: Path) -> None:
    ran = command(
        "report", "stock", "--as-of", "2020-04-21", "--item", "PPE-001", "--donor", "WFP", "--format", "json"
    )

    assert [only(row, "location", "batch", "donor", "expiry", "on_hand") for row in ran.rows] == [
        ["PNH", "W20-0311", "WFP", "2023-03-31", 840]
    ]
    assert ran.json["parameters"]["as_of"] == "2020-04-21"


def test_stock_without_a_day_is_of_today_and_says_so(command: Command, example: Path) -> None:
    assert len(command("report", "stock", "--format", "json").json["parameters"]["as_of"]) == 10


@pytest.mark.parametrize("name", ["PPE-001", "ppe-001", " PPE Suit ", "ppe suites", "សម្លៀកបំពាក់ការពារ (PPE)"])
def test_an_item_is_found_by_code_name_or_alias(command: Command, example: Path, name: str) -> None:
    ran = command("report", "distribution", "--item", name, "--format", "json")

    assert {row["item"] for row in ran.rows} == {"PPE-001"}


@pytest.mark.parametrize("name", ["KH01", "banteay meanchey", "Bantey Meanchey", "បន្ទាយមានជ័យ"])
def test_a_province_is_found_by_its_names(command: Command, example: Path, name: str) -> None:
    ran = command("report", "handovers", "--province", name, "--format", "json")

    assert [row["recipient"] for row in ran.rows] == ["PHD-BMC", "BORDER-BMC"]


@pytest.mark.parametrize("name", ["PHD-BMC", "Banteay Meanchey PHD", "bantey meanchey phd"])
def test_a_place_is_found_by_its_names(command: Command, example: Path, name: str) -> None:
    ran = command("report", "movements", "--location", name, "--format", "json")

    assert {row["to"] for row in ran.rows} == {"PHD-BMC"}
    assert sum(row["quantity"] for row in ran.rows if row["item"] == "PPE-001") == 420


def test_every_filter_of_handovers_narrows_them_and_is_named(command: Command, example: Path) -> None:
    every = command("report", "distribution", "--format", "json").rows
    for option, name, key in (
        ("--recipient-kind", "health department", "recipient_kind"),
        ("--status", "unsigned", "status"),
        ("--recipient", every[0]["recipient"], "recipient"),
    ):
        found = command("report", "distribution", option, name, "--format", "json").json
        assert found["rows"] == [row for row in every if row[key] == name] != []
        assert found["parameters"][option.lstrip("-").replace("-", "_")] == name
    stock = command("report", "stock", "--format", "json").rows
    category = stock[0]["category"]
    of_category = command("report", "stock", "--category", category.upper(), "--format", "json").rows
    assert of_category == [row for row in stock if row["category"] == category]
    items = {row["item"] for row in of_category}
    moved = command("report", "movements", "--category", category, "--format", "json").rows
    assert {row["item"] for row in moved} >= items
    assert command("report", "sitrep", "--status", "unsigned", "--format", "json").code == 2
    for option, name in (("--recipient", "Nowhere"), ("--recipient-kind", "palace")):
        ran = command("report", "handovers", option, name, "--format", "json")
        assert ran.code == 1
        assert name in ran.sentence


def test_the_organisation_s_own_name_means_goods_that_nobody_gave(command: Command, example: Path) -> None:
    ran = command("report", "distribution", "--item", "PPE-001", "--donor", "iom", "--format", "json")

    assert [row["issued"] for row in ran.rows] == [50, 50]
    assert {row["donor"] for row in ran.rows} == {None}


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--item", "elephants"),
        ("--location", "Atlantis"),
        ("--donor", "Nobody"),
        ("--province", "Bavaria"),
        ("--as-of", "2020-02-30"),
        ("--from", "yesterday"),
        ("--to", "20200507"),
        ("--item", ""),
        ("--location", ""),
        ("--donor", ""),
        ("--category", "Nothing of that kind"),
        ("--fund", "XX.99"),
        ("--province", ""),
    ],
)
def test_what_is_not_known_is_refused_on_one_line(
    command: Command, example: Path, option: str, value: str
) -> None:
    ran = command("report", "movements", f"{option}={value}", "--format", "json")

    assert ran.code == 1
    assert value in ran.sentence


def test_a_period_that_ends_before_it_begins_is_refused(command: Command, example: Path) -> None:
    ran = command("report", "movements", "--from", "2020-05-07", "--to", "2020-05-01", "--format", "json")

    assert ran.code == 1


def test_a_stock_card_carries_the_balance_forward(command: Command, example: Path) -> None:
    rows = command(
        "report", "stock-card", "--item", "PPE-001", "--from", "2020-04-22", "--format", "json"
    ).rows

    assert only(rows[0], "kind", "balance") == ["brought forward", 890]
    assert rows[-1]["balance"] == 0
    for before, row in pairwise(rows):
        assert row["balance"] == before["balance"] + row["in"] - row["out"]


def test_stock_cards_are_kept_apart_by_donor_and_date(
    command: Command, example: Path, tmp_path: Path
) -> None:
    asked = ("report", "stock-card", "--item", "PPE-001", "--location", "PNH", "--each-lot")
    ran = command(*asked, "--format", "json")

    assert ran.json["parameters"]["each_lot"] is True
    lots: dict[tuple[object, object], list[dict[str, object]]] = {}
    for row in ran.rows:
        lots.setdefault((row["donor"], row["expiry"]), []).append(row)
    assert [donor for donor, _expiry in lots] == [None, "WFP"]
    for rows in lots.values():
        assert [row["balance"] for row in rows] == list(accumulate(row["in"] - row["out"] for row in rows))
    assert command(*asked, "--format", "pdf", "--output", "cards.pdf").code == 0
    assert "World Food" in text_of(tmp_path / "cards.pdf") or "WFP" in text_of(tmp_path / "cards.pdf")


def test_only_stock_cards_are_kept_apart(command: Command, example: Path) -> None:
    assert command("report", "stock", "--each-lot", "--format", "json").code == 2


def test_expiry_dates_are_told_for_every_batch(command: Command, example: Path, tmp_path: Path) -> None:
    rows = command("report", "expiry", "--as-of", "2020-05-07", "--format", "json").rows

    assert list(rows[0]) == [
        "location", "location_name", "item", "item_name", "unit", "batch", "donor", "fund", "expiry",
        "days_left", "status", "on_hand", "allocated", "available",
    ]  # fmt: skip
    assert {row["status"] for row in rows} <= {"expired", "expiring", "not recorded", "good"}
    of_wfp = command("report", "expiry", "--donor", "WFP", "--as-of", "2020-04-21", "--format", "json").rows
    assert {row["donor"] for row in of_wfp} == {"WFP"}
    assert command("report", "expiry", "--format", "pdf", "--output", "paper.pdf").code == 0
    assert "Expiry report" in text_of(tmp_path / "paper.pdf")


def test_a_weight_is_told_in_its_unit(command: Command, example: Path) -> None:
    (bags,) = command("report", "stock", "--item", "Plastic bags", "--format", "json").rows

    assert only(bags, "unit", "on_hand") == ["kg", 80]


def test_json_numbers_are_exact() -> None:
    told = json_text({"kg": Decimal("0.1"), "big": Decimal("9007199254740993.125"), "whole": 2**63})

    assert told == '{"kg": 0.1, "big": 9007199254740993.125, "whole": 9223372036854775808}'
    assert json.loads(told, parse_float=Decimal)["big"] == Decimal("9007199254740993.125")


def test_json_texts_survive_whatever_people_type() -> None:
    for text in ('"', "\\", "\n", "\u2028", "ខ្មែរ", "</script>", "\x00", "😀"):
        assert json.loads(json_text({"text": text}))["text"] == text


@pytest.mark.parametrize("kind", ["stock", "stock-card", "movements", "distribution"])
def test_a_report_with_a_paper_is_printed(command: Command, example: Path, tmp_path: Path, kind: str) -> None:
    ran = command(
        "report", kind, *(["--item", "PPE-001"] if kind == "stock-card" else []), *PERIOD,
        "--format", "pdf", "--output", "paper.pdf",
    )  # fmt: skip

    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert "2020-05-07" in text_of(tmp_path / "paper.pdf")


def test_garbage_waits_while_a_paper_is_drawn_and_is_collected_again_however_that_ends(
    command: Command, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collects = []

    def draw(_sheet: object) -> bytes:
        collects.append(gc.isenabled())
        raise OSError("no room for fonts")

    monkeypatch.setattr(stock_report, "render", draw)
    ran = command("report", "stock", *PERIOD, "--format", "pdf", "--output", "paper.pdf")

    assert ran.code != 0
    assert [*collects, gc.isenabled()] == [False, True]


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as paper:
        return "\n".join(page.get_textpage().get_text_range() for page in paper)


def test_the_paper_of_handovers_lists_what_is_not_signed_by_province_and_place(
    command: Command, example: Path, tmp_path: Path
) -> None:
    rows = command("report", "handovers", "--to", "2020-05-07", "--format", "json").rows
    ran = command("report", "handovers", "--to", "2020-05-07", "--format", "pdf", "--output", "list.pdf")

    assert ran.code == 0
    told = text_of(tmp_path / "list.pdf")
    open_ones = [row for row in rows if row["days_open"] is not None]
    assert open_ones
    assert all((row["document"] in told) == (row in open_ones) for row in rows)
    assert all(row["province"] in told and row["recipient_name"] in told for row in open_ones)


@pytest.mark.parametrize("kind", ["activities"])
def test_a_report_without_a_paper_is_refused_as_pdf(command: Command, example: Path, kind: str) -> None:
    ran = command("report", kind, "--format", "pdf", "--output", "paper.pdf")

    assert ran.code == 1
    assert not Path("paper.pdf").exists()


@pytest.mark.parametrize("kind", ["stock", "stock-card", "movements", "distribution", "handovers"])
def test_every_report_is_written_as_a_workbook(
    command: Command, example: Path, tmp_path: Path, kind: str
) -> None:
    asked = (*(["--item", "GLV-001"] if kind == "stock-card" else []), "--to", "2020-05-07")
    rows = command("report", kind, *asked, "--format", "json").rows
    ran = command("report", kind, *asked, "--format", "xlsx", "--output", "list.xlsx")

    assert ran.code == 0
    book = openpyxl.load_workbook(tmp_path / "list.xlsx")
    assert book.sheetnames[-1] == "About"
    if kind == "stock":
        # The stock's own workbook also lists what was there and is gone.
        assert book.worksheets[0].max_row > len(rows) + 1
    else:
        assert book.worksheets[0].max_row == len(rows) + 1


def test_a_report_goes_into_a_file_whole_or_not_at_all(
    command: Command, example: Path, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text("old")

    refused = command("report", "stock", "--item", "elephants", "--format", "csv", "--output", "list.csv")
    assert refused.code == 1
    assert (tmp_path / "list.csv").read_text() == "old"
    done = command("report", "stock", "--format", "csv", "--output", "list.csv")
    assert (done.code, done.out) == (0, "")
    assert (tmp_path / "list.csv").read_text(encoding="utf-8-sig").startswith("location,")


def test_a_folder_that_is_not_there_is_exit_code_3(command: Command, example: Path) -> None:
    ran = command("report", "stock", "--format", "csv", "--output", "gone/list.csv")

    assert ran.code == 3
    assert "list.csv" in ran.sentence


@pytest.mark.parametrize(
    ("paper", "number"),
    [
        ("delivery-note", "DN-PNH-2020-0001"),
        ("goods-received-note", "GRN-PNH-2020-0003"),
        ("picking-list", "DN-PNH-2020-0001"),
    ],
)
def test_a_paper_is_printed_by_its_number(
    command: Command, example: Path, tmp_path: Path, paper: str, number: str
) -> None:
    ran = command("print", paper, number.lower(), "--output", "paper.pdf")

    assert ran.code == 0
    text = text_of(tmp_path / "paper.pdf")
    assert number in text
    assert "W20-0311" in text


def test_a_waybill_is_printed_by_the_number_of_its_transfer(
    command: Command, example: Path, tmp_path: Path
) -> None:
    opened = open_database(str(example))
    papers.receive(opened, "PPE-001", "5", donor="WFP")
    number = papers.transfer(
        opened, papers.GoodsLineDraft("PPE-001", "5"), source="PNH", target=papers.make_place(opened, "FIELD")
    ).number
    opened.close()
    ran = command("print", "waybill", number, "--output", "paper.pdf")
    assert ran.code == 0, ran
    assert "Waybill" in text_of(tmp_path / "paper.pdf")


@pytest.mark.parametrize("paper", ["delivery-note", "goods-received-note", "waybill"])
def test_a_number_that_no_paper_has_is_refused(command: Command, example: Path, paper: str) -> None:
    ran = command("print", paper, "POD-PNH-2020-0001", "--output", "paper.pdf")

    assert ran.code == 1
    assert "POD-PNH-2020-0001" in ran.sentence
