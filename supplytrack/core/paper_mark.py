"""The mark by which a paper is checked: a short digest of what it states."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum

from supplytrack.core.sheets import DeliveryNoteSheet, PaperGoods, PaperItem, PaperParty

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LETTERS = 10
_BITS_PER_LETTER = 5

Fact = str | int | bool | date | Enum | PaperParty | PaperItem | PaperGoods | None
Facts = Fact | Sequence["Facts"] | Mapping[str, "Facts"]
"""What a digest is taken of: plain values, parties (by name), items (by code), goods, lists and mappings."""


def digest(facts: Facts) -> str:
    """Ten letters (`SFAJ5-F07CT`) for `facts`: the top 50 bits of SHA-256 over their canonical JSON.

    The same facts give the same letters on every machine and in every language of the paper.
    """
    canonical = json.dumps(_canonical(facts), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    number = int.from_bytes(hashlib.sha256(canonical.encode()).digest(), "big") >> (256 - 50)
    letters = "".join(
        _CROCKFORD[(number >> _BITS_PER_LETTER * place) & 31] for place in reversed(range(_LETTERS))
    )
    return f"{letters[:5]}-{letters[5:]}"


def _canonical(facts: Facts) -> object:
    if isinstance(facts, PaperParty):
        return facts.name or facts.name_km
    if isinstance(facts, PaperItem):
        return facts.code
    if dataclasses.is_dataclass(facts):
        return [
            _canonical(getattr(facts, field.name))
            for field in dataclasses.fields(facts)
            if field.name != "unit"
        ]
    if isinstance(facts, Enum):
        return facts.value
    if isinstance(facts, date):
        return facts.isoformat()
    if isinstance(facts, Mapping):
        return {key: _canonical(value) for key, value in facts.items()}
    if isinstance(facts, Sequence) and not isinstance(facts, str):
        return [_canonical(value) for value in facts]
    return facts


def delivery_note_facts(sheet: DeliveryNoteSheet) -> Facts:
    """What the mark of a delivery note is taken of: who sends what to whom, and when."""
    return {
        "type": "DN",
        "number": sheet.head.number,
        "date": sheet.head.date,
        "from": sheet.from_place,
        "to": sheet.to,
        "lines": [[line.goods, line.sent] for line in sheet.lines],
    }


def delivery_note_mark(sheet: DeliveryNoteSheet) -> str:
    """The mark that this delivery note bears when it is printed now."""
    return digest(delivery_note_facts(sheet))
