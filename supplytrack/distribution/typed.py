"""Reading a delivery note as it was typed and kept, as far as it can be understood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from supplytrack.db.engine import Session
from supplytrack.distribution.headcount import HeadCount
from supplytrack.distribution.operations import NoteDraft
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.summary import GoodsPart, added_up
from supplytrack.inventory.typed_goods import read_typed_line


def note_draft_of(payload: Mapping[str, Any]) -> NoteDraft:
    """A delivery note as it was typed, from its kept form."""
    values = dict(payload)
    values["date"] = dt.date.fromisoformat(values["date"])
    values["lines"] = tuple(GoodsLineDraft(**line) for line in values["lines"])
    values["headcount"] = HeadCount(**values.get("headcount") or {})
    return NoteDraft(**values)


def typed_goods(session: Session, typed: NoteDraft) -> tuple[GoodsPart, ...]:
    """What can be understood of the goods on a note that was typed."""
    parts = []
    for line in typed.lines:
        item, quantity = read_typed_line(session, line)
        if item is not None and quantity is not None:
            parts.append(
                GoodsPart(
                    item.code,
                    item.name,
                    item.name_km,
                    item.decimals,
                    item.one,
                    item.many,
                    item.unit_km,
                    quantity,
                )
            )
    return added_up(parts)
