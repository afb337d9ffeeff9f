"""Beginning the paper that solves a trouble: a draft that says already what is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from supplytrack.core.actor import Permission
from supplytrack.core.document import Kind
from supplytrack.core.identity import new_uid
from supplytrack.core.quantity import plain_quantity
from supplytrack.db.engine import Session
from supplytrack.inventory.operations import save_draft
from supplytrack.inventory.supplies.attention import AttentionRow, Remedy, Way

NEEDS = {
    Way.DISPOSE: Permission.ADJUST_STOCK,
    Way.HAND_OVER: Permission.PREPARE_HANDOVER,
    Way.TRANSFER: Permission.TRANSFER_GOODS,
    Way.ORDER: Permission.ORDER_GOODS,
    Way.RECORD_EXPIRY: Permission.ADJUST_STOCK,
}
"""What a person must be allowed to do, to be offered it."""


@dataclass(frozen=True)
class Begun:
    """A draft, and where it is opened."""

    kind: Kind
    values: dict[str, Any]
    place: str
    word: str

    @property
    def opens(self) -> Any:
        """What the place needs to open it."""
        uid = self.values["uid"]
        return (self.word, uid) if self.word else uid


_PAPERS = {
    Way.DISPOSE: (Kind.DISPOSAL, "stock", "disposal"),
    Way.HAND_OVER: (Kind.DELIVERY_NOTE, "hand over", ""),
    Way.TRANSFER: (Kind.TRANSFER, "stock", "transfer"),
    Way.ORDER: (Kind.PURCHASE_ORDER, "receive", "order"),
}


def begin(row: AttentionRow, remedy: Remedy, today: date) -> Begun:
    """The paper for one thing that can be done, as far as it is known; nothing is posted."""
    kind, place, word = _PAPERS[remedy.way]
    line: dict[str, Any] = {
        "item": row.item,
        "quantity": str(plain_quantity(remedy.quantity, row.decimals)),
    }
    if row.batch_uid:
        line["batch"] = row.batch_uid
    if remedy.way is Way.DISPOSE:
        line["reason"] = "expired"
    fields: dict[str, Any] = {"uid": new_uid(), "date": today.isoformat(), **_places(row, remedy)}
    return Begun(kind, {**fields, "lines": [line]}, place, word)


def _places(row: AttentionRow, remedy: Remedy) -> dict[str, str]:
    if remedy.way is Way.DISPOSE:
        return {"location": row.store}
    if remedy.way is Way.HAND_OVER:
        return {"source": row.store}
    if remedy.way is Way.TRANSFER:
        return {"source": remedy.source, "target": remedy.target}
    return {}


def keep(session: Session, begun: Begun, title: str) -> Any:
    """Keep the draft; tells what opens it."""
    save_draft(session, str(begun.values["uid"]), begun.kind.value, begun.values, title)
    return begun.opens
