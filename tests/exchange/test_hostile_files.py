"""Files that are no workbooks, or were made to do harm: refused in a sentence, quickly, within little memory."""

from __future__ import annotations

import io
import resource
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from time import monotonic
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from supplytrack.db.engine import Database
from supplytrack.errors import Refused, Unavailable
from supplytrack.exchange.importer import import_workbook
from supplytrack.exchange.package import MOST_BYTES
from supplytrack.exchange.problem import WorkbookRefused
from supplytrack.exchange.spreadsheet import Broken, Spreadsheet
from tests.exchange.books import one_receipt, workbook_of
from tests.exchange.conftest import WriteBook, contents
from tests.factories.papers import on_hand

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"
BOMB = """<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>"""


def good() -> bytes:
    out = io.BytesIO()
    workbook_of(one_receipt()).save(out)
    return out.getvalue()


def changed(change: Callable[[str, bytes], bytes]) -> bytes:
    """A good workbook whose parts went through `change`."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(good())) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def with_sheet(rows: str, before: str = "") -> bytes:
    """A workbook whose first sheet has these rows."""
    xml = f'<?xml version="1.0"?>{before}<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>'
    return changed(lambda name, data: xml.encode() if name == SHEET else data)


def with_shared(shared: str, rows: str) -> bytes:
    """A workbook whose first sheet has these rows and whose cells share these texts."""
    relation = (
        '<Relationship Id="rIdS" Target="/xl/sharedStrings.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    out = io.BytesIO()
    with ZipFile(io.BytesIO(with_sheet(rows))) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/_rels/workbook.xml.rels":
                data = data.replace(b"</Relationships>", relation.encode())
            new.writestr(name, data)
        new.writestr("xl/sharedStrings.xml", shared)
    return out.getvalue()


def row(number: int | str, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def text(place: str, value: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def locked() -> bytes:
    """A good workbook whose parts claim to be encrypted."""
    data = bytearray(good())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def zip_bomb() -> bytes:
    """A good workbook with a part that is 70 KB and unpacks to 70 MB."""
    out = io.BytesIO(good())
    entry = ZipInfo("xl/media/a.xml")
    entry.compress_type = ZIP_DEFLATED
    with ZipFile(out, "a") as new, new.open(entry, "w") as part:
        for _ in range(70):
            part.write(b" " * 1_000_000)
    return out.getvalue()


def many_parts() -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as new:
        for number in range(1_500):
            new.writestr(f"part{number}.xml", b"")
    return out.getvalue()


HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "text": b"Reference,Date\nR-1,2020-04-01\n",
    "two letters": b"PK",
    "half a workbook": good()[: len(good()) // 2],
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000,
    "a password": locked(),
    "a zip of something else": many_parts(),
    "a plain document type": changed(
        lambda n, d: (
            d.replace(b"<workbook ", b"<!DOCTYPE workbook><workbook ") if n == "xl/workbook.xml" else d
        )
    ),
    "a zip bomb": zip_bomb(),
    "a document type in the sheet": with_sheet(row(1, text("A1", "&b;")), BOMB),
    "a document type in the workbook": changed(
        lambda n, d: d.replace(b"<workbook", BOMB.encode() + b"<workbook") if n == "xl/workbook.xml" else d
    ),
    "a document type in the shared texts": with_shared(
        f"{BOMB}<sst {MAIN}><si><t>&b;</t></si></sst>", row(1, '<c r="A1" t="s"><v>0</v></c>')
    ),
    "an outside entity": with_sheet(
        row(1, text("A1", "&e;")), '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    ),
    "a document type in another encoding": changed(
        lambda n, d: (
            f'<?xml version="1.0" encoding="UTF-16"?>{BOMB}<worksheet/>'.encode("utf-16") if n == SHEET else d
        )
    ),
    "a row beyond the last": with_sheet(row(9_999_999_999, text("A1", "x"))),
    "a row before the first": with_sheet(row(-1, text("A1", "x"))),
    "rows out of order": with_sheet(row(3, text("A3", "x")) + row(2, text("A2", "x"))),
    "a row twice": with_sheet(row(1, text("A1", "x")) + row(1, text("A1", "y"))),
    "a cell twice": with_sheet(row(1, text("A1", "x"), text("A1", "y"))),
    "a cell nowhere": with_sheet(row(1, text("ÄÖ1", "x"))),
    "a column beyond the last": with_sheet(row(1, text("ZZZ1", "x"))),
    "a shared text that is not there": with_sheet(row(1, '<c r="A1" t="s"><v>99999</v></c>')),
    "a shared text below zero": with_sheet(row(1, '<c r="A1" t="s"><v>-1</v></c>')),
    "a number that is none": with_sheet(row(1, '<c r="A1"><v>NaN</v></c>')),
    "a number without end": with_sheet(row(1, '<c r="A1"><v>1e999</v></c>')),
    "a kind of cell that is none": with_sheet(row(1, '<c r="A1" t="zz"><v>1</v></c>')),
    "a broken tag": with_sheet("<row"),
    "a sheet that is missing": changed(
        lambda n, d: d.replace(b"sheet1.xml", b"sheet9.xml") if n.endswith("workbook.xml.rels") else d
    ),
    "no workbook in it": changed(
        lambda n, d: d.replace(b"xl/workbook.xml", b"xl/none.xml") if n == "_rels/.rels" else d
    ),
    "a sheet outside": changed(
        lambda n, d: d.replace(b"worksheets/sheet1.xml", b"../../../etc/passwd") if n.endswith(".rels") else d
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_sound_workbook_is_refused(
    name: str, sqlite_workspace: Database, tmp_path: Path
) -> None:
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(HOSTILE[name])
    before = contents(sqlite_workspace)
    started = monotonic()
    with pytest.raises(Refused) as raised:
        import_workbook(sqlite_workspace, path, errors_path=tmp_path / "errors.xlsx")
    assert monotonic() - started < 5
    assert not isinstance(raised.value, WorkbookRefused)
    assert str(raised.value).endswith(".")
    assert contents(sqlite_workspace) == before


def test_a_cell_in_the_last_corner_costs_no_memory(sqlite_workspace: Database, tmp_path: Path) -> None:
    path = tmp_path / "corner.xlsx"
    path.write_bytes(
        with_sheet(
            '<dimension ref="A1:XFD1048576"/>'
            + row(1, text("A1", "Reference"))
            + row(1_048_576, text("XFD1048576", "x"))
        )
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Refused):
        import_workbook(sqlite_workspace, path, errors_path=tmp_path / "errors.xlsx")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
    assert (tmp_path / "errors.xlsx").stat().st_size < 100_000


def test_empty_rows_at_the_end_of_the_sheet_do_not_count(sqlite_workspace: Database, tmp_path: Path) -> None:
    path = tmp_path / "tail.xlsx"
    tail = b'<row r="1048576"><c r="A1048576" s="0"/></row></sheetData>'
    path.write_bytes(changed(lambda n, d: d.replace(b"</sheetData>", tail) if n == SHEET else d))
    import_workbook(sqlite_workspace, path)
    assert on_hand(sqlite_workspace, "MASK") == 100


def test_a_text_of_100_000_letters_is_named_and_shown_cut(sqlite_workspace: Database, tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    long = b"<is><t>" + b"W" * 100_000
    path.write_bytes(changed(lambda n, d: d.replace(b"<is><t>R-9", long) if n == SHEET else d))
    with pytest.raises(Refused, match=r"Receipts, row 2, Reference: .*100,000 characters") as raised:
        import_workbook(sqlite_workspace, path)
    assert len(str(raised.value)) < 400


def test_a_file_that_is_too_large_is_refused_without_being_read_whole(
    sqlite_workspace: Database, tmp_path: Path
) -> None:
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES * 100)
    with pytest.raises(Refused, match="larger than 10 MB"):
        import_workbook(sqlite_workspace, path)


def test_a_file_that_is_not_there_or_a_folder_is_said_so(sqlite_workspace: Database, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no file"):
        import_workbook(sqlite_workspace, tmp_path / "none.xlsx")
    with pytest.raises((Refused, Unavailable), match="folder"):
        import_workbook(sqlite_workspace, tmp_path)


def test_hostile_texts_are_kept_as_texts(sqlite_workspace: Database, write_book: WriteBook) -> None:
    for number, hostile in enumerate(
        ("'; DROP TABLE item; --", "<b>&amp;</b>", "%s%n{0}{item}", "‮abc", "😀|x|")
    ):
        sheets = one_receipt(Reference=f"R-{number}", Source=hostile, Remarks=hostile)
        import_workbook(sqlite_workspace, write_book(sheets))
        assert import_workbook(sqlite_workspace, write_book(sheets)).changes_nothing
    assert on_hand(sqlite_workspace, "MASK") == 500


def cells_of(rows: str) -> list[object]:
    sheet = Spreadsheet(with_sheet(rows))
    return [value for _number, cells in sheet.rows("Receipts") for value in cells.values()]


def test_values_of_every_kind_of_cell_are_read() -> None:
    found = cells_of(
        row(
            1,
            text("A1", "a_x000D_b _x005F_x0041_"),
            '<c r="B1" t="str"><f>A1</f><v>told</v></c>',
            '<c r="C1"><f>1+1</f><v>2</v></c>',
            '<c r="D1"><v>1.1000000000000001</v></c>',
            '<c r="E1" t="b"><v>1</v></c>',
            '<c r="F1" t="e"><v>#REF!</v></c>',
            '<c r="G1"><f>1+1</f></c>',
            '<c r="H1" t="inlineStr"><is><r><t>two </t></r><r><t>runs</t></r><rPh><t>no</t></rPh></is></c>',
            '<c t="inlineStr"><is><t>next</t></is></c>',
        )
    )
    assert found[:5] == ["a\rb _x0041_", "told", 2, 1.1, True]
    assert isinstance(found[5], Broken)
    assert isinstance(found[6], Broken)
    assert found[7:] == ["two runs", "next"]


def test_texts_that_cells_share_are_read_without_their_readings() -> None:
    shared = (
        f"<sst {MAIN}><si><t>one</t></si><si><r><t>t</t></r><r><t xml:space='preserve'>wo </t></r></si>"
        "<si><t>three</t><rPh><t>san</t></rPh></si><si/></sst>"
    )
    cells = "".join(f'<c r="{letter}1" t="s"><v>{n}</v></c>' for n, letter in enumerate("ABCD"))
    sheet = Spreadsheet(with_shared(shared, row(1, cells)))
    assert [dict(cells) for _n, cells in sheet.rows("Receipts")] == [{1: "one", 2: "two ", 3: "three"}]


def test_days_are_read_by_the_format_of_their_cell_and_the_calendar_of_the_file() -> None:
    styles = (
        f'<styleSheet {MAIN}><numFmts><numFmt numFmtId="170" formatCode="[$-409]d\\-mmm\\-yy;@"/>'
        '<numFmt numFmtId="171" formatCode="0.00 &quot;day&quot;"/><numFmt numFmtId="172" formatCode="[h]:mm"/>'
        "</numFmts><cellXfs>"
        + "".join(f'<xf numFmtId="{n}"/>' for n in (0, 14, 170, 171, 172))
        + "</cellXfs></styleSheet>"
    )
    cells = "".join(f'<c r="{c}1" s="{s}"><v>43958.5</v></c>' for s, c in enumerate("ABCDE"))
    cells += '<c r="F1" s="1"><v>43958</v></c><c r="G1" s="1"><v>1</v></c><c r="H1" t="d"><v>2020-05-07T10:00:00Z</v></c>'

    def read(old: bytes, new: bytes) -> list[object]:
        out = io.BytesIO()
        with ZipFile(io.BytesIO(with_sheet(row(1, cells)))) as source, ZipFile(out, "w") as target:
            for name in source.namelist():
                data = source.read(name).replace(old, new)
                target.writestr(name, styles if name == "xl/styles.xml" else data)
        (line,) = list(Spreadsheet(out.getvalue()).rows("Receipts"))
        return list(line[1].values())

    found = read(b"", b"")
    noon = datetime(2020, 5, 7, 12)
    assert found[:4] == [43958.5, noon, noon, 43958.5]
    assert isinstance(found[4], Broken)
    assert found[5:7] == [date(2020, 5, 7), date(1900, 1, 1)]
    assert isinstance(found[7], datetime)
    assert found[7].date() == date(2020, 5, 7)
    assert read(b"<workbookPr />", b'<workbookPr date1904="1"/>')[5] == date(2024, 5, 8)
