"""A month of work from the command line alone: from the empty workbook to the restored backup, on both engines."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from supplytrack.app import main
from tests.factories.engines import Store

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def address(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the workspace will be; the settings name it."""
    found = store.empty()
    monkeypatch.setenv("SUPPLYTRACK_DATABASE", found)
    monkeypatch.setenv("SUPPLYTRACK_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    yield found
    store.throw_away(found)
    assert logging.getLogger("supplytrack").handlers == [], "a fault of the program was logged"


@pytest.fixture
def person(address: str, capsys: pytest.CaptureFixture[str]) -> Person:
    return Person(capsys)


class Person:
    """Somebody who types commands."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def does(self, *arguments: str) -> str:
        """A command that is done; returns what it wrote."""
        code = main(arguments)
        out, err = self._capsys.readouterr()
        assert (code, err) == (0, "")
        return out

    def is_refused(self, *arguments: str) -> tuple[str, str]:
        """A command that is refused; returns what it wrote on stdout and the one line on stderr."""
        code = main(arguments)
        out, err = self._capsys.readouterr()
        assert code == 1
        assert err.startswith("error: ")
        assert err.count("\n") == 1
        return out, err

    def reads(self, *arguments: str) -> list[dict[str, Any]]:
        """The rows of a report."""
        found: list[dict[str, Any]] = json.loads(self.does("report", *arguments, "--format", "json"))["rows"]
        return found


ITEMS = [("SOAP", "Soap", "ដុំសាប៊ូ", "Hygiene and disinfection", "piece", None, None, 100)]
LOCATIONS = [
    ("STORE", "Poipet store", None, "warehouse", "Banteay Meanchey", "Poipet"),
    ("CENTRE", "Malai quarantine centre", None, "quarantine centre", "Banteay Meanchey", "Malai"),
]
RECEIPTS = [("R1", date(2020, 4, 1), "donated", "Red Cross", None, "Poipet store", "soap", 20, "box", 50)]
DISTRIBUTIONS = [
    ("D1", date(2020, 4, 3), "STORE", "CENTRE", "SOAP", 300, None, None, date(2020, 4, 4), None, 4, None, None,
     "damaged in transport", None, "Head of the centre"),
]  # fmt: skip


def fill(path: Path, **sheets: list[tuple[Any, ...]]) -> None:
    """Write rows under the headings of an empty import workbook."""
    book = openpyxl.load_workbook(path)
    for name, rows in sheets.items():
        for row in rows:
            book[name].append(row)
    book.save(path)
    book.close()


def test_a_month_of_work(person: Person, tmp_path: Path, engine: str) -> None:
    person.does("init", "--organisation", "Red Cross of Poipet", "--station", "POI")
    person.does("template", "month.xlsx")
    fill(
        tmp_path / "month.xlsx",
        Items=ITEMS,
        Locations=LOCATIONS,
        Receipts=RECEIPTS,
        Distributions=DISTRIBUTIONS,
    )

    assert "nothing was recorded" in person.does("import", "month.xlsx", "--dry-run")
    assert person.reads("stock") == []
    assert "posted" in person.does("import", "month.xlsx")
    assert "Nothing changed" in person.does("import", "month.xlsx")

    (soap,) = person.reads("stock", "--item", "Soap")
    assert [soap[name] for name in ("location", "on_hand", "donor_name")] == ["STORE", 700, "Red Cross"]
    (given,) = person.reads("distribution", "--province", "KH01")
    assert [given[name] for name in ("issued", "accepted", "damaged", "status")] == [300, 296, 4, "signed"]
    (note,) = person.reads("handovers")
    person.does("print", "delivery-note", note["document"], "--output", "note.pdf")
    person.does("report", "distribution", "--format", "pdf", "--output", "report.pdf")
    assert (tmp_path / "note.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert "Everything agrees" in person.does("check")

    if engine == "sqlite":
        person.does("backup", "april.db")
        rest = [("R2", date(2020, 5, 1), "procured", "Market", None, "STORE", "SOAP", 5)]
        person.does("template", "may.xlsx")
        fill(tmp_path / "may.xlsx", Receipts=rest)
        person.does("import", "may.xlsx")
        assert sum(row["on_hand"] for row in person.reads("stock")) == 705
        person.does("restore", "april.db")
        assert sum(row["on_hand"] for row in person.reads("stock")) == 700
        person.does("check")


def test_a_workbook_that_is_wrong_changes_nothing_and_says_where(
    person: Person, tmp_path: Path, engine: str
) -> None:
    person.does("init")
    person.does("template", "month.xlsx")
    late = [(*DISTRIBUTIONS[0][:5], 5000)]
    unknown = [(*RECEIPTS[0][:6], "elephants", 3)]
    fill(tmp_path / "month.xlsx", Items=ITEMS, Locations=LOCATIONS, Receipts=unknown, Distributions=late)

    told, line = person.is_refused("import", "month.xlsx", "--errors", "marked.xlsx")

    assert "elephants" in told
    assert "Receipts" in told
    assert "Nothing was imported" in line
    assert openpyxl.load_workbook(tmp_path / "marked.xlsx").sheetnames
    assert json.loads(person.does("status", "--json"))["items"] == 0


def test_a_workbook_that_is_not_there_is_refused(person: Person, engine: str) -> None:
    person.does("init")

    person.is_refused("import", "gone.xlsx")


def test_the_example_from_a_bare_start_in_processes_of_its_own(tmp_path: Path) -> None:
    def program(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(ROOT / "main.py"), *arguments],
            cwd=tmp_path,
            env={**os.environ, "SUPPLYTRACK_HOME": str(tmp_path / "home"), "SUPPLYTRACK_DATABASE": ""},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    assert program("demo").returncode == 0
    assert json.loads(program("check", "--json").stdout)["ok"] is True
    assert program("backup", "example.db").returncode == 0
    assert program("restore", "example.db").returncode == 0
    report = json.loads(
        program("report", "distribution", "--donor", "WFP", "--item", "PPE suit", "--format", "json").stdout
    )
    assert sum(row["issued"] for row in report["rows"]) == 1260
    assert program("report", "nonsense").returncode == 2
    assert program("restore", "gone.db").returncode == 1
