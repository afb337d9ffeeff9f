"""The situation report as a text that word processors open (RTF): bullets to go on writing from.

RTF is written here: it is plain ASCII, every letter beyond that is escaped by its number, so Khmer arrives whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from supplytrack.core.sheets import ReportBullet
from supplytrack.core.situation_sheet import SituationReportSheet
from supplytrack.documents import labels, situation_labels
from supplytrack.documents.distribution_text import OPEN_PROOFS
from supplytrack.documents.khmer import KHMER, RUN
from supplytrack.documents.labels import Label, in_order
from supplytrack.documents.text import plain

_HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0\uc1"
    r"{\fonttbl{\f0\fswiss Calibri;}{\f1\fnil Khmer OS Battambang;}}"
    r"{\colortbl;\red90\green98\blue112;\red150\green80\blue0;}"
    r"\paperw11906\paperh16838\margl1134\margr1134\margt1134\margb1134"
)
_LETTERS = 1200
_UNITS = 0x10000
_HALF = 0x8000


def render(sheet: SituationReportSheet) -> bytes:
    """The report as RTF."""
    return "\r\n".join([_HEAD, *_paragraphs(sheet), "}"]).encode("ascii")


def _paragraphs(sheet: SituationReportSheet) -> Iterator[str]:
    yield rf"{{\pard\sa60\b\fs32 {_both(sheet, situation_labels.SITUATION_REPORT)}\par}}"
    period = f"{sheet.period_from.isoformat()} – {sheet.period_to.isoformat()} · {sheet.scope.label}"
    yield rf"{{\pard\sa200\cf1\fs20 {escaped(period)}\par}}"
    for section in sheet.sections:
        yield rf"{{\pard\keepn\sb160\sa80\b\fs24 {_both(sheet, situation_labels.SECTIONS[section.name])}\par}}"
        for bullet in section.bullets:
            yield rf"{{\pard\fi-283\li283\tx283\sa80\fs22 \bullet\tab {escaped(bullet.text)}{_papers(sheet, bullet)}\par}}"
    if not sheet.sections:
        yield rf"{{\pard\fs22 {_both(sheet, situation_labels.NOTHING_TO_SAY)}\par}}"


def _both(sheet: SituationReportSheet, label: Label) -> str:
    main, second = in_order(label.en, label.km, sheet.head.language)
    return escaped(f"{main} · {second}" if second else main)


def _papers(sheet: SituationReportSheet, bullet: ReportBullet) -> str:
    """The numbers behind a sentence, small and grey, so that they can be taken out or left."""
    told = escaped(", ".join(bullet.documents))
    shown = rf" {{\cf1\fs18 [{told}]}}" if told else ""
    if bullet.proof in OPEN_PROOFS:
        state = in_order(labels.PROOFS[bullet.proof].en, labels.PROOFS[bullet.proof].km, sheet.head.language)[
            0
        ]
        shown += rf" {{\cf2\fs18 ({escaped(state.lower())})}}"
    return shown


def escaped(text: str) -> str:
    """`text` as RTF: nothing in it is read as a command, and Khmer stands in a Khmer font."""
    runs = RUN.findall(plain(text, _LETTERS))
    return "".join(rf"{{\f1 {_letters(run)}}}" if KHMER.search(run) else _letters(run) for run in runs)


def _letters(run: str) -> str:
    found = []
    for letter in run:
        if letter in "\\{}":
            found.append(f"\\{letter}")
        elif letter.isascii():
            found.append(letter)
        else:
            found += [rf"\u{_signed(unit)}?" for unit in _units(letter)]
    return "".join(found)


def _units(letter: str) -> Iterator[int]:
    """The UTF-16 numbers of a letter: one, or two beyond the first plane."""
    coded = letter.encode("utf-16-le")
    for place in range(0, len(coded), 2):
        yield int.from_bytes(coded[place : place + 2], "little")


def _signed(unit: int) -> int:
    """RTF writes numbers of 16 bits with a sign."""
    return unit - _UNITS if unit >= _HALF else unit
