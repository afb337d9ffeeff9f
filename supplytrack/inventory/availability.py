"""What a store can give on a day: what is there on that day and every day since, and not reserved now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, text

from supplytrack.db.engine import Session
from supplytrack.inventory.fefo import Candidate
from supplytrack.inventory.ledger import Lot

_CANDIDATES = text(
    """
SELECT b.item_id, b.batch_id, t.uid, b.on_hand, b.allocated, t.expiry_day, t.received_day, t.donor_id, t.batch_number,
  (SELECT d.on_hand FROM daily_balance d WHERE d.item_id = b.item_id AND d.batch_id = b.batch_id
     AND d.location_id = b.location_id AND d.day <= :day ORDER BY d.day DESC LIMIT 1) AS on_the_day,
  (SELECT min(d.on_hand) FROM daily_balance d WHERE d.item_id = b.item_id AND d.batch_id = b.batch_id
     AND d.location_id = b.location_id AND d.day > :day) AS lowest_since
FROM balance b JOIN batch t ON t.id = b.batch_id
WHERE b.location_id = :location_id AND b.item_id IN :items AND b.on_hand > 0"""
).bindparams(bindparam("items", expanding=True))


@dataclass(frozen=True, slots=True)
class LotInStore:
    """A batch that lies in a store, ready to be chosen."""

    lot: Lot
    batch_number: str
    on_hand: int
    candidate: Candidate


def lots_in_store(
    session: Session, location_id: int, items: Iterable[int], day: int
) -> dict[int, list[LotInStore]]:
    """For each item the batches in a store and what each can give on `day` (a day number)."""
    wanted = sorted(set(items))
    found: dict[int, list[LotInStore]] = {item_id: [] for item_id in wanted}
    if not wanted:
        return found
    for row in session.rows(_CANDIDATES, {"day": day, "location_id": location_id, "items": wanted}):
        since = row.on_the_day or 0
        if row.lowest_since is not None:
            since = min(since, row.lowest_since)
        candidate = Candidate(
            row.batch_id,
            min(row.on_hand - row.allocated, since),
            row.expiry_day,
            row.received_day,
            row.donor_id,
            row.allocated,
        )
        found[row.item_id].append(
            LotInStore(Lot(row.batch_id, row.uid, row.item_id), row.batch_number, row.on_hand, candidate)
        )
    return found
