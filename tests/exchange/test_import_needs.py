"""Needs and arrivals in a workbook: recorded once, named where they are wrong, never brought back by an old file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from supplytrack.db.engine import Database
from supplytrack.distribution.needs.counts import arrivals, reporting_sources
from supplytrack.distribution.needs.queries import need_rows
from supplytrack.distribution.needs.recording import withdraw_need
from supplytrack.exchange.importer import WorkbookRefused, import_workbook
from tests.exchange.books import ARRIVED, NEEDED, good_sheets
from tests.exchange.conftest import WriteBook, contents

DAY = date(2020, 4, 10)


def book(*, needs: list[list[Any]] | None = None, arrived: list[list[Any]] | None = None) -> Any:
    return {"Needs": [NEEDED, *(needs or [])], "Arrivals": [ARRIVED, *(arrived or [])]}


def test_figures_are_recorded_and_a_second_import_changes_nothing(
    workspace: Database, write_book: WriteBook
) -> None:
    path = write_book(good_sheets())
    tried = import_workbook(workspace, path, dry_run=True)
    done = import_workbook(workspace, path)
    assert (done.needs_recorded, done.arrivals_recorded, done.sources_created) == (
        2,
        3,
        ("NCCT", "Immigration (GDI)"),
    )
    assert tried.arrivals_recorded == 3
    assert "2 needs recorded.\n3 figures of arrivals recorded." in done.summary()
    assert "New reporting sources: NCCT, Immigration (GDI)." in done.summary()
    needed = workspace.read(lambda s: need_rows(s))
    assert sorted((row.place, row.part.counted, row.people, row.remarks) for row in needed) == [
        ("OSMACH", "0 litres", None, ""),
        ("OSMACH", "400 pieces", 80, "for a month"),
    ]
    counted = workspace.read(lambda s: arrivals(s))
    assert [(row.source, row.place, row.province_code, row.people) for row in counted] == [
        ("IMMIGRATION-GDI", "", "KH22", 1250),
        ("IMMIGRATION-GDI", "", "KH22", 0),
        ("NCCT", "OSMACH", "KH22", 120),
    ]
    before = contents(workspace)
    again = import_workbook(workspace, path)
    assert again.changes_nothing
    assert again.figures_known == 5
    assert contents(workspace) == before


def test_what_somebody_withdrew_does_not_come_back_with_the_old_file(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    path = write_book(book(needs=[[DAY, "POI-PET", "MASK", 5000]]))
    import_workbook(sqlite_workspace, path)
    wrong = sqlite_workspace.read(lambda s: need_rows(s))[0]
    sqlite_workspace.write(lambda s: withdraw_need(s, wrong.uid, "a zero too many"))
    assert import_workbook(sqlite_workspace, path).changes_nothing
    import_workbook(sqlite_workspace, write_book(book(needs=[[DAY, "POI-PET", "MASK", 500]]), "mended.xlsx"))
    assert [row.part.quantity for row in sqlite_workspace.read(lambda s: need_rows(s))] == [500]


def test_each_wrong_cell_is_named_with_what_is_there_already(
    sqlite_workspace: Database, write_book: WriteBook
) -> None:
    import_workbook(
        sqlite_workspace,
        write_book(book(needs=[[DAY, "POI-PET", "MASK", 5]], arrived=[[DAY, "POI-PET", "NCCT", 5]])),
    )
    wrong = book(
        needs=[
            [DAY, "POI-PET", "MASK", 6],
            [DAY, "nowhere", "nothing", 1],
            [date(2031, 1, 1), "POI-PET", "SOAP", 0.5, 2.5],
        ],
        arrived=[
            [DAY, "POI-PET", "ncct", 6],
            [DAY, "Atlantis", "NCCT", 6],
            [date(2031, 1, 1), "Koh Kong", "NCCT", 10**12],
        ],
    )
    with pytest.raises(WorkbookRefused) as caught:
        import_workbook(sqlite_workspace, write_book(wrong, "wrong.xlsx"))
    assert [one.place for one in caught.value.problems] == [
        "Needs, row 2, Quantity",
        "Needs, row 3, Location",
        "Needs, row 3, Item",
        "Needs, row 4, Date",
        "Needs, row 4, Quantity",
        "Needs, row 4, People",
        "Arrivals, row 2, People",
        "Arrivals, row 3, Location or province",
        "Arrivals, row 4, Date",
        "Arrivals, row 4, People",
    ]
    assert "Sokha recorded for Poipet border post on 2020-04-10 already" in caught.value.problems[0].reason
    assert [row.code for row in sqlite_workspace.read(reporting_sources)] == ["NCCT"]
