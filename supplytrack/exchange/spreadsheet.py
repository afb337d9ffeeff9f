"""Reading a workbook from outside, row by row: values only, nothing calculated, nothing loaded, nothing trusted.

The parts are parsed here and not by a general library: a cell that claims row 1,048,576, a shared text of
100,000 letters or a document type costs no more than its bytes, and every value keeps its kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from xml.parsers import expat

from supplytrack.errors import Refused
from supplytrack.exchange.package import Damaged, Package, local_name, sound_or_refused
from supplytrack.i18n import _

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
MOST_SHARED = 2_000_000
"""Texts that cells share: more than the cells of any sheet that is taken."""
MOST_ROWS = 200_000
"""Rows with something in them, on one sheet."""

_CHUNK = 1 << 16
_LETTERS = re.compile(r"([A-Z]{1,3})[0-9]{1,7}\Z", re.ASCII)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_QUOTED_IN_FORMAT = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.', re.IGNORECASE)
_DATE_FORMATS = frozenset({14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)})
_TIME_FORMATS = frozenset({18, 19, 20, 21, 45, 46, 47})
_LAST_SERIAL = 2_958_466
_LEAP_BUG = 60
"""Spreadsheets believe that there was a 29th of February 1900, their day 60."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell without a usable value: what it shows, and why that is none."""

    shown: str
    reason: str


Value = str | int | float | bool | date | Broken
"""What a cell holds: a moment is a `datetime`, a day of the calendar a `date`."""

Cells = Mapping[int, Value]
"""The filled cells of a row by the number of their column, from 1."""


def column_letters(number: int) -> str:
    """A column's letters: 1 is A, 27 is AA."""
    out = ""
    while number:
        number, place = divmod(number - 1, 26)
        out = chr(65 + place) + out
    return out


class Spreadsheet:
    """A workbook from outside. `sheets` are the names of its sheets in their order."""

    def __init__(self, content: bytes) -> None:
        """Open a workbook's bytes.

        :raises Refused: when it is no workbook, locked, too large or damaged.
        """
        self._package = Package(content)
        with sound_or_refused():
            root = self._package.tree(self._package.workbook_part)
            self._parts = self._sheet_parts(root)
            self._epoch = _epoch_of(root)
            self._kinds = self._date_styles()
            self._shared = self._shared_texts()
        self.sheets = tuple(self._parts)

    def rows(self, sheet: str) -> Iterator[tuple[int, Cells]]:
        """The rows of a sheet that hold something, with their numbers.

        :raises Refused: when the sheet is damaged or has too many rows.
        """
        part = self._parts[sheet]
        if not part:
            raise Damaged
        reader = _SheetReader(self._shared, self._kinds, self._epoch)
        count = 0
        for chunk in self._chunks(part):
            with sound_or_refused():
                reader.feed(chunk)
            for row in reader.finished:
                count += 1
                if count > MOST_ROWS:
                    raise Refused(
                        _("Sheet “{sheet}” has more than {most} rows. Split the file.").format(
                            sheet=sheet, most=f"{MOST_ROWS:,}"
                        )
                    )
                yield row
            reader.finished.clear()

    def _chunks(self, part: str) -> Iterator[bytes | None]:
        """The bytes of a part, and None at its end."""
        with sound_or_refused():
            stream = self._package.open(part)
        with stream:
            while True:
                with sound_or_refused():
                    chunk = stream.read(_CHUNK)
                yield chunk or None
                if not chunk:
                    return

    def _sheet_parts(self, root: Any) -> dict[str, str]:
        parts: dict[str, str] = {}
        for one in root.iter():
            if local_name(one.tag) != "sheet":
                continue
            name = decoded(one.get("name", ""))
            relation = next((value for key, value in one.items() if local_name(key) == "id"), "")
            kind, part = self._package.relations.get(relation, ("", ""))
            if name in parts:
                raise ValueError(name)
            parts[name] = part if kind.endswith("/worksheet") and self._package.has(part) else ""
        return parts

    def _part_of_kind(self, ending: str) -> str:
        found = (part for kind, part in self._package.relations.values() if kind.endswith(ending))
        return next((part for part in found if self._package.has(part)), "")

    def _date_styles(self) -> list[str]:
        """For each cell format: "date", "time", or "" for any other."""
        part = self._part_of_kind("/styles")
        if not part:
            return []
        root = self._package.tree(part)
        custom: dict[int, str] = {}
        kinds: list[str] = []
        for group in root:
            if local_name(group.tag) == "numFmts":
                custom = {int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in group}
        for group in root:
            if local_name(group.tag) == "cellXfs":
                kinds = [_kind_of_format(int(one.get("numFmtId", "0")), custom) for one in group]
        return kinds

    def _shared_texts(self) -> list[str]:
        part = self._part_of_kind("/sharedStrings")
        if not part:
            return []
        reader = _SharedReader()
        for chunk in self._chunks(part):
            reader.feed(chunk)
        return reader.texts


