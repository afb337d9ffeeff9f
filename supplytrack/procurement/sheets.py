"""The goods received note, filled from the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import text

from supplytrack.core.clock import day_of
from supplytrack.core.document import SourceType
from supplytrack.core.sheets import (
    GoodsReceivedNoteSheet,
    PaperLanguage,
    PaperParty,
    PaperState,
    ReceiptLine,
    ReceivedDocument,
)
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.paper_parts import (
    GOODS_COLUMNS,
    GOODS_JOINS,
    packed,
    paper_goods,
    paper_head,
    paper_party,
    unit_plurals,
)

_RECEIPT = text(
    """SELECT d.id, d.number, d.effective_day, d.remarks, g.source_type, g.supplier_paper, g.papers_received, g.carrier,
  g.vehicle, w.name AS warehouse, w.name_km AS warehouse_km, q.code AS party, q.name AS party_name, q.name_km AS party_km,
  o.number AS ordered, a.agreement, r.id AS reversal
FROM document d JOIN goods_receipt g ON g.document_id = d.id LEFT JOIN location w ON w.id = d.to_location_id
LEFT JOIN party q ON q.id = d.party_id LEFT JOIN document o ON o.id = d.related_id
LEFT JOIN purchase_order a ON a.document_id = d.related_id LEFT JOIN document r ON r.reverses_id = d.id
WHERE d.number = :number"""
)
_LINES = text(
    f"""SELECT {GOODS_COLUMNS}, x.per_documents, x.good, x.damaged, x.short, x.over_order,
  x.pack_name, x.pack_numerator, x.pack_denominator
FROM goods_receipt_line x {GOODS_JOINS} WHERE x.document_id = :id ORDER BY x.line"""
)
_PAPERS: tuple[tuple[str, ReceivedDocument], ...] = (
    ("waybill", "waybill"),
    ("delivery note", "waybill"),
    ("invoice", "invoice"),
    ("packing list", "packing list"),
    ("none", "none"),
)
"""What the words of a receipt tick on its paper."""


def goods_received_note_sheet(
    session: Session, number: str, language: PaperLanguage = "both"
) -> GoodsReceivedNoteSheet:
    """The goods received note of a receipt.

    :raises Refused: when there is no receipt with this number.
    """
    found = session.execute(_RECEIPT, {"number": number.strip().upper()}).first()
    if found is None:
        raise Refused(
            _("There is no goods receipt {number}. Check its number.").format(number=number), "number"
        )
    plurals = unit_plurals(session)
    lines = tuple(
        ReceiptLine(
            paper_goods(row),
            row.per_documents,
            row.good,
            row.damaged,
            row.short,
            packed=packed(row, row.good + row.damaged, plurals),
            over_order=row.over_order,
        )
        for row in session.rows(_LINES, {"id": found.id})
    )
    return GoodsReceivedNoteSheet(
        head=paper_head(session, found.number, day_of(found.effective_day), language),
        received_at=PaperParty(found.warehouse or "", found.warehouse_km or ""),
        received_from=_sender(found),
        source=paper_source(found.source_type),
        lines=lines,
        state=PaperState.REVERSED if found.reversal is not None else PaperState.ORIGINAL,
        donor=common_donor(lines),
        order_number=" · ".join(filter(None, (found.ordered, found.agreement))),
        documents=ticked_papers(found.papers_received, found.supplier_paper),
        vehicle=found.vehicle,
        carrier=found.carrier,
        remarks=found.remarks,
    )


def _sender(found: Any) -> PaperParty:
    if found.party is None:
        return PaperParty("")
    return paper_party(found.party, found.party_name, found.party_km)


def paper_source(source_type: str) -> Literal["procured", "donated", "other"]:
    """Which of the three boxes of the paper says how the goods came."""
    if source_type == SourceType.PROCURED:
        return "procured"
    return "donated" if source_type == SourceType.DONATED else "other"


def common_donor(lines: Sequence[ReceiptLine]) -> PaperParty | None:
    """The donor of all lines; None when they have several, or none."""
    donors = {line.goods.donor for line in lines}
    return donors.pop() if len(donors) == 1 else None


def ticked_papers(papers_received: str, supplier_paper: str) -> frozenset[ReceivedDocument]:
    """The papers that came with the goods, as the note ticks them."""
    said = papers_received.casefold()
    ticked = {paper for word, paper in _PAPERS if word in said}
    return frozenset(ticked | ({"waybill"} if supplier_paper else set()))
