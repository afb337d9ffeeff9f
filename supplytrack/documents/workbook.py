"""Lists as XLSX, written row by row: values only, text never a formula, the same bytes for the same lists.

The parts of the file are written by hand: a list of 100,000 rows streams through without being held.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from supplytrack.core.sheets import PaperHead
from supplytrack.documents.files import fill_file
from supplytrack.documents.listing import ListColumn, Listing, Value, looks_like_formula, visible
from supplytrack.errors import Refused
from supplytrack.i18n import _

MOST_ROWS = 1_048_000
"""What one sheet holds, with room for headings."""

_FONT = "Noto Sans Khmer"
_MOST_LETTERS = 32_767
_EXACT = 10**15
_FIRST_DAY = date(1900, 3, 1)
_DAY_ZERO = date(1899, 12, 30)
_ROWS_AT_ONCE = 500
_ABOUT_LETTERS = 85
"""Letters on one line of the sheet About."""
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)

# Places in the list of cell formats of _STYLES.
_TEXT, _QUOTED, _WHOLE, _DECIMAL, _DATE, _MOMENT = 1, 2, 3, 4, 5, 6
_HEAD_LEFT, _HEAD_RIGHT, _TAG, _LABEL, _PROSE, _PROSE_QUOTED = 7, 8, 9, 10, 11, 12


@dataclass(frozen=True, slots=True)
class Workbook:
    """Lists to write as sheets, and what the sheet About tells of them.

    `generated` is the office's wall clock; it is printed nowhere else, so the same lists at the same
    moment make the same bytes.
    """

    title: str
    author: str
    generated: datetime
    listings: Sequence[Listing]
    about: Sequence[tuple[str, Value]] = ()


def of_report(
    head: PaperHead,
    title: str,
    title_km: str,
    mark: str,
    listings: Sequence[Listing],
    about: Sequence[tuple[str, Value]],
) -> Workbook:
    """A report's workbook: its lists, and a sheet About that names the paper it belongs to."""
    told: list[tuple[str, Value]] = [
        ("Document", f"{title} · {title_km}"),
        ("Document no.", head.number),
        ("Digest", mark),
        ("As of", head.date),
        ("Generated", f"{head.generated:%Y-%m-%d %H:%M}, SupplyTrack {head.version}"),
        *about,
    ]
    if head.note:
        told.append(("Note", head.note))
    author = head.organisation.name or head.organisation.name_km
    return Workbook(f"{title} {head.number}", author, head.generated, listings, told)


def render(workbook: Workbook) -> bytes:
    """The workbook as XLSX.

    :raises Refused: when a list has more rows than a sheet can hold.
    """
    out = io.BytesIO()
    _write(workbook, out)
    return out.getvalue()


def write(path: Path | str, workbook: Workbook) -> None:
    """Write the workbook to `path` row by row, whole or not at all.

    :raises Unavailable: when the file cannot be written.
    :raises Refused: when a list has more rows than a sheet can hold.
    """
    fill_file(path, lambda stream: _write(workbook, stream))


def _write(workbook: Workbook, stream: IO[bytes]) -> None:
    names = _sheet_names(workbook)
    with ZipFile(stream, "w", ZIP_DEFLATED) as book:
        _put(book, "[Content_Types].xml", _content_types(len(names)))
        _put(book, "_rels/.rels", _PACKAGE_RELATIONS)
        _put(book, "docProps/core.xml", _properties(workbook))
        _put(book, "xl/workbook.xml", _workbook_part(workbook, names))
        _put(book, "xl/_rels/workbook.xml.rels", _relations(len(names)))
        _put(book, "xl/styles.xml", _STYLES)
        for number, listing in enumerate(workbook.listings, 1):
            _stream(book, f"xl/worksheets/sheet{number}.xml", _list_part(listing, workbook.title))
        if workbook.about:
            _stream(book, f"xl/worksheets/sheet{len(names)}.xml", _about_part(workbook.about))


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _ZIP_TIME)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    entry.create_system = 3  # the same bytes on every system
    return entry


def _put(book: ZipFile, name: str, text: str) -> None:
    book.writestr(_entry(name), text.encode())


def _stream(book: ZipFile, name: str, parts: Iterable[str]) -> None:
    with book.open(_entry(name), "w", force_zip64=True) as out:
        for part in parts:
            out.write(part.encode())


# ------------------------------------------------------------------ cells


def _escape(text: str) -> str:
    """Text for XML: cut at a cell's limit, and no letters that spreadsheets would decode."""
    shown = _ESCAPED.sub("_x005F_", visible(text)[:_MOST_LETTERS])
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _text_cell(text: str, style: int) -> str:
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f'<c s="{style}" t="inlineStr"><is><t{space}>{_escape(text)}</t></is></c>'


