"""Papers between the page and the operations: what the page keeps, read as the operations take it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from supplytrack.errors import Refused
from supplytrack.procurement.entry import typed_pack

_PAGE_NAMES = {"pack": "packed", "pack_factor": "packed", "source_type": "kind"}


def typed(values: Mapping[str, Any], key: str) -> str:
    """The text of a field; empty while there is none."""
    return str(values.get(key) or "")


def day_or(value: Any, otherwise: Any) -> Any:
    """The date kept as text; `otherwise` while it is none."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return otherwise


def at_the_page(refused: Refused) -> Refused:
    """A refusal with its fields named as the page names them."""
    found = [Refused(str(one), _page_field(one.field)) for one in refused.all()]
    return Refused(str(found[0]), found[0].field, also=found[1:])


def _page_field(field: str) -> str:
    head, _dot, last = field.rpartition(".")
    name = _PAGE_NAMES.get(last, last)
    return f"{head}.{name}" if head else name


def packed_as(name: str, numerator: int | None, denominator: int | None) -> str:
    """A stored pack as it is typed in a cell: `box of 50`."""
    return typed_pack(name, None if numerator is None else Fraction(numerator, denominator or 1))
