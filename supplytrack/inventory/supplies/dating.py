"""Writing down the expiry date of goods that came without one.

A batch never changes: the goods become a batch with the date, and everything else they carry stays.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select

from supplytrack.access.permission import requires
from supplytrack.catalogue.item import item as item_table
from supplytrack.catalogue.lookup import ItemRef, LocationRef, need_item, need_location
from supplytrack.catalogue.packing import count_of
from supplytrack.core.actor import Permission
from supplytrack.core.clock import day_number
from supplytrack.core.document import Kind
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.batch import batch
from supplytrack.inventory.conversions.posting import Conversion, Made, post_conversion
from supplytrack.inventory.conversions.splitting import KEPT_OF_BATCH
from supplytrack.inventory.ledger import Lot, Posted, check_day, find_posted, next_document_id
from supplytrack.inventory.picking import Wanted, take


@dataclass(frozen=True)
class DatingDraft:
    """So much of a batch (its identity) in a store carries this expiry date; what is left stays without one."""

    uid: str
    date: dt.date
    location: str
    batch_uid: str
    quantity: str
    expiry: dt.date | None
    remarks: str = ""


_BY_UID = (
    select(batch, item_table.c.code)
    .join(item_table, item_table.c.id == batch.c.item_id)
    .where(batch.c.uid == bindparam("uid"))
)


@requires(Permission.ADJUST_STOCK)
def record_expiry(session: Session, typed: DatingDraft) -> Posted:
    """Write down when goods expire that came without a date. Posted as a split: a part of a batch gets its date.

    :raises Refused: when the batch has a date already, no date is given, or more is meant than is free there.
    """
    if (found := find_posted(session, typed.uid)) is not None:
        return found
    check_day(session, typed.date)
    place = need_location(session, typed.location, "location")
    row = session.execute(_BY_UID, {"uid": typed.batch_uid}).first()
    if row is None:
        raise Refused(_("Choose the batch whose date is written down."), "batch")
    item = need_item(session, row.code, "batch")
    if row.expiry_day is not None or not item.tracks_expiry:
        raise Refused(_("This batch of {item} needs no other date.").format(item=item.name), "batch")
    if typed.expiry is None:
        raise Refused(_("Write the expiry date that stands on the goods."), "expiry")
    quantity = count_of(item, typed.quantity, "", "", "quantity").smallest
    lot = _take(session, typed, place, item, quantity)
    document_id = next_document_id(session)
    values = {
        **{name: getattr(row, name) for name in KEPT_OF_BATCH},
        "expiry_day": day_number(typed.expiry),
        "uid": new_uid(),
        "item_id": item.id,
        "document_id": document_id,
        "line": 1,
    }
    dated = Lot(session.insert_one(insert(batch), values), values["uid"], item.id)
    return post_conversion(
        session,
        Conversion(
            uid=typed.uid,
            kind=Kind.SPLIT,
            day=typed.date,
            place=place,
            remarks=typed.remarks,
            document_id=document_id,
            consumed=[(lot, quantity)],
            made=[Made(dated, quantity, "place", [(lot, quantity)])],
        ),
    )


def _take(session: Session, typed: DatingDraft, place: LocationRef, item: ItemRef, quantity: int) -> Lot:
    wanted = Wanted(1, item, quantity, batch_uid=typed.batch_uid)
    try:
        return take(session, place, typed.date, [wanted])[0][0].lot
    except Refused as refusal:
        raise Refused(str(refusal), "quantity") from refusal
