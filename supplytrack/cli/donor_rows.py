"""The rows of the donor report: every unit of a donation accounted for, or the gap told."""

from __future__ import annotations

from supplytrack.cli.filters import Chosen
from supplytrack.cli.rows import Row
from supplytrack.core.quantity import plain_quantity
from supplytrack.db.engine import Session
from supplytrack.distribution.donors.queries import DonorFilter, donor_rows


def donor_filter(chosen: Chosen) -> DonorFilter:
    """The filters of the donor report, as its query takes them."""
    return DonorFilter(
        as_of=chosen.last,
        donor=chosen.donor,
        item=chosen.item,
        own_only=chosen.own_only,
        category=chosen.category,
        fund=chosen.fund,
    )


def donor_report_rows(session: Session, chosen: Chosen) -> list[Row]:
    """A row for each donor and item; `donor` is empty for goods of one's own."""
    return [
        {
            "donor": row.donor,
            "donor_name": row.donor_name,
            "item": row.item,
            "item_name": row.item_name,
            "unit": row.unit,
            **{name: plain_quantity(getattr(row.account, name), row.decimals) for name in _FIGURES},
            "gap_batches": ", ".join(row.gap_batches),
        }
        for row in donor_rows(session, donor_filter(chosen))
    ]


_FIGURES = (
    "received", "distributed", "signed", "open", "people", "lost", "converted", "on_hand", "in_transit", "gap",
)  # fmt: skip
