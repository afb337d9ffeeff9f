"""How items and categories are said in sentences of the situation report."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select, update

from supplytrack.access.audit import record
from supplytrack.access.permission import requires
from supplytrack.catalogue.unit import category
from supplytrack.core.actor import Permission
from supplytrack.core.code import clean_text, fold
from supplytrack.db.engine import Session
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _

HANDOVER_WORDS = ("items", "list", "recipient", "what")
"""The words in braces of a sentence about a handover. `list` is {items} with commas only, `what` the kinds without how much."""
_TOKEN = re.compile(r"\{([^{}]*)\}")
_OPTIONAL = re.compile(r"\[[^\[\]]*\]")
_LONGEST_WORDS = 200
_LONGEST_SENTENCE = 500


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category and how the situation report says it: `collective` is a donor's goods of it together."""

    code: str
    name: str
    name_km: str
    collective: str
    sentence: str


@dataclass(frozen=True)
class CategoryDraft:
    """A category as typed. An empty sentence means the usual one."""

    name_km: str = ""
    collective: str = ""
    sentence: str = ""


def list_category_rows(session: Session) -> list[CategoryRow]:
    """Categories in report order; `code` is the folded name."""
    query = select(
        category.c.folded, category.c.name, category.c.name_km, category.c.collective, category.c.sentence
    ).order_by(category.c.position, category.c.name)
    return [CategoryRow(*row) for row in session.rows(query)]


@requires(Permission.KEEP_CATALOGUE)
def keep_category(session: Session, name: str, draft: CategoryDraft) -> str:
    """Say a category otherwise; returns its code.

    :raises Refused: when there is no such category, or the sentence has a word in braces that is not known or lacks one.
    """
    found = session.execute(select(category).where(category.c.folded == fold(name))).first()
    if found is None:
        raise Refused(_("There is no category called “{name}”.").format(name=name.strip()), "name")
    wrong: list[Refused] = []
    values = {}
    for field, typed, longest in (
        ("name_km", draft.name_km, _LONGEST_WORDS),
        ("collective", draft.collective, _LONGEST_WORDS),
        ("sentence", draft.sentence, _LONGEST_SENTENCE),
    ):
        try:
            values[field] = clean_text(typed, field, longest)
            if field == "sentence":
                check_handover_sentence(values[field])
        except Refused as refused:
            wrong.append(refused)
    refuse_together(wrong)
    before = {key: getattr(found, key) for key in values}
    if before != values:
        session.execute(update(category).where(category.c.id == found.id).values(values))
        record(session, "change", f"category {found.name}", before=before, after=values)
        session.touch("categories")
        session.touch("items")
    return str(found.folded)


def check_handover_sentence(sentence: str) -> None:
    """Refuse a sentence that would lose what was handed over, or to whom. An empty one is fine.

    :raises Refused: saying which words may be used, and which is missing.
    """
    used = set(_TOKEN.findall(sentence))
    unknown = sorted(used - set(HANDOVER_WORDS))
    if unknown:
        known = ", ".join(f"{{{word}}}" for word in HANDOVER_WORDS)
        raise Refused(
            _("{{{word}}} is not known here. Use: {words}.").format(word=unknown[0], words=known), "sentence"
        )
    if set("{}") & set(_TOKEN.sub("", sentence)):
        raise Refused(_("A bracket is left open or closed without need."), "sentence")
    if sentence and not used & {"items", "list"}:
        raise Refused(_("Say where the goods stand: write {word}.").format(word="{items}"), "sentence")
    if sentence and "recipient" not in used:
        raise Refused(
            _("Say where the recipient stands: write {word}.").format(word="{recipient}"), "sentence"
        )


def clean_item_words(typed: str, field: str) -> str:
    """The words of an item inside a sentence, made clean.

    :raises Refused: for a word in braces other than {donor}, or {donor} outside of brackets.
    """
    said = clean_text(typed, field, _LONGEST_WORDS)
    unknown = sorted(set(_TOKEN.findall(said)) - {"donor"})
    if unknown:
        raise Refused(
            _("{{{word}}} is not known here. Use: {words}.").format(word=unknown[0], words="{donor}"), field
        )
    if "{donor}" in _OPTIONAL.sub("", said):
        raise Refused(
            _(
                "Put {word} in brackets, as in “{example}”: goods that nobody gave leave that part out."
            ).format(word="{donor}", example="posters [from {donor}]"),
            field,
        )
    if set("[]{}") & set(_TOKEN.sub("", _OPTIONAL.sub(lambda part: part[0][1:-1], said))):
        raise Refused(_("A bracket is left open or closed without need."), field)
    return said
