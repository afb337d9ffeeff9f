"""Reads papers back as a person or a phone would."""

from __future__ import annotations

import re
import subprocess
import zlib
from pathlib import Path

import pypdfium2


def pages(pdf: bytes) -> list[str]:
    """The text of each page as PDFium finds it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [document[number].get_textpage().get_text_range() for number in range(len(document))]
    finally:
        document.close()


def text(pdf: bytes) -> str:
    """The text of all pages."""
    return "\n".join(pages(pdf))


def squeezed(told: str) -> str:
    """Text without any space: lines are broken where they are broken."""
    return re.sub(r"\s+", "", told)


def operators(pdf: bytes) -> str:
    """All content streams, unpacked."""
    found = []
    for start in re.finditer(rb"stream\r?\n", pdf):
        try:
            found.append(zlib.decompressobj().decompress(pdf[start.end() :]))
        except zlib.error:
            continue
    return b"\n".join(found).decode("latin-1")


def actual_texts(pdf: bytes) -> list[str]:
    """What the marked Khmer passages say."""
    return [
        bytes.fromhex(found).decode("utf-16")
        for found in re.findall(r"/ActualText <([0-9A-F]+)>", operators(pdf))
    ]


def page_images(pdf: bytes, folder: Path, dots: int = 90) -> list[Path]:
    """Each page as a PNG by Poppler."""
    source = folder / "paper.pdf"
    source.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(dots), "-png", str(source), str(folder / "page")], check=True)
    return sorted(folder.glob("page*.png"))


def qr_codes(image: Path) -> str:
    """What a QR reader sees in an image."""
    done = subprocess.run(
        ["zbarimg", "--quiet", "--raw", str(image)], check=False, capture_output=True, text=True
    )
    return done.stdout.strip()
