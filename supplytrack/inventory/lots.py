"""Batches that a line names, and new ones for goods that nobody knew of."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select

from supplytrack.core.code import fold
from supplytrack.core.document import SourceType
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.batch import batch
from supplytrack.inventory.ledger import Lot

_OF_ITEM = (
    select(batch.c.id, batch.c.uid, batch.c.batch_number, batch.c.donor_id)
    .where(batch.c.item_id == bindparam("item_id"))
    .order_by(batch.c.id)
)
_INSERT = insert(batch)


def named_lot(
    session: Session,
    item_id: int,
    *,
    uid: str,
    number: str,
    donor_id: int | None,
    field: str,
    own_only: bool = False,
) -> Lot | None:
    """The batch of an item that an identity or a batch number means, the oldest of several.

    None when neither is given, or no batch has it. `field`: where whose it is would be said.

    :raises Refused: when batches of several donors have that number and no donor is said.
    """
    folded = fold(number)
    if not uid and not folded:
        return None
    same = [
        row
        for row in session.rows(_OF_ITEM, {"item_id": item_id})
        if (row.uid == uid if uid else fold(row.batch_number) == folded)
        and donor_id in (None, row.donor_id)
        and not (own_only and row.donor_id is not None)
    ]
    if len({row.donor_id for row in same}) > 1:
        raise Refused(
            _("Batches of several donors have the number {batch}. Say whose it is.").format(
                batch=number.strip()
            ),
            field,
        )
    return Lot(same[0].id, same[0].uid, item_id) if same else None


def found_lot(
    session: Session,
    item_id: int,
    *,
    donor_id: int | None,
    batch_number: str,
    expiry_day: int | None,
    received_day: int,
    document_id: int,
    line: int,
) -> Lot:
    """A new batch with source type found, for goods that nobody knew of. Days are day numbers."""
    uid = new_uid()
    key = session.insert_one(
        _INSERT,
        {
            "uid": uid,
            "item_id": item_id,
            "source_type": SourceType.FOUND.value,
            "donor_id": donor_id,
            "batch_number": batch_number,
            "expiry_day": expiry_day,
            "received_day": received_day,
            "document_id": document_id,
            "line": line,
        },
    )
    return Lot(key, uid, item_id)
