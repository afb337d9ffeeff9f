"""The donor report's sheet: the balance of each item, where every unit went, and the movements of each lot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import text

from supplytrack.core.donor_sheet import DonorItem, DonorLot, DonorReportSheet
from supplytrack.core.sheets import PaperItem, PaperLanguage, PaperParty, PaperUnit
from supplytrack.db.engine import Session
from supplytrack.distribution.donors.account import Account
from supplytrack.distribution.donors.movements import LotStory, Names, movements_of, parts_of, read_stories
from supplytrack.distribution.donors.queries import (
    DonorFilter,
    DonorRow,
    chosen_batches,
    donor_batches,
    donor_rows,
    holdings,
)
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _, khmer
from supplytrack.inventory.paper_parts import paper_goods, paper_head, paper_party

_ALL_DONORS = N_("All donors and own procurement")
_OWN = N_("Own procurement")
_NAMED = {
    "donor": text("SELECT code, name, name_km FROM party WHERE code = :name"),
    "item": text("SELECT code, name, name_km FROM item WHERE code = :name"),
    "fund": text("SELECT code, name, '' AS name_km FROM fund WHERE code = :name"),
    "category": text("SELECT '' AS code, name, name_km FROM category WHERE name = :name"),
}
_UNKNOWN = {
    "donor": N_("There is no donor called “{name}”."),
    "item": N_("There is no item called “{name}”."),
    "fund": N_("There is no fund called “{name}”."),
    "category": N_("There is no category called “{name}”."),
}


def donor_report_sheet(
    session: Session, chosen: DonorFilter | None = None, language: PaperLanguage = "both"
) -> DonorReportSheet:
    """The report to a donor as of a day. Movements are told where a donor, own procurement or an item is chosen.

    :raises Refused: when there is no such donor, item, fund or category.
    """
    chosen = chosen or DonorFilter()
    named = {what: _named(session, what, name) for what in _NAMED if (name := str(getattr(chosen, what)))}
    last = chosen.as_of or session.clock.today()
    stories: Mapping[int, LotStory] = {}
    names = Names(session)
    rows, batches = donor_rows(session, chosen), donor_batches(session, chosen)
    in_detail = bool(chosen.donor or chosen.own_only or chosen.item)
    if in_detail:
        asked = chosen_batches(session, chosen)
        stories = read_stories(session, asked, holdings(session, asked), names)
    lots = tuple(
        DonorLot(paper_goods(batch), told)
        for batch in batches
        if batch.id in stories and (told := movements_of(stories[batch.id], names))
    )
    donor, code = _donor(session, chosen, named)
    return DonorReportSheet(
        head=paper_head(session, f"DO-{code}-{last.year}-{last:%m%d}", last, language),
        donor=donor,
        period_from=min((lot.movements[0].day for lot in lots), default=last),
        period_to=last,
        rows=_rows(rows, batches, stories, names),
        lots=lots if in_detail else None,
        chosen=tuple(PaperParty(row.name, row.name_km) for what, row in named.items() if what != "donor"),
    )


def _named(session: Session, what: str, name: str) -> Any:
    row = session.execute(_NAMED[what], {"name": name}).first()
    if row is None:
        raise Refused(_(_UNKNOWN[what]).format(name=name), what)
    return row


def _donor(session: Session, chosen: DonorFilter, named: Mapping[str, Any]) -> tuple[PaperParty, str]:
    """Whom the report is for, and the word for its number."""
    if chosen.own_only:
        short = session.workspace.short_name
        return PaperParty(_OWN, khmer(_OWN), short), short or "OWN"
    if (row := named.get("donor")) is not None:
        return paper_party(row.code, row.name, row.name_km), row.code
    return PaperParty(_ALL_DONORS, khmer(_ALL_DONORS)), "ALL"


def _rows(
    rows: Sequence[DonorRow], batches: Sequence[Any], stories: Mapping[int, LotStory], names: Names
) -> tuple[DonorItem, ...]:
    of_item = {
        key: [stories[batch.id] for batch in same if batch.id in stories]
        for key, same in groupby(batches, key=lambda batch: (batch.donor, batch.item))
    }
    return tuple(_item(row, of_item[row.donor, row.item], names) for row in rows)


def _item(row: DonorRow, stories: Sequence[LotStory], names: Names) -> DonorItem:
    account: Account = row.account
    return DonorItem(
        item=PaperItem(row.item, row.item_name, row.item_km, row.decimals, row.unsplit),
        unit=PaperUnit(row.unit, row.units, row.unit_km),
        donor=None if row.donor is None else paper_party(row.donor, row.donor_name, row.donor_km),
        received=account.received,
        signed=account.signed + account.people,
        open=account.open,
        lost=account.lost,
        converted=account.converted,
        balance=account.on_hand + account.in_transit,
        in_transit=account.in_transit,
        gap=account.gap,
        gap_batches=row.gap_batches,
        parts=parts_of(stories, names),
    )