def _cell(value: Value) -> str:
    """One cell. Spreadsheets hold 15 digits: larger numbers are told as text."""
    if value is None or value == "":
        return f'<c s="{_TEXT}"/>'
    if isinstance(value, str):
        return _text_cell(value, _QUOTED if looks_like_formula(value) else _TEXT)
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        return _date_cell(value)
    told = f"{value:f}" if isinstance(value, Decimal) else str(value)
    if not -_EXACT < value < _EXACT:
        return _text_cell(told, _TEXT)
    return f'<c s="{_DECIMAL if isinstance(value, Decimal) else _WHOLE}"><v>{told}</v></c>'


def _date_cell(value: date) -> str:
    """A real date; days before spreadsheets' calendar is sound are told as text."""
    moment = value.replace(tzinfo=None) if isinstance(value, datetime) else datetime.combine(value, time())
    if moment.date() < _FIRST_DAY:
        return _text_cell(str(value), _TEXT)
    days = (moment.date() - _DAY_ZERO).days
    if not isinstance(value, datetime):
        return f'<c s="{_DATE}"><v>{days}</v></c>'
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return f'<c s="{_MOMENT}"><v>{days + seconds / 86400:.10f}</v></c>'


def _heading(column: ListColumn) -> str:
    """Both languages in one cell, the English bold."""
    style = _HEAD_RIGHT if column.numeric else _HEAD_LEFT
    main = f'<r><rPr><b/><sz val="10"/><rFont val="{_FONT}"/></rPr><t>{_escape(column.title)}</t></r>'
    second = ""
    if column.title_km:
        told = f'<t xml:space="preserve">\n{_escape(column.title_km)}</t>'
        second = f'<r><rPr><sz val="9"/><rFont val="{_FONT}"/></rPr>{told}</r>'
    return f'<c s="{style}" t="inlineStr"><is>{main}{second}</is></c>'


# ------------------------------------------------------------------ sheets


def _list_part(listing: Listing, title: str) -> Iterator[str]:
    columns = listing.columns
    tagged = any(column.tag for column in columns)
    heads = 2 if tagged else 1
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{column.width:g}" customWidth="1"/>'
        for place, column in enumerate(columns, 1)
    )
    yield (
        f'{_XML}<worksheet {_MAIN}><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0"><pane ySplit="{heads}" topLeftCell="A{heads + 1}" '
        f'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="19" customHeight="1"/><cols>{widths}</cols><sheetData>'
        f'<row ht="40" customHeight="1">{"".join(map(_heading, columns))}</row>'
    )
    if tagged:
        yield f"<row>{''.join(_text_cell(column.tag, _TAG) for column in columns)}</row>"
    count = 0
    waiting: list[str] = []
    for row in listing.rows:
        count += 1
        if count > MOST_ROWS:
            raise Refused(
                _("“{list}” has more than {most} rows: choose a shorter period.").format(
                    list=listing.title, most=f"{MOST_ROWS:,}"
                )
            )
        waiting.append(f"<row>{''.join(map(_cell, row))}</row>")
        if len(waiting) == _ROWS_AT_ONCE:
            yield "".join(waiting)
            waiting.clear()
    last = f"{_letters(len(columns))}{max(heads + count, heads + 1)}"
    yield (
        f'{"".join(waiting)}</sheetData><autoFilter ref="A{heads}:{last}"/>'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>&amp;L{_footer(title)}&amp;RPage &amp;P of &amp;N</oddFooter>"
        "</headerFooter></worksheet>"
    )


def _footer(title: str) -> str:
    """A title for the foot of the printed page, where & begins an instruction."""
    return _escape(title[:200].replace("&", "&&"))


def _about_part(about: Sequence[tuple[str, Value]]) -> Iterator[str]:
    yield (
        f'{_XML}<worksheet {_MAIN}><sheetFormatPr defaultRowHeight="19"/>'
        '<cols><col min="1" max="1" width="26" customWidth="1"/>'
        '<col min="2" max="2" width="90" customWidth="1"/></cols><sheetData>'
    )
    for label, value in about:
        told = value.isoformat() if isinstance(value, date) else str("" if value is None else value)
        style = _PROSE_QUOTED if looks_like_formula(told) else _PROSE
        high = 19 + 14 * (len(told) // _ABOUT_LETTERS)
        yield f'<row ht="{high}" customHeight="1">{_text_cell(label, _LABEL)}{_text_cell(told, style)}</row>'
    yield (
        '</sheetData><pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape"/></worksheet>'
    )


def _letters(number: int) -> str:
    """A column's letters: 1 is A, 27 is AA."""
    out = ""
    while number:
        number, place = divmod(number - 1, 26)
        out = chr(65 + place) + out
    return out


# ------------------------------------------------------------------ the parts around the sheets

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org"
_MAIN = f'xmlns="{_OFFICE}/spreadsheetml/2006/main"'
_OFFICE_RELATIONS = f"{_OFFICE}/officeDocument/2006/relationships"
_PACKAGE = f"{_OFFICE}/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_PACKAGE_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)


def _content_types(sheets: int) -> str:
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
        for number in range(1, sheets + 1)
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{parts}</Types>'
    )


