"""The sheet of paper: head of the first and of later pages, foot, page n of N, the flow down the page."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFStream
from reportlab.pdfgen.canvas import Canvas

from supplytrack.core.sheets import PaperHead, PaperParty
from supplytrack.documents import labels
from supplytrack.documents.digest import Facts, digest, qr_text
from supplytrack.documents.fonts import BOLD, REGULAR, SEMIBOLD, face
from supplytrack.documents.labels import Label, in_order
from supplytrack.documents.qr import dark_runs
from supplytrack.documents.surface import Align, Surface, Witness
from supplytrack.documents.text import Block, block, fit, plain, script_size, width

rl_config.useA85 = 0  # binary streams: a third smaller than ReportLab's letters, and faster

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = A4
LEFT = 20 * MM
RIGHT = PAGE_WIDTH - 14 * MM
WIDTH = RIGHT - LEFT
TOP = PAGE_HEIGHT - 12 * MM
_FOOT = 9 * MM
_FLOW_END = 17.5 * MM
_QR = 21 * MM
_MOST_NOTE_LINES = 2
_LEAST_SHRINK = 0.82
"""Labels shrink this far before the second language is left out."""
_PAGES_FORM = "pages"


@dataclass(frozen=True)
class Opening:
    """What one kind of paper says at its head and in its file."""

    title: Label
    subject: str
    facts: Facts
    """What the digest is taken of: what a reader must find the same in the ledger."""
    state: Label = labels.BLANK
    about: str = ""
    """Recipient, item or period: repeated at the head of later pages."""
    date_label: Label = labels.DATE


class _Moment:
    """The moment the paper was generated, in the form ReportLab takes; never the clock."""

    def __init__(self, head: PaperHead) -> None:
        moment = head.generated
        offset = moment.utcoffset()
        minutes = int(offset.total_seconds() // 60) if offset else 0
        self.YMDhms = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
        self.dhh, self.dmm = divmod(abs(minutes), 60)
        if minutes < 0:
            self.dhh = -self.dhh


class Paper:
    """One document: pages with head and foot, and a place `y` that moves down as things are drawn."""

    def __init__(self, head: PaperHead, opening: Opening, witness: Witness | None = None) -> None:
        for weight in (REGULAR, SEMIBOLD, BOLD):
            face(weight)
        self.head = head
        self.opening = opening
        self.language = head.language
        self.mark = digest(opening.facts)
        self.number = plain(head.number, 40)
        self.pages = 0
        self.y = TOP
        self._headings = 0
        self._bytes = BytesIO()
        self.surface = Surface(self._canvas(), witness)
        self._note = block(head.note, WIDTH, REGULAR, 6.2, _MOST_NOTE_LINES, 400) if head.note else None
        self.bottom = _FLOW_END + (6 if self._note else -8)
        self.new_page()

    def _canvas(self) -> Canvas:
        canvas = Canvas(
            self._bytes,
            pagesize=A4,
            invariant=True,
            pageCompression=1,
            lang="km" if self.language == "km" else "en",
            initialFontName=REGULAR,  # type: ignore[arg-type]  # the stubs take it for a number
            pdfVersion=(1, 7),
        )
        self._document: Any = canvas._doc  # type: ignore[attr-defined]  # what follows has no other door
        self._document._timeStamp = _Moment(self.head)
        self._document.info.producer = "SupplyTrack, ReportLab"
        title, _second = self.words(self.opening.title)
        canvas.setTitle(f"{title} {self.number}".strip())
        canvas.setAuthor(plain(self.head.organisation.name or self.head.organisation.name_km))
        canvas.setSubject(plain(self.opening.subject))
        canvas.setKeywords(f"{self.number}, {self.mark}")
        canvas.setCreator(f"SupplyTrack {self.head.version}")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.setViewerPreference("PrintScaling", "None")
        return canvas

    # -------------------------------------------------------------- words in the paper's languages

    def words(self, label: Label, **values: object) -> tuple[str, str]:
        """A label's main and second text; `values` fill its places."""
        main, second = in_order(label.en, label.km, self.language)
        return (main.format(**values), second.format(**values)) if values else (main, second)

    def word(self, label: Label, **values: object) -> str:
        """A label's main text."""
        return self.words(label, **values)[0]

    def names(self, name: str, name_km: str) -> tuple[str, str]:
        """A name's main and second text."""
        return in_order(name, name_km, self.language)

    def party(self, party: PaperParty) -> str:
        """A party's full name as the main text."""
        return self.names(party.name, party.name_km)[0]

    def short_party(self, party: PaperParty) -> str:
        """A party's name where room is scarce."""
        if self.language == "km" and party.name_km:
            return party.name_km
        return party.label

    def inline(
        self,
        x: float,
        y: float,
        label: Label | tuple[str, str],
        size: float,
        *,
        fonts: tuple[str, str] = (REGULAR, REGULAR),
        align: Align = "left",
        room: float = WIDTH,
    ) -> float:
        """Draw both texts on one line, smaller or shorter where `room` asks for it; return the width."""
        main, second = self.words(label) if isinstance(label, Label) else label
        if _pair_width(main, second, size, fonts) > room:
            size *= max(_LEAST_SHRINK, room / _pair_width(main, second, size, fonts) - 0.001)
        if _pair_width(main, second, size, fonts) > room:
            second = ""
        main = fit(plain(main), fonts[0], script_size(main, size), room)
        used = _pair_width(main, second, size, fonts)
        if align != "left":
            x -= used if align == "right" else used / 2
        drawn = self.surface.text(x, y, main, fonts[0], script_size(main, size))
        if second:
            self.surface.text(x + drawn + size * 0.55, y, second, fonts[1], script_size(second, size))
        return used

    def figure(self, x: float, y: float, text: str, font: str, size: float, room: float) -> None:
        """Draw a figure that ends at `x`, smaller where `room` asks for it."""
        self.surface.text(x, y, text, font, _shrunk(text, font, size, room), "right")

    def inline_width(self, label: Label, size: float) -> float:
        """The width of both texts on one line in the regular weight."""
        return _pair_width(*self.words(label), size, (REGULAR, REGULAR))

    # -------------------------------------------------------------- pages

    def new_page(self) -> None:
        """End the page and begin the next."""
        if self.pages:
            self._end_page()
        self.pages += 1
        self.surface.page = self.pages
        self.surface.fresh()
        if self.pages == 1:
            self._first_head()
        else:
            self._later_head()
        self._foot()

    def _end_page(self) -> None:
        """Put the page away packed: ReportLab would keep it unpacked until the end."""
        self.surface.canvas.showPage()
        page = self._document.Pages.pages[-1]
        packed = zlib.compress(page.stream.encode("latin-1"))
        page.Contents = PDFStream(PDFDictionary({"Filter": PDFArray(["/FlateDecode"])}), packed)
        page.stream = None

    def _first_head(self) -> None:
        draw, y, head = self.surface, TOP, self.head
        self._qr(RIGHT - _QR, y - _QR + 2)
        draw.text(RIGHT, y - _QR - 5.5, self.mark, REGULAR, 6.6, "right")
        right = RIGHT - _QR - 5 * MM
        number = self.number or self.word(labels.NOT_NUMBERED)
        number_size = _shrunk(number, BOLD, 12.5, (right - LEFT) * 0.5)
        block_width = max(width(number, BOLD, number_size), 100.0)
        room = right - LEFT - block_width - 12
        name, second_name = self.names(head.organisation.name, head.organisation.name_km)
        draw.text(LEFT, y - 7, fit(plain(name), BOLD, 9.3, room), BOLD, 9.3)
        draw.text(LEFT, y - 20.5, fit(plain(second_name), REGULAR, 8.8, room), REGULAR, 8.8)
        title, second_title = self.words(self.opening.title)
        draw.text(LEFT, y - 45, title, BOLD, _shrunk(title, BOLD, 18, room))
        draw.text(LEFT, y - 65.5, second_title, BOLD, _shrunk(second_title, BOLD, 13.2, room))
        self.inline(right, y - 7, labels.DOCUMENT_NUMBER, 6.8, align="right")
        draw.text(right, y - 21.5, number, BOLD, number_size, "right")
        self.inline(right, y - 35.5, self.opening.date_label, 6.8, align="right")
        draw.text(right, y - 47.5, head.date.isoformat(), BOLD, 9.6, "right")
        state_room = right - LEFT - width(second_title, BOLD, 13.2) - 12
        self.inline(
            right,
            y - 65.5,
            self.opening.state,
            8.6,
            fonts=(BOLD, REGULAR),
            align="right",
            room=min(state_room, room),
        )
        self._head_rule(y - 74)

    def _qr(self, x: float, y: float) -> None:
        side, runs = dark_runs(qr_text(self.number, self.mark))
        unit = _QR / side
        top = y + _QR
        self.surface.squares(
            [(x + column * unit, top - (row + 1) * unit, length * unit, unit) for column, row, length in runs]
        )

    def _later_head(self) -> None:
        draw, y = self.surface, TOP - 8
        title, second = self.words(self.opening.title)
        number = self.number or self.word(labels.NOT_NUMBERED)
        used = draw.text(LEFT, y, title, BOLD, 9) + 4
        used += draw.text(LEFT + used, y, second, REGULAR, 9) + (5 if second else 1)
        room = WIDTH - used - width(number, BOLD, 9) - 12
        if self.opening.about and room > 40:
            draw.text(LEFT + used, y, fit(f"· {plain(self.opening.about)}", REGULAR, 8.4, room), REGULAR, 8.4)
        draw.text(RIGHT, y, number, BOLD, 9, "right")
        self._head_rule(y - 8)

    def _head_rule(self, y: float) -> None:
        self.surface.rule(LEFT, y, RIGHT, 1.3)
        self.y = y - 5

    def _foot(self) -> None:
        draw, y = self.surface, _FOOT
        if self._note:
            last = len(self._note.lines) - 1
            for number, line in enumerate(self._note.lines):
                draw.text(LEFT, y + 12.2 + (last - number) * 7.2, line, REGULAR, 6.2)
        draw.rule(LEFT, y + 9, RIGHT, 0.5)
        moment = self.head.generated.strftime("%Y-%m-%d %H:%M") + _offset(self.head)
        said = f"Generated {moment} by SupplyTrack {self.head.version}"
        middle = draw.text(LEFT + WIDTH * 0.47, y, said, REGULAR, 7, "centre")
        identity = f"{self.number} · {self.mark}" if self.number else self.mark
        self.figure(RIGHT, y, identity, REGULAR, 7, WIDTH * 0.53 - middle / 2 - 8)
        main, second = self.words(labels.PAGE)
        page = f"{main} · {second}" if second else main
        used = draw.text(LEFT, y, f"{page} {self.pages} / ", REGULAR, 7)
        # N is a form written once at the end, so that the document is made in one pass.
        draw.canvas.saveState()
        draw.canvas.translate(LEFT + used, y)
        draw.canvas.doForm(_PAGES_FORM)
        draw.canvas.restoreState()

    def finish(self) -> bytes:
        """End the document and return its bytes."""
        self._end_page()
        canvas = self.surface.canvas
        canvas.beginForm(_PAGES_FORM, 0, -3, 40, 10)
        self.surface.fresh()
        self.surface.witness = None  # the form's own corner is no place on a page
        self.surface.text(0, 0, str(self.pages), REGULAR, 7)
        canvas.endForm()
        canvas.save()
        return self._bytes.getvalue()

    # -------------------------------------------------------------- flow

    @property
    def room(self) -> float:
        """Points left on the page."""
        return self.y - self.bottom

    def need(self, height: float) -> None:
        """Begin a new page when less than `height` is left."""
        if self.room < height:
            self.new_page()

    def gap(self, height: float) -> None:
        """Leave some room."""
        self.y -= height

    def heading(self, label: Label, note: str = "", keep: float = 60) -> None:
        """A section's title with a bookmark; `keep` points of what follows stay with it."""
        self.need(22 + keep)
        self.y -= 15
        main, second = self.words(label)
        self._bookmark(f"{main} · {second}" if second else main)
        used = self.surface.text(LEFT, self.y, main, BOLD, 10.5) + 5
        used += self.surface.text(LEFT + used, self.y, second, SEMIBOLD, 10)
        if note and used + 12 + width(note, REGULAR, 7.4) > WIDTH:
            self.y -= 12
            self.surface.text(LEFT, self.y, fit(plain(note), REGULAR, 7.4, WIDTH), REGULAR, 7.4)
        elif note:
            self.surface.text(RIGHT, self.y, note, REGULAR, 7.4, "right")
        self.y -= 6

    def _bookmark(self, title: str) -> None:
        self._headings += 1
        key = f"section-{self._headings}"
        canvas = self.surface.canvas
        canvas.bookmarkPage(key)
        canvas.addOutlineEntry(title, key, 0, False)

    def note(self, text: str, size: float = 7.4) -> None:
        """A remark over the whole width."""
        told = _note_block(text, size)
        self.need(told.height + 1.5)
        self.surface.block(LEFT, self.y - told.ascent, told)
        self.y -= told.height + 1.5


def note_height(text: str, size: float = 7.4) -> float:
    """The room a remark takes, in points."""
    return _note_block(text, size).height + 1.5 if text else 0


def _note_block(text: str, size: float) -> Block:
    return block(text, WIDTH, REGULAR, size, most_letters=600)


def _pair_width(main: str, second: str, size: float, fonts: tuple[str, str]) -> float:
    first = width(main, fonts[0], script_size(main, size))
    return first + (size * 0.55 + width(second, fonts[1], script_size(second, size)) if second else 0)


def _shrunk(text: str, font: str, size: float, room: float) -> float:
    """The size at which `text` fits into `room`."""
    wide = width(text, font, size)
    return size if wide <= room else size * room / wide


def _offset(head: PaperHead) -> str:
    zone = head.generated.strftime("%z")
    return f" {zone[:3]}:{zone[3:5]}" if zone else ""
