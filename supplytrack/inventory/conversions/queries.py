"""What batches were made of, and what was made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, text

from supplytrack.core.clock import day_of
from supplytrack.core.document import Kind
from supplytrack.db.engine import Session


@dataclass(frozen=True, slots=True)
class OriginRow:
    """`quantity` smallest units of the batch `origin_id` went into the `made` smallest units of the batch `batch_id`."""

    batch_id: int
    origin_id: int
    quantity: int
    made: int
    document_number: str
    document_kind: Kind
    day: date

    @property
    def in_one(self) -> int:
        """How much of the origin is in one of what was made: exact for kits, of which all of a batch hold the same."""
        return self.quantity // self.made


_ORIGINS = """
SELECT o.batch_id, o.origin_id, sum(o.quantity) AS quantity,
  (SELECT sum(c.quantity) FROM conversion_line c WHERE c.document_id = o.document_id AND c.batch_id = o.batch_id
    AND c.target IN ('place', 'handed')) AS made,
  d.number, d.kind, d.effective_day
FROM batch_origin o JOIN document d ON d.id = o.document_id
WHERE {column} IN :batches AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id)
GROUP BY o.batch_id, o.origin_id, o.document_id, d.number, d.kind, d.effective_day, d.id
ORDER BY d.id, o.batch_id, min(o.line)"""
_OF_BATCH = text(_ORIGINS.format(column="o.batch_id")).bindparams(bindparam("batches", expanding=True))
_OF_ORIGIN = text(_ORIGINS.format(column="o.origin_id")).bindparams(bindparam("batches", expanding=True))


def origins_of(session: Session, batch_ids: Iterable[int]) -> list[OriginRow]:
    """What went into these batches; reversed documents left out."""
    return _rows(session, _OF_BATCH, batch_ids)


def made_into(session: Session, batch_ids: Iterable[int]) -> list[OriginRow]:
    """What these batches were made into; reversed documents left out."""
    return _rows(session, _OF_ORIGIN, batch_ids)


def _rows(session: Session, statement: object, batch_ids: Iterable[int]) -> list[OriginRow]:
    wanted = sorted(set(batch_ids))
    if not wanted:
        return []
    return [
        OriginRow(
            row.batch_id,
            row.origin_id,
            int(row.quantity),
            int(row.made),
            row.number,
            Kind(row.kind),
            day_of(row.effective_day),
        )
        for row in session.rows(statement, {"batches": wanted})  # type: ignore[arg-type]
    ]
