"""People reached: men, women, boys and girls, or a total only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from supplytrack.core.code import clean_text
from supplytrack.core.document import CountMethod
from supplytrack.core.quantity import parse_number
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _

MOST_PEOPLE = 100_000_000
LONGEST_WHY = 500


@dataclass(frozen=True)
class HeadCount:
    """Head counts as typed; all empty means that nobody was counted. `planned_why` says why others than planned came."""

    men: str = ""
    women: str = ""
    boys: str = ""
    girls: str = ""
    people: str = ""
    households: str = ""
    planned: str = ""
    planned_why: str = ""
    method: str = CountMethod.LIST.value
    served_kind: str = ""


@dataclass(frozen=True)
class Heads:
    """Head counts read. The four are all there or all None."""

    men: int | None
    women: int | None
    boys: int | None
    girls: int | None
    people: int
    households: int | None
    planned: int | None
    planned_why: str
    method: CountMethod
    served_kind: str


def read_headcount(typed: HeadCount, field: str) -> Heads | None:
    """The head counts, or None when nothing was counted.

    :raises Refused: when a count is not a whole number, when the four do not add up to the total, or when another
        number than planned was reached and nothing says why.
    """
    wrong: list[Refused] = []
    numbers = {
        name: _count(getattr(typed, name), f"{field}.{name}", wrong)
        for name in ("men", "women", "boys", "girls", "people", "households", "planned")
    }
    refuse_together(wrong)
    heads: tuple[int | None, int | None, int | None, int | None] = (
        numbers["men"],
        numbers["women"],
        numbers["boys"],
        numbers["girls"],
    )
    total = numbers["people"]
    if all(value is None for value in (*heads, total)):
        return None
    if any(value is not None for value in heads):
        men, women, boys, girls = (value or 0 for value in heads)
        heads = (men, women, boys, girls)
        added = men + women + boys + girls
        if total is not None and total != added:
            raise Refused(
                _("Men, women, boys and girls make {added}, but {total} people are written.").format(
                    added=f"{added:,}", total=f"{total:,}"
                ),
                f"{field}.people",
            )
        total = added
    try:
        method = CountMethod(typed.method or CountMethod.LIST)
    except ValueError:
        raise Refused(_("Say how people were counted: list, tally or estimate."), f"{field}.method") from None
    return Heads(
        *heads,
        total or 0,
        numbers["households"],
        numbers["planned"],
        _why(typed.planned_why, numbers["planned"], total or 0, f"{field}.planned_why"),
        method,
        typed.served_kind.strip() or "returning migrants",
    )


def _why(typed: str, planned: int | None, reached: int, field: str) -> str:
    """Why another number than planned was reached; nothing to say where there was no plan or it was met."""
    if planned is None or planned == reached:
        return ""
    why = clean_text(typed, field, LONGEST_WHY)
    if not why:
        raise Refused(
            _("{planned} people were planned and {reached} reached. Say why.").format(
                planned=f"{planned:,}", reached=f"{reached:,}"
            ),
            field,
        )
    return why


def _count(typed: str, field: str, wrong: list[Refused]) -> int | None:
    if not typed.strip():
        return None
    try:
        value = parse_number(typed, field)
        if value.denominator != 1 or not 0 <= value <= MOST_PEOPLE:
            raise Refused(_("People are counted in whole numbers from 0."), field)
    except Refused as refusal:
        wrong.append(refusal)
        return None
    return value.numerator


def people_row(heads: Heads) -> dict[str, Any]:
    """The columns that keep head counts."""
    return {
        "men": heads.men,
        "women": heads.women,
        "boys": heads.boys,
        "girls": heads.girls,
        "people": heads.people,
        "households": heads.households,
        "planned": heads.planned,
        "planned_why": heads.planned_why,
        "method": heads.method.value,
        "served_kind": heads.served_kind,
    }
