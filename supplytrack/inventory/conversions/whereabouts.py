"""Where goods are that a conversion made or used, told when they are missing somewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, text

from supplytrack.catalogue.place import PLACE_KINDS, LocationKind
from supplytrack.db.engine import Session
from supplytrack.i18n import N_, _
from supplytrack.inventory.shortage import counted

_OWN = ", ".join(f"'{kind.value}'" for kind in PLACE_KINDS)
_ELSEWHERE = text(
    f"""
SELECT l.name AS place, sum(b.on_hand - b.allocated) AS quantity, i.decimals, u.one, u.many
FROM balance b JOIN location l ON l.id = b.location_id JOIN item i ON i.id = b.item_id JOIN unit u ON u.id = i.unit_id
WHERE b.item_id = :item_id AND b.location_id <> :location_id AND l.kind IN ({_OWN}) AND b.on_hand > b.allocated
GROUP BY l.id, l.name, i.decimals, u.one, u.many ORDER BY l.name, l.id"""
)
_GONE = text(
    f"""
SELECT g.kind, g.place, sum(g.quantity) AS quantity, i.decimals, u.one, u.many FROM (
  SELECT l.kind, l.name AS place, b.item_id, b.on_hand AS quantity FROM balance b JOIN location l ON l.id = b.location_id
  WHERE b.batch_id IN :batches AND b.location_id <> :location_id AND b.on_hand > 0
  UNION ALL SELECT l.kind, '', m.item_id, CASE WHEN l.id = m.to_location_id THEN m.quantity ELSE -m.quantity END
  FROM stock_move m JOIN location l ON l.id IN (m.to_location_id, m.from_location_id)
  WHERE m.batch_id IN :batches
    AND l.kind IN ('{LocationKind.PEOPLE_REACHED.value}', '{LocationKind.LOSS.value}', '{LocationKind.DISPOSED.value}')
  UNION ALL SELECT '{LocationKind.CONVERTED.value}', d.number, c.item_id, c.quantity
  FROM conversion_line c JOIN document d ON d.id = c.document_id
  WHERE c.batch_id IN :batches AND c.target = 'converted'
    AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id)) g
JOIN item i ON i.id = g.item_id JOIN unit u ON u.id = i.unit_id
GROUP BY g.kind, g.place, g.item_id, i.decimals, u.one, u.many HAVING sum(g.quantity) > 0
ORDER BY g.kind, g.place, g.item_id"""
).bindparams(bindparam("batches", expanding=True))
_CONVERTED = text(
    "SELECT DISTINCT batch_id FROM conversion_line WHERE batch_id IN :batches ORDER BY batch_id"
).bindparams(bindparam("batches", expanding=True))
_WORDS = {
    LocationKind.IN_TRANSIT: N_("{quantity} on the way"),
    LocationKind.PEOPLE_REACHED: N_("{quantity} given to people"),
    LocationKind.LOSS: N_("{quantity} lost or damaged"),
    LocationKind.DISPOSED: N_("{quantity} disposed of"),
    LocationKind.CONVERTED: N_("{quantity} used by {place}"),
}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A place that could give some of an item."""

    place: str
    quantity: str


def stock_elsewhere(session: Session, item_id: int, location_id: int) -> list[Elsewhere]:
    """Other places of ours that have some of an item which nobody reserved."""
    rows = session.rows(_ELSEWHERE, {"item_id": item_id, "location_id": location_id})
    return [Elsewhere(row.place, counted(int(row.quantity), row)) for row in rows]


def where_gone(session: Session, batch_ids: Iterable[int], location_id: int) -> str:
    """A sentence that says where goods of these batches are instead of in a place, for those that conversions
    made or used; empty for others."""
    converted = [row.batch_id for row in session.rows(_CONVERTED, {"batches": sorted(set(batch_ids))})]
    if not converted:
        return ""
    rows = session.rows(_GONE, {"batches": converted, "location_id": location_id})
    return _("Where they are: {places}.").format(places=", ".join(map(_told, rows))) if rows else ""


def _told(row: Any) -> str:
    words = _WORDS.get(LocationKind(row.kind), N_("{quantity} in {place}"))
    return _(words).format(quantity=counted(int(row.quantity), row), place=row.place)
