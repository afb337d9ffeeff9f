"""Saying what a kit holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, text, update

from supplytrack.access.audit import record
from supplytrack.access.permission import requires
from supplytrack.catalogue.item import item
from supplytrack.catalogue.kit import kit_component
from supplytrack.catalogue.lookup import ItemRef, need_item, need_items
from supplytrack.catalogue.packing import count_of
from supplytrack.core.actor import Permission
from supplytrack.core.quantity import format_quantity
from supplytrack.db.engine import Session
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _


@dataclass(frozen=True)
class ComponentDraft:
    """A component as typed: so many of an item in one kit."""

    item: str
    quantity: str


@dataclass(frozen=True, slots=True)
class Component:
    """A component of a kit; `quantity` is smallest units in one kit."""

    item_id: int
    code: str
    name: str
    name_km: str
    decimals: int
    unit: str
    many: str
    unit_km: str
    tracks_expiry: bool
    quantity: int


_COMPONENTS = text(
    """
SELECT i.id, i.code, i.name, i.name_km, i.decimals, u.one, u.many, u.name_km AS unit_km, i.tracks_expiry, k.quantity
FROM kit_component k JOIN item i ON i.id = k.component_id JOIN unit u ON u.id = i.unit_id
WHERE k.kit_id = :kit_id ORDER BY k.position"""
)
_KITS = text("SELECT k.code FROM item k WHERE k.id IN (SELECT kit_id FROM kit_component) ORDER BY k.code")
_IS_KIT = text("SELECT 1 FROM kit_component WHERE kit_id = :id")
_IN_KIT = text(
    "SELECT i.name FROM kit_component k JOIN item i ON i.id = k.kit_id WHERE k.component_id = :id ORDER BY i.name LIMIT 1"
)
_FORGET = delete(kit_component).where(kit_component.c.kit_id == bindparam("of_kit"))


def components_of(session: Session, kit_id: int) -> list[Component]:
    """What one kit holds, in the order in which it was said; nothing for an item that is no kit."""
    return [
        Component(
            row.id,
            row.code,
            row.name,
            row.name_km,
            row.decimals,
            row.one,
            row.many,
            row.unit_km,
            bool(row.tracks_expiry),
            row.quantity,
        )
        for row in session.rows(_COMPONENTS, {"kit_id": kit_id})
    ]


def kit_codes(session: Session) -> list[str]:
    """The codes of all items that are kits."""
    return [row.code for row in session.rows(_KITS)]


@requires(Permission.KEEP_CATALOGUE)
def keep_kit(session: Session, kit: str, components: Sequence[ComponentDraft]) -> None:
    """Say what one kit holds; without components the item is a kit no more. Kits made before keep what they hold.

    A kit whose components expire has expiry dates itself.

    :raises Refused: naming the component that is wrong.
    """
    found = need_item(session, kit, "kit")
    before = _described(components_of(session, found.id))
    read = _read(session, found, components)
    session.execute(_FORGET, {"of_kit": found.id})
    if read:
        session.execute(
            insert(kit_component),
            [
                {"kit_id": found.id, "component_id": part.id, "position": n, "quantity": quantity}
                for n, (part, quantity) in enumerate(read, 1)
            ],
        )
        if any(part.tracks_expiry for part, _quantity in read):
            session.execute(update(item).where(item.c.id == found.id).values(tracks_expiry=1))
    after = _described(components_of(session, found.id))
    if after != before:
        record(session, "change", f"kit {found.code}", before=before, after=after)
    session.touch("items")


def _described(components: Sequence[Component]) -> dict[str, str]:
    return {one.code: format_quantity(one.quantity, one.decimals) for one in components}


def _read(session: Session, kit: ItemRef, components: Sequence[ComponentDraft]) -> list[tuple[ItemRef, int]]:
    items = need_items(session, [(one.item, f"lines.{n}.item") for n, one in enumerate(components)])
    if components:
        _check_kit(session, kit)
    wrong: list[Refused] = []
    read: list[tuple[ItemRef, int]] = []
    for n, one in enumerate(components):
        part = items[one.item]
        try:
            _check_component(session, kit, part, f"lines.{n}.item")
            if part.id in {known.id for known, _quantity in read}:
                raise Refused(_("{item} stands here twice.").format(item=part.name), f"lines.{n}.item")
            read.append((part, count_of(part, one.quantity, "", "", f"lines.{n}").smallest))
        except Refused as refusal:
            wrong.append(refusal)
    refuse_together(wrong)
    return read


def _check_kit(session: Session, kit: ItemRef) -> None:
    if kit.decimals:
        raise Refused(_("{item} is counted in parts of a unit; kits are whole.").format(item=kit.name), "kit")
    if kit.unsplit:
        raise Refused(_("{item} stands for several kinds; it cannot be a kit.").format(item=kit.name), "kit")
    other = session.scalar(_IN_KIT, {"id": kit.id})
    if other is not None:
        raise Refused(
            _("{item} is part of {kit}. A kit holds no kits.").format(item=kit.name, kit=other), "kit"
        )


def _check_component(session: Session, kit: ItemRef, part: ItemRef, field: str) -> None:
    if part.id == kit.id:
        raise Refused(_("A kit cannot hold itself."), field)
    if session.scalar(_IS_KIT, {"id": part.id}) is not None:
        raise Refused(_("{item} is a kit. A kit holds no kits.").format(item=part.name), field)
