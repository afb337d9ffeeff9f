"""The count sheet, filled from a count."""

from __future__ import annotations

from supplytrack.core.count_sheet import CountSheet, CountSheetLine
from supplytrack.core.sheets import PaperGoods, PaperItem, PaperLanguage, PaperParty, PaperUnit
from supplytrack.db.engine import Session
from supplytrack.inventory.counts.queries import CountSheetRow, read_count
from supplytrack.inventory.paper_parts import paper_head, paper_party, stated_batch, stated_expiry


def count_sheet(session: Session, number: str, language: PaperLanguage = "both") -> CountSheet:
    """The sheet of a count: blank while nothing is counted, afterwards with the figures.

    :raises Refused: when there is no count with this number.
    """
    detail = read_count(session, number)
    return CountSheet(
        paper_head(session, detail.row.number, detail.row.date, language),
        PaperParty(detail.row.location_name, detail.row.location_km),
        session.clock.local(detail.frozen_at).replace(second=0, microsecond=0),
        detail.row.scope,
        tuple(_line(line) for line in detail.lines),
        detail.row.counted_by,
    )


def _line(line: CountSheetRow) -> CountSheetLine:
    donor = paper_party(line.donor, line.donor_name, line.donor_km) if line.donor is not None else None
    goods = PaperGoods(
        PaperItem(line.item, line.item_name, line.item_km, line.decimals, line.unsplit),
        PaperUnit(line.unit, line.many, line.unit_km),
        donor,
        stated_batch(line.batch, tracked=line.tracks_expiry),
        stated_expiry(line.expiry, tracked=line.tracks_expiry),
    )
    return CountSheetLine(goods, line.counted)
