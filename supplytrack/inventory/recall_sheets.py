"""The recall list, filled from a trace."""

from __future__ import annotations

from supplytrack.core.recall_sheet import RecalledBatch, RecallLine, RecallSheet
from supplytrack.core.sheets import PaperGoods, PaperItem, PaperLanguage, PaperParty, PaperUnit
from supplytrack.db.engine import Session
from supplytrack.inventory.paper_parts import paper_head, stated_batch, stated_expiry
from supplytrack.inventory.tracing import Fate, Trace, TracedBatch, TraceLine


def recall_sheet(
    session: Session, found: Trace, asked: str, *, language: PaperLanguage = "both"
) -> RecallSheet:
    """Where everything is that was found, as of today."""
    today = session.clock.today()
    first = next((batch for batch in found.batches if batch.id in found.asked), found.batches[0])
    return RecallSheet(
        paper_head(session, f"RL-{first.item}-{today.year}-{today:%m%d}", today, language),
        asked,
        tuple(_batch(found, batch) for batch in found.batches if found.lines_of(batch.id)),
    )


def _batch(found: Trace, batch: TracedBatch) -> RecalledBatch:
    sums = found.sums_of(batch.id)
    return RecalledBatch(
        PaperGoods(
            PaperItem(batch.item, batch.item_name, batch.item_km, batch.decimals, batch.unsplit),
            PaperUnit(batch.unit, batch.many, batch.unit_km),
            PaperParty(batch.donor) if batch.donor else None,
            stated_batch(batch.batch, tracked=True),
            stated_expiry(batch.expiry, tracked=batch.tracks_expiry),
        ),
        batch.receipt,
        batch.receipt_day,
        batch.supplier,
        sums.get(Fate.CAME, 0),
        found.gap(batch.id),
        tuple(_line(line) for line in found.lines_of(batch.id) if line.fate is not Fate.CAME),
    )


def _line(line: TraceLine) -> RecallLine:
    return RecallLine(
        line.fate.value,
        PaperParty(line.place_name, line.place_km),
        line.quantity,
        line.document,
        line.day,
        line.receiver,
        line.people,
    )
