"""The loss report, filled from the ledger: of a write-off, and of any other document that lost goods."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from supplytrack.core.clock import day_of
from supplytrack.core.document import Kind
from supplytrack.core.loss_report_sheet import LossLine, LossReportSheet
from supplytrack.core.money import format_money
from supplytrack.core.sheets import PaperLanguage, PaperParty, PaperState
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.changes.losses import Loss, losses_of, worth_of_losses
from supplytrack.inventory.paper_parts import paper_head, paper_place

_DOCUMENT = text(
    """SELECT d.id, d.kind, d.number, d.effective_day, d.remarks, d.posted_by, v.number AS reversed_by,
  f.name AS source_name, f.name_km AS source_km, f.aliases AS source_aliases,
  w.name AS target_name, w.name_km AS target_km, w.aliases AS target_aliases, o.number AS related,
  a.requested_by, a.approved_by, a.method, a.witness, c.counted_by, c.reviewed_by, r.received_by
FROM document d LEFT JOIN location f ON f.id = d.from_location_id LEFT JOIN location w ON w.id = d.to_location_id
LEFT JOIN document o ON o.id = d.related_id LEFT JOIN document v ON v.reverses_id = d.id
LEFT JOIN adjustment a ON a.document_id = d.id LEFT JOIN stock_count_posting c ON c.document_id = d.id
LEFT JOIN transfer_receipt r ON r.document_id = d.id WHERE d.number = :number"""
)
_MOVING = (Kind.TRANSFER_RECEIPT, Kind.PROOF_OF_DELIVERY, Kind.RETURN)
"""Documents whose goods were between two places."""


def loss_report_sheet(session: Session, number: str, language: PaperLanguage = "both") -> LossReportSheet:
    """The loss report of a document.

    :raises Refused: when there is no such document, or nothing was lost in it.
    """
    found = session.execute(_DOCUMENT, {"number": number.strip().upper()}).first()
    if found is None:
        raise Refused(_("There is no document {number}. Check its number.").format(number=number), "number")
    kind = Kind(found.kind)
    losses = () if kind is Kind.REVERSAL else losses_of(session, found.id, kind)
    if not losses:
        raise Refused(
            _("Nothing was lost in {number}, so there is nothing to report.").format(number=found.number),
            "number",
        )
    worth = worth_of_losses(losses)
    source, place = _places(found, kind)
    return LossReportSheet(
        head=paper_head(session, found.number, day_of(found.effective_day), language),
        told_by=kind.value,
        place=place,
        lines=tuple(_line(loss) for loss in losses),
        worths=tuple(format_money(sum_, code) for code, sum_ in sorted(worth.amounts.items())),
        unknown_worth=worth.unknown,
        state=PaperState.REVERSED if found.reversed_by else PaperState.ORIGINAL,
        source=source,
        related=found.related or "",
        method=found.method or "",
        recorded_by=found.requested_by or found.counted_by or found.received_by or found.posted_by,
        approved_by=found.approved_by or found.reviewed_by or "",
        witness=found.witness or "",
        remarks=found.remarks,
    )


def _places(found: Any, kind: Kind) -> tuple[PaperParty | None, PaperParty]:
    """Where the goods came from, for those that were moving, and where they were lost or missed."""
    source = paper_place(found.source_name or "", found.source_km or "", found.source_aliases or "")
    target = paper_place(found.target_name or "", found.target_km or "", found.target_aliases or "")
    if kind in _MOVING:
        return source, target
    return None, source if found.source_name else target


def _line(loss: Loss) -> LossLine:
    worth = "" if loss.worth is None else format_money(loss.worth, loss.currency)
    return LossLine(loss.goods, loss.quantity, loss.reason, loss.what, worth, loss.remarks)