def _relations(sheets: int) -> str:
    parts = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE_RELATIONS}/worksheet" '
        f'Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, sheets + 1)
    )
    return (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{parts}'
        f'<Relationship Id="rId{sheets + 1}" Type="{_OFFICE_RELATIONS}/styles" Target="styles.xml"/>'
        "</Relationships>"
    )


def _properties(workbook: Workbook) -> str:
    moment = workbook.generated
    stamp = (moment.astimezone(UTC) if moment.tzinfo else moment).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_escape(workbook.title)}</dc:title><dc:creator>{_escape(workbook.author)}</dc:creator>"
        "<cp:lastModifiedBy>SupplyTrack</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified></cp:coreProperties>'
    )


def _workbook_part(workbook: Workbook, names: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name="{_attribute(name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, 1)
    )
    heads = [2 if any(column.tag for column in one.columns) else 1 for one in workbook.listings]
    repeated = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{place}">'
        f"{_attribute(_quoted(names[place]))}!$1:${rows}</definedName>"
        for place, rows in enumerate(heads)
    )
    defined = f"<definedNames>{repeated}</definedNames>" if repeated else ""
    return (
        f'{_XML}<workbook {_MAIN} xmlns:r="{_OFFICE_RELATIONS}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{sheets}</sheets>{defined}</workbook>"
    )


def _quoted(name: str) -> str:
    doubled = name.replace("'", "''")
    return f"'{doubled}'"


def _attribute(text: str) -> str:
    return _escape(text).replace('"', "&quot;")


def _sheet_names(workbook: Workbook) -> list[str]:
    """Names as spreadsheets allow them: at most 31 letters, none of []:*?/\\, none twice."""
    names: list[str] = []
    titles = [listing.title for listing in workbook.listings]
    for title in [*titles, *(["About"] if workbook.about else [])]:
        plain = re.sub(r"[\[\]:*?/\\]", " ", visible(title)).strip(" '")[:31].strip(" '") or "List"
        name, number = plain, 2
        while name.casefold() in {known.casefold() for known in names}:
            name = f"{plain[:27]} {number}"
            number += 1
        names.append(name)
    return names


def _font(size: int, *, bold: bool = False) -> str:
    return f'<font>{"<b/>" if bold else ""}<sz val="{size}"/><name val="{_FONT}"/></font>'


def _format(number: int, font: int, border: int, align: str = "", *, quote: bool = False) -> str:
    mark = ' quotePrefix="1"' if quote else ""
    return (
        f'<xf numFmtId="{number}" fontId="{font}" fillId="0" borderId="{border}" xfId="0" '
        f'applyNumberFormat="1" applyAlignment="1"{mark}><alignment vertical="center" {align}/></xf>'
    )


_HAIR = '<border><left/><right/><top/><bottom style="hair"><color auto="1"/></bottom><diagonal/></border>'
_HEAVY = (
    '<border><left/><right/><top style="medium"><color auto="1"/></top>'
    '<bottom style="medium"><color auto="1"/></bottom><diagonal/></border>'
)
_WRAP = 'wrapText="1"'
_FORMATS = (
    _format(0, 0, 0),
    _format(49, 0, 1),
    _format(49, 0, 1, quote=True),
    _format(3, 0, 1, 'horizontal="right" indent="1"'),
    _format(164, 0, 1, 'horizontal="right" indent="1"'),
    _format(165, 0, 1, 'horizontal="left"'),
    _format(166, 0, 1, 'horizontal="left"'),
    _format(49, 1, 2, _WRAP),
    _format(49, 1, 2, f'horizontal="right" indent="1" {_WRAP}'),
    _format(49, 2, 2),
    _format(49, 1, 0),
    _format(49, 0, 0, _WRAP),
    _format(49, 0, 0, _WRAP, quote=True),
)
_STYLES = (
    f'{_XML}<styleSheet {_MAIN}><numFmts count="3">'
    '<numFmt numFmtId="164" formatCode="#,##0.###"/><numFmt numFmtId="165" formatCode="yyyy-mm-dd"/>'
    '<numFmt numFmtId="166" formatCode="yyyy-mm-dd hh:mm"/></numFmts>'
    f'<fonts count="3">{_font(10)}{_font(10, bold=True)}{_font(9)}</fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    f'<borders count="3"><border/>{_HAIR}{_HEAVY}</borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="{len(_FORMATS)}">{"".join(_FORMATS)}</cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