def _epoch_of(root: Any) -> date:
    for one in root:
        if local_name(one.tag) == "workbookPr" and one.get("date1904", "0") in ("1", "true"):
            return date(1904, 1, 1)
    return date(1899, 12, 30)


def _kind_of_format(number: int, custom: Mapping[int, str]) -> str:
    if number in custom:
        plain = _QUOTED_IN_FORMAT.sub("", custom[number].partition(";")[0]).lower()
        if "general" in plain:
            return ""
        if "y" in plain or "d" in plain or "mmm" in plain:
            return "date"
        return "time" if any(letter in plain for letter in "hms") else ""
    if number in _DATE_FORMATS:
        return "date"
    return "time" if number in _TIME_FORMATS else ""


def decoded(text: str) -> str:
    """Text with the letters that spreadsheets write as `_x000D_`."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(_letter, text)


def _letter(escaped: re.Match[str]) -> str:
    """The letter that four figures name; halves of letters and marks that are none are left out."""
    code = int(escaped.group(1), 16)
    return "" if 0xD800 <= code <= 0xDFFF or code >= 0xFFFE else chr(code)


class _PartReader:
    """Feeds a part to the parser. A document type ends the reading before anything of it is used."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._no_document_type
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._hear
        self._names: dict[str, str] = {}
        self._text: list[str] | None = None
        self._phonetic = False

    def feed(self, chunk: bytes | None) -> None:
        """Parse more bytes; None ends the part."""
        self._parser.Parse(chunk or b"", chunk is None)

    def _no_document_type(self, *_declared: object) -> None:
        raise ValueError("document type")

    def _name(self, tag: str) -> str:
        name = self._names.get(tag)
        if name is None:
            name = self._names[tag] = local_name(tag)
        return name

    def _hear(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def _end(self, tag: str) -> None:
        raise NotImplementedError


class _SharedReader(_PartReader):
    """The texts that cells share. Readings of a Japanese name are no part of it."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._parts: list[str] = []

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        name = self._name(tag)
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._phonetic = True
        elif name == "t" and not self._phonetic:
            self._text = []

    def _end(self, tag: str) -> None:
        name = self._name(tag)
        if name == "t" and self._text is not None:
            self._parts += self._text
            self._text = None
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            if len(self.texts) == MOST_SHARED:
                raise ValueError("shared texts")
            self.texts.append(decoded("".join(self._parts)))


class _SheetReader(_PartReader):
    """The cells of one sheet, a finished row at a time."""

    def __init__(self, shared: list[str], kinds: list[str], epoch: date) -> None:
        super().__init__()
        self.finished: list[tuple[int, dict[int, Value]]] = []
        self._shared, self._kinds, self._epoch = shared, kinds, epoch
        self._columns: dict[str, int] = {}
        self._dates: dict[str, Value] = {}
        self._row = 0
        self._cells: dict[int, Value] = {}
        self._column = 0
        self._attributes: dict[str, str] = {}
        self._heard: list[str] = []
        self._in_cell = self._formula = False
        self._on_start: dict[str, Callable[[dict[str, str]], None]] = {
            "row": self._start_row,
            "c": self._start_cell,
            "v": self._listen,
            "t": self._listen,
            "f": self._note_formula,
            "rPh": self._start_phonetic,
        }
        self._on_end: dict[str, Callable[[], None]] = {
            "row": self._end_row,
            "c": self._end_cell,
            "v": self._stop_listening,
            "t": self._stop_listening,
            "rPh": self._end_phonetic,
        }

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        handler = self._on_start.get(self._name(tag))
        if handler is not None:
            handler(_attributes)

    def _end(self, tag: str) -> None:
        handler = self._on_end.get(self._name(tag))
        if handler is not None:
            handler()

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes["r"]) if "r" in attributes else self._row + 1
        if not self._row < number <= LAST_ROW:
            raise ValueError("row out of order")
        self._row, self._column, self._cells = number, 0, {}

    def _end_row(self) -> None:
        if self._cells:
            self.finished.append((self._row, self._cells))
        self._cells = {}

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._attributes, self._heard = attributes, []
        self._in_cell, self._formula = True, False
        place = attributes.get("r")
        number = self._column + 1 if place is None else self._column_of(place)
        if not self._column < number <= LAST_COLUMN:
            raise ValueError("cell out of order")
        self._column = number

    def _column_of(self, place: str) -> int:
        letters = place.rstrip("0123456789")
        number = self._columns.get(letters)
        if number is None:
            if not _LETTERS.match(place):
                raise ValueError(place)
            number = 0
            for letter in letters:
                number = number * 26 + ord(letter) - 64
            self._columns[letters] = number
        return number

    def _note_formula(self, _attributes: dict[str, str]) -> None:
        self._formula = True

    def _start_phonetic(self, _attributes: dict[str, str]) -> None:
        self._phonetic = True

    def _end_phonetic(self) -> None:
        self._phonetic = False

    def _listen(self, _attributes: dict[str, str]) -> None:
        if self._in_cell and not self._phonetic:
            self._text = []

    def _stop_listening(self) -> None:
        if self._text is not None:
            self._heard += self._text
            self._text = None

    def _end_cell(self) -> None:
        self._in_cell = False
        value = self._value("".join(self._heard))
        if value is not None:
            self._cells[self._column] = value

    def _value(self, text: str) -> Value | None:
        kind = self._attributes.get("t", "n")
        if kind == "inlineStr":
            return decoded(text) or None
        if not text:
            return _uncalculated() if self._formula and kind != "str" else None
        if kind == "s":
            return self._shared_text(text)
        if kind == "str":
            return decoded(text)
        if kind == "n":
            return self._number(text)
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "e":
            return Broken(text[:20], _("The cell shows {mark}: its formula failed.").format(mark=text[:20]))
        if kind == "d":
            return datetime.fromisoformat(text.strip())
        raise ValueError(kind)

    def _shared_text(self, text: str) -> str | None:
        place = int(text)
        if place < 0:
            raise ValueError(text)
        if place >= len(self._shared):
            raise ValueError(text)
        return self._shared[place] or None

    def _number(self, text: str) -> Value:
        style = int(self._attributes.get("s", "0"))
        kind = self._kinds[style] if 0 <= style < len(self._kinds) else ""
        if kind:
            return self._moment(text, kind)
        return _plain_number(text)

    def _moment(self, text: str, kind: str) -> Value:
        known = self._dates.get(kind + text)
        if known is None:
            known = self._dates[kind + text] = _moment(text, kind, self._epoch)
        return known


def _plain_number(text: str) -> Value:
    plain = text.strip()
    if plain.lstrip("-").isdecimal() and plain.isascii():
        return int(plain) if len(plain) <= 40 else _too_long(plain)
    value = float(plain)
    if value != value or value in (float("inf"), float("-inf")) or "_" in plain:
        raise ValueError(plain)
    return value


def _too_long(figures: str) -> Broken:
    return Broken(figures[:20] + "…", _("This number has too many figures."))


def _uncalculated() -> Broken:
    return Broken(
        "",
        _(
            "The cell holds a formula without a result. Open the file in the spreadsheet, save it and try again."
        ),
    )


def _moment(text: str, kind: str, epoch: date) -> Value:
    """A cell that is formatted as a day or a time of day."""
    serial = float(text)
    if kind == "time" or not 1 <= serial < _LAST_SERIAL:
        return Broken(text[:20], _("The cell shows a time of day where a day, a number or a text belongs."))
    days = int(serial)
    if epoch.year == 1899 and days < _LEAP_BUG:
        days += 1
    try:
        day = epoch + timedelta(days=days)
    except OverflowError:
        return Broken(text[:20], _("This day is beyond the calendar."))
    if serial == int(serial):
        return day
    seconds = round((serial - int(serial)) * 86_400)
    return datetime(day.year, day.month, day.day) + timedelta(seconds=min(seconds, 86_399))
