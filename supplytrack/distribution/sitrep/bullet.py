"""A bullet of the situation report: one sentence about one paper or activity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from supplytrack.catalogue.report_words import HANDOVER_WORDS
from supplytrack.core.clock import day_of
from supplytrack.core.document import Kind, PaperState
from supplytrack.distribution.sitrep.narrative import (
    Segment,
    fill_sentence,
    plain,
    short_name,
    stray_braces,
    tokens_of,
)
from supplytrack.inventory.paper_parts import paper_party

FIGURES = frozenset({"items", "list", "people", "quantity"})
"""The words in braces that carry figures."""


_GOODS = frozenset({"items", "list", "what"})
WORDS_OF_KIND: Mapping[str, frozenset[str]] = {
    Kind.DELIVERY_NOTE: frozenset(HANDOVER_WORDS),
    Kind.DISTRIBUTION: _GOODS | {"people", "who", "place"},
    Kind.GOODS_RECEIPT: _GOODS,
    Kind.PURCHASE_ORDER: _GOODS,
    Kind.KIT_ASSEMBLY: _GOODS,
}
"""The words in braces that a sentence about a document may use, by the document's kind."""
ACTIVITY_WORDS = frozenset({"title", "quantity", "people", "where", "partner", "donor"})
"""... and a sentence about an activity."""


class Section(StrEnum):
    """Where in the report a bullet stands."""

    HANDED_OVER = "handed over"
    PEOPLE = "people reached"
    ACTIVITIES = "activities"
    PRINTED = "printed"
    PROCURED = "procured"
    RECEIVED = "donations received"
    ASSEMBLED = "kits assembled"


@dataclass(frozen=True, slots=True)
class BulletFilter:
    """Which bullets: days are those of the papers, both included; empty means all. `location` is the store or the
    recipient, `own_only` goods of nobody's gift, `subject_uid` the identity of one paper."""

    first: dt.date | None = None
    last: dt.date | None = None
    province: str = ""
    location: str = ""
    item: str = ""
    donor: str = ""
    own_only: bool = False
    subject_uid: str = ""


@dataclass(frozen=True, slots=True)
class Bullet:
    """A sentence of the situation report. `subject_uid` is the paper or activity it is about; `default` how it is said unless
    a person worded it; `paper_state` says that the paper is unsigned or disputed, and is empty otherwise. `values` is what
    stands for each word in braces."""

    subject_uid: str
    section: Section
    date: dt.date
    template: str
    default: str
    sentence: tuple[Segment, ...]
    documents: tuple[str, ...]
    paper_state: str = ""
    values: Mapping[str, tuple[Segment, ...]] = field(default_factory=dict)

    @property
    def figures(self) -> frozenset[str]:
        """The words in braces of the usual sentence that carry figures: no wording may leave them out."""
        return tokens_of(self.default) & FIGURES

    @property
    def text(self) -> str:
        """The sentence's words."""
        return plain(self.sentence)

    @property
    def is_worded(self) -> bool:
        """Whether a person wrote the sentence."""
        return self.template != self.default


def words(said: str, *documents: str) -> list[Segment]:
    """One stretch of a sentence."""
    return [Segment(said, documents)]


def donor_words(code: str, name: str) -> str:
    """A donor inside a sentence: the abbreviation its name ends with, its code where that is one, else its name."""
    short = short_name(name)
    return short if short != name.strip() else paper_party(code, name, "").label


def bullet_of(
    row: Any, section: Section, default: str, values: Mapping[str, Sequence[Segment]], paper_state: str = ""
) -> Bullet:
    """The bullet of a row with `uid`, `number`, `day` and the `wording` that a person wrote for it, if any.

    A wording that cannot be filled in (a damaged workspace: `check` tells) gives way to the usual sentence.
    """
    template = row.wording if row.wording and is_known(row.wording, values) else default
    return Bullet(
        row.uid,
        section,
        day_of(row.day),
        template,
        default,
        fill_sentence(template, values),
        (row.number,) if row.number else (),
        paper_state if paper_state != PaperState.SIGNED else "",
        {word: tuple(said) for word, said in values.items()},
    )


def is_known(template: str, values: Mapping[str, object]) -> bool:
    """Whether a sentence can be filled in."""
    return tokens_of(template) <= set(values) and not stray_braces(template)
