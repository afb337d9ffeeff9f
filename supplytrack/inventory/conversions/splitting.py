"""Splitting a mixed line later, when somebody has seen of what kinds it is. Every part keeps the origin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select

from supplytrack.access.permission import requires
from supplytrack.catalogue.item import item as item_table
from supplytrack.catalogue.lookup import ItemRef, LocationRef, need_item, need_items, need_location
from supplytrack.catalogue.packing import count_of
from supplytrack.core.actor import Permission
from supplytrack.core.document import Kind
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Session
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _
from supplytrack.inventory.batch import batch
from supplytrack.inventory.conversions.posting import Conversion, Made, post_conversion
from supplytrack.inventory.ledger import Lot, Posted, check_day, find_posted, next_document_id
from supplytrack.inventory.picking import Wanted, take
from supplytrack.inventory.spots import handed_over_place


@dataclass(frozen=True)
class SplitPartDraft:
    """A part of a mixed line: so many of one kind."""

    item: str
    quantity: str


@dataclass(frozen=True)
class SplitDraft:
    """A mixed batch (its identity) that turned out to be of these kinds; what the parts leave stays unsplit.

    `handed_over`: the goods lie with a recipient who accepted them (`location`), not in a store.
    """

    uid: str
    date: dt.date
    location: str
    batch_uid: str
    lines: Sequence[SplitPartDraft]
    handed_over: bool = False
    remarks: str = ""


_BY_UID = (
    select(batch, item_table.c.code)
    .join(item_table, item_table.c.id == batch.c.item_id)
    .where(batch.c.uid == bindparam("uid"))
)
KEPT_OF_BATCH = (
    "source_type",
    "donor_id",
    "supplier_id",
    "fund_id",
    "batch_number",
    "expiry_day",
    "pack_name",
    "pack_numerator",
    "pack_denominator",
    "unit_cost",
    "currency",
    "received_day",
)
"""What a part keeps of the mixed batch it comes from."""


@requires(Permission.ASSEMBLE_KITS)
def split_mixed(session: Session, typed: SplitDraft) -> Posted:
    """Say of what kinds a mixed batch is: each part is a batch of its own with the same origin.

    :raises Refused: when the batch is not a mixed one, a part has another unit, or the parts are more than lies there.
    """
    if (found := find_posted(session, typed.uid)) is not None:
        return found
    check_day(session, typed.date)
    place = need_location(session, typed.location, "location")
    row = session.execute(_BY_UID, {"uid": typed.batch_uid}).first()
    if row is None:
        raise Refused(_("Choose the batch that is split."), "batch")
    mixed = need_item(session, row.code, "batch")
    if not mixed.unsplit:
        raise Refused(_("{item} is of one kind already.").format(item=mixed.name), "batch")
    parts = _read_parts(session, typed, mixed)
    holder = handed_over_place(session, place) if typed.handed_over else place
    lot = _take(session, typed, holder, mixed, sum(quantity for _item, quantity in parts))
    document_id = next_document_id(session)
    made = [
        _part(session, typed, row, lot, item, quantity, document_id, n)
        for n, (item, quantity) in enumerate(parts, 1)
    ]
    return post_conversion(
        session,
        Conversion(
            uid=typed.uid,
            kind=Kind.SPLIT,
            day=typed.date,
            place=place,
            holder=holder,
            remarks=typed.remarks,
            document_id=document_id,
            consumed=[(lot, sum(one.quantity for one in made))],
            made=made,
        ),
    )


def _take(session: Session, typed: SplitDraft, holder: LocationRef, mixed: ItemRef, quantity: int) -> Lot:
    wanted = Wanted(1, mixed, quantity, batch_uid=typed.batch_uid, expired_too=True)
    try:
        return take(session, holder, typed.date, [wanted])[0][0].lot
    except Refused as refusal:
        raise Refused(str(refusal), f"lines.{len(typed.lines) - 1}.quantity") from refusal


def _read_parts(session: Session, typed: SplitDraft, mixed: ItemRef) -> list[tuple[ItemRef, int]]:
    if not typed.lines:
        raise Refused(_("Add at least one line."), "lines.0.item")
    items = need_items(session, [(part.item, f"lines.{n}.item") for n, part in enumerate(typed.lines)])
    wrong: list[Refused] = []
    read: list[tuple[ItemRef, int]] = []
    for n, part in enumerate(typed.lines):
        item = items[part.item]
        try:
            _check_part(item, mixed, f"lines.{n}.item")
            if item.id in {known.id for known, _quantity in read}:
                raise Refused(_("{item} stands here twice.").format(item=item.name), f"lines.{n}.item")
            read.append((item, count_of(item, part.quantity, "", "", f"lines.{n}").smallest))
        except Refused as refusal:
            wrong.append(refusal)
    refuse_together(wrong)
    return read


def _check_part(item: ItemRef, mixed: ItemRef, field: str) -> None:
    if item.unsplit:
        raise Refused(_("Choose an item of one kind."), field)
    if (item.unit, item.decimals) != (mixed.unit, mixed.decimals):
        raise Refused(
            _(
                "{item} is counted in {unit}, the mixed line in {mixed}. Nothing says how many make one."
            ).format(item=item.name, unit=item.many, mixed=mixed.many),
            field,
        )


def _part(
    session: Session,
    typed: SplitDraft,
    row: Any,
    mixed: Lot,
    item: ItemRef,
    quantity: int,
    document_id: int,
    line: int,
) -> Made:
    values = {
        **{name: getattr(row, name) for name in KEPT_OF_BATCH},
        "uid": new_uid(),
        "item_id": item.id,
        "document_id": document_id,
        "line": line,
    }
    lot = Lot(session.insert_one(insert(batch), values), values["uid"], item.id)
    return Made(lot, quantity, "handed" if typed.handed_over else "place", [(mixed, quantity)])
