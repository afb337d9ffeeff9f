"""The sheet Receipts: each reference a goods receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from supplytrack.core.code import fold
from supplytrack.core.document import SourceType
from supplytrack.core.identity import new_uid
from supplytrack.exchange.names import Names
from supplytrack.exchange.paper import Paper
from supplytrack.exchange.reading import Row
from supplytrack.exchange.steps import Phase, Step, Work
from supplytrack.inventory.ledger import Posted
from supplytrack.procurement.operations import ReceiptDraft, ReceiptLineDraft, post_goods_receipt


def plan_receipt(work: Work, paper: Paper) -> list[Step]:
    """A goods receipt is one posting, before all others of its day."""

    def post() -> Posted:
        draft = receipt_draft(paper, work.names)
        return post_goods_receipt(work.session, replace(draft, request_digest=work.digest(paper)))

    return [work.step(paper, Phase.RECEIVED, post)]


def receipt_draft(paper: Paper, names: Names) -> ReceiptDraft:
    """The goods receipt that a document is. A new donor or supplier is added.

    :raises Refused: when the source means several.
    """
    source_type = fold(paper.text("source_type"))
    return ReceiptDraft(
        uid=new_uid(),
        date=paper.day,
        warehouse=names.place(paper.text("warehouse")).code,
        source_type=source_type,
        source=names.source(paper.text("source"), donor=source_type == SourceType.DONATED),
        fund=paper.text("fund"),
        lines=[
            ReceiptLineDraft(
                item=names.item(row.text("item")).code,
                quantity=row.text("quantity"),
                pack=row.text("pack"),
                pack_factor=row.text("pack_factor"),
                damaged=row.text("damaged"),
                batch=row.text("batch"),
                expiry=_day(row, "expiry"),
                unit_cost=row.text("unit_cost"),
                currency=row.text("currency"),
                remarks=row.text("remarks"),
            )
            for row in paper.rows
        ],
        reference=paper.reference,
    )


def _day(row: Row, key: str) -> date | None:
    value = row.said.get(key)
    return value if isinstance(value, date) else None
