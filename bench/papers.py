"""S8, S9: papers against a plain canvas that draws the same texts and lines with the same font."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone

from pypdfium2 import PdfDocument
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from bench.measure import Goal, Result, alternate
from supplytrack.core.sheets import (
    DeliveryLine,
    DeliveryNoteSheet,
    PaperGoods,
    PaperHead,
    PaperItem,
    PaperOrganisation,
    PaperParty,
    PaperProvince,
    PaperUnit,
)
from supplytrack.documents import delivery_note

GOAL, GROWTH = Goal(2, 2), Goal(11, 11)
_LINES_A_PAGE = 20
_BOX = PaperUnit("box", "boxes", "ប្រអប់")
_PIECE = PaperUnit("piece", "pieces", "គ្រឿង")
_WFP = PaperParty("World Food Programme (WFP)", "កម្មវិធីស្បៀងអាហារពិភពលោក (WFP)", "WFP")
_GOODS = (
    PaperGoods(PaperItem("GLV-001", "Gloves", "ស្រោមដៃ"), _BOX, None, "G19-560", date(2022, 7, 31)),
    PaperGoods(PaperItem("MSK-001", "Surgical mask", "ម៉ាស់វះកាត់"), _BOX, None, "S20-204", date(2022, 4, 30)),
    PaperGoods(PaperItem("PPE-001", "PPE suit", "សម្លៀកបំពាក់ការពារ"), _PIECE, _WFP, "W20-1", date(2023, 3, 31)),
    PaperGoods(
        PaperItem("PPE-002", "Safety goggles", "វ៉ែនតាការពារ"), _PIECE, _WFP, "W20-2", date(2023, 5, 31)
    ),
    PaperGoods(PaperItem("PPE-003", "Apron", "អៀមប្រើម្តងបោះចោល"), _PIECE, _WFP, "W20-3", date(2023, 1, 31)),
)


def sheet(number: int = 7) -> DeliveryNoteSheet:
    """A handover of five lines to a provincial health department, in both languages and with a QR code."""
    generated = datetime(2020, 5, 7, 17, 30, tzinfo=timezone(timedelta(hours=7)))
    organisation = PaperOrganisation(
        "International Organization for Migration", "អង្គការអន្តរជាតិទេសន្តរប្រវេសន៍", "IOM"
    )
    head = PaperHead(f"DN-PNH-2020-{number:04d}", date(2020, 4, 21), organisation, generated)
    return DeliveryNoteSheet(
        head,
        PaperParty("Phnom Penh central store", "ឃ្លាំងកណ្តាលភ្នំពេញ"),
        PaperParty("Banteay Meanchey Provincial Health Department", "មន្ទីរសុខាភិបាលខេត្តបន្ទាយមានជ័យ"),
        tuple(DeliveryLine(goods, 20 * place) for place, goods in enumerate(_GOODS, 1)),
        province=PaperProvince("KH01", "Banteay Meanchey", "បន្ទាយមានជ័យ"),
        means="road",
    )


@dataclass
class _Seen:
    """Every text and line of a paper, as it was drawn."""

    texts: list[tuple[float, float, str, str, float]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)

    def text(self, _page: int, x: float, baseline: float, text: str, font: str, size: float) -> None:
        self.texts.append((x, baseline, text, font, size))

    def rule(self, _page: int, x0: float, y0: float, x1: float, y1: float) -> None:
        self.rules.append((x0, y0, x1, y1))


def _plain(seen: _Seen) -> bytes:
    """The same marks without a layout: no shaping, no breaking, no QR code, no tags for Khmer."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1)
    for x, y, text, font, size in seen.texts:
        canvas.setFont(font, size)
        canvas.drawString(x, y, text)
    for line in seen.rules:
        canvas.line(*line)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def one_note() -> Result:
    """S8: a one-page delivery note, warm."""
    seen = _Seen()
    delivery_note.render(sheet(), seen)
    numbers = iter(range(100, 10_000))
    return alternate(
        "S8",
        f"one-page delivery note with Khmer and QR code, warm ({len(seen.texts)} texts, {len(seen.rules)} lines)",
        lambda: delivery_note.render(sheet(next(numbers))),
        lambda: _plain(seen),
        GOAL,
        repeats=10,
        limit_is="plain canvas, same texts",
    )


def growth(quick: bool) -> Iterator[Result]:
    """S9: ten times as many pages take ten times as long."""
    short, long = (20, 200) if quick else (100, 1000)
    pages = len(PdfDocument(delivery_note.render(_long(short))))
    result = alternate(
        "S9",
        f"a paper of {10 * pages} pages over one of {pages}",
        lambda: delivery_note.render(_long(long)),
        lambda: delivery_note.render(_long(short)),
        GROWTH,
        rounds=7,
        limit_is="a tenth of its lines",
    )
    yield result.noting(f"{10 * pages / result.ours:.0f} pages a second; at least 200 wanted")


def _long(pages: int) -> DeliveryNoteSheet:
    return replace(sheet(), lines=sheet().lines * (pages * _LINES_A_PAGE // len(_GOODS)))
