"""The report of expiry dates, filled from the stock."""

from __future__ import annotations

from supplytrack.core.expiry_sheet import ExpiryLine, ExpirySheet
from supplytrack.core.sheets import PaperGoods, PaperItem, PaperLanguage, PaperParty, PaperUnit
from supplytrack.db.engine import Session
from supplytrack.i18n import N_, khmer
from supplytrack.inventory.paper_parts import paper_head, paper_party, stated_batch, stated_expiry
from supplytrack.inventory.queries import StockFilter, StockRow
from supplytrack.inventory.supplies.queries import ExpiryRow, expiry_rows

_ALL_STORES = N_("All stores")


def expiry_sheet(
    session: Session,
    chosen: StockFilter | None = None,
    *,
    within: int | None = None,
    needing: bool = False,
    language: PaperLanguage = "both",
) -> ExpirySheet:
    """The batches that expire or have no date recorded, as of a day.

    `within`: days in which one is expiring, the workspace's own unless told. `needing`: without those good for longer.
    """
    chosen = chosen or StockFilter()
    day = chosen.as_of or session.clock.today()
    rows = expiry_rows(session, chosen, within=within, needing=needing)
    scope = PaperParty(_ALL_STORES, khmer(_ALL_STORES))
    if chosen.location and rows:
        scope = PaperParty(rows[0].stock.location_name, rows[0].stock.location_km)
    code = chosen.location or chosen.province or "ALL"
    return ExpirySheet(
        paper_head(session, f"EX-{code}-{day.year}-{day:%m%d}", day, language),
        scope,
        session.workspace.expiry_warning_days if within is None else within,
        tuple(_line(row) for row in rows),
    )


def _line(row: ExpiryRow) -> ExpiryLine:
    stock = row.stock
    return ExpiryLine(
        _goods(stock),
        PaperParty(stock.location_name, stock.location_km),
        row.status.value,
        row.days_left,
        stock.on_hand,
        stock.available,
    )


def _goods(stock: StockRow) -> PaperGoods:
    donor = paper_party(stock.donor, stock.donor_name, "") if stock.donor is not None else None
    return PaperGoods(
        PaperItem(stock.item, stock.item_name, stock.item_km, stock.decimals, stock.unsplit),
        PaperUnit(stock.unit, stock.many, stock.unit_km),
        donor,
        stated_batch(stock.batch, tracked=True),
        stated_expiry(stock.expiry, tracked=True),
    )
