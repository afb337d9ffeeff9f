"""The count sheet, filled from a count."""

from __future__ import annotations

from supplytrack.core.count_sheet import CountSheet, CountSheetLine
from supplytrack.core.document import MISCOUNTED, CountState
from supplytrack.core.sheets import PaperGoods, PaperItem, PaperLanguage, PaperParty, PaperState, PaperUnit
from supplytrack.db.engine import Session
from supplytrack.inventory.counts.queries import CountSheetRow, read_count
from supplytrack.inventory.paper_parts import paper_head, paper_party, stated_batch, stated_expiry

_STATES = {CountState.CANCELLED: PaperState.CANCELLED, CountState.REVERSED: PaperState.REVERSED}


def count_sheet(
    session: Session, number: str, language: PaperLanguage = "both", *, shows_expected: bool = False
) -> CountSheet:
    """The sheet of a count: for the pen while it is counted, afterwards with figures and differences.

    For the pen it is blind unless `shows_expected`; what was typed so far is printed.

    :raises Refused: when there is no count with this number.
    """
    detail = read_count(session, number)
    filled = detail.row.state in (CountState.COUNTED, CountState.POSTED, CountState.REVERSED)
    return CountSheet(
        paper_head(session, detail.row.number, detail.row.date, language),
        PaperParty(detail.row.location_name, detail.row.location_km),
        session.clock.local(detail.frozen_at).replace(second=0, microsecond=0),
        detail.row.scope,
        tuple(_line(line) for line in detail.lines),
        detail.row.counted_by,
        detail.reviewed_by,
        detail.remarks,
        _STATES.get(detail.row.state, PaperState.ORIGINAL),
        filled,
        shows_expected,
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
    reason = (line.reason or MISCOUNTED) if line.difference else ""
    return CountSheetLine(goods, line.expected, line.counted, reason, line.remarks)
