"""A goods receipt between the page and the operations: what the page keeps, and what they read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from supplytrack.core.document import SourceType
from supplytrack.core.quantity import format_quantity
from supplytrack.i18n import _
from supplytrack.procurement.entry import split_pack
from supplytrack.procurement.operations import ReceiptDraft, ReceiptLineDraft
from supplytrack.procurement.receipt_queries import ReceiptDetail, ReceiptLineRow
from supplytrack.ui.posting import day_or, packed_as, typed
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.draft import Line

ORDER, DONATION, OTHER = "order", "donation", "other"
"""Where the goods of a receipt come from, as the page asks it."""


def receipt_draft(values: Mapping[str, Any], today: date, not_coming: Sequence[int] = ()) -> ReceiptDraft:
    """What the page keeps as the operation takes it. `not_coming`: lines of the order whose rest is closed with it."""
    order = typed(values, "order") if values.get("comes") != OTHER else ""
    return ReceiptDraft(
        uid=typed(values, "uid"),
        date=day_or(values.get("date"), today),
        warehouse=typed(values, "warehouse"),
        source_type=source_type_of(values),
        source=typed(values, "source"),
        lines=tuple(_line(line, against=bool(order)) for line in values["lines"]),
        order=order,
        not_coming=tuple(not_coming) if order else (),
        not_coming_reason=typed(values, "reason"),
        fund=typed(values, "fund"),
        supplier_paper=typed(values, "supplier_paper"),
        papers_received=typed(values, "papers_received"),
        carrier=typed(values, "carrier"),
        remarks=typed(values, "remarks"),
    )


def source_type_of(values: Mapping[str, Any]) -> str:
    """How the goods came to be ours."""
    comes = values.get("comes") or ORDER
    if comes == OTHER:
        return typed(values, "kind") or SourceType.PRINTED.value
    return SourceType.DONATED.value if comes == DONATION else SourceType.PROCURED.value


def _line(line: Line, *, against: bool) -> ReceiptLineDraft:
    pack, factor = split_pack(typed(line, "packed"))
    return ReceiptLineDraft(
        item=str(line.get("item") or line.get("item?") or ""),
        quantity=typed(line, "quantity"),
        pack=pack,
        pack_factor=factor,
        damaged=typed(line, "damaged"),
        short="" if against else typed(line, "short"),
        batch=typed(line, "batch"),
        expiry=day_or(line.get("expiry"), None),
        order_line=line.get("order_line") if against else None,
        remarks=typed(line, "remarks"),
    )


def posted_values(detail: ReceiptDetail) -> dict[str, Any]:
    """A posted receipt as the page shows it."""
    row = detail.row
    comes = {SourceType.PROCURED: ORDER, SourceType.DONATED: DONATION}.get(row.source_type, OTHER)
    return {
        "uid": row.uid,
        "comes": comes,
        "kind": row.source_type.value,
        "order": row.order or None,
        "source": row.party or None,
        "warehouse": row.warehouse,
        "date": row.date.isoformat(),
        "fund": detail.fund or None,
        "supplier_paper": detail.supplier_paper,
        "papers_received": detail.papers_received,
        "carrier": detail.carrier,
        "remarks": detail.remarks,
        "lines": [_posted_line(line) for line in detail.lines],
    }


def _posted_line(line: ReceiptLineRow) -> dict[str, Any]:
    return {
        "line": line.line,
        "item": line.item,
        "order_line": line.order_line,
        "quantity": line.entered,
        "packed": packed_as(line.pack_name, line.pack_numerator, line.pack_denominator),
        "damaged": _plain(line, line.damaged),
        "short": _plain(line, line.short),
        "batch": line.batch,
        "expiry": line.expiry.isoformat() if line.expiry else None,
    }


def _plain(line: ReceiptLineRow, smallest: int) -> str | None:
    """A part of a line in the pack in which the line was typed."""
    if not smallest:
        return None
    if line.pack_numerator is None:
        return format_quantity(smallest, line.decimals).replace(",", "")
    packs, rest = divmod(
        smallest * (line.pack_denominator or 1), line.pack_numerator * int(10**line.decimals)
    )
    return str(packs) if not rest else format_quantity(smallest, line.decimals).replace(",", "")


def kind_choices() -> list[Choice]:
    """How goods come that were neither ordered nor given."""
    return [
        Choice(SourceType.PRINTED.value, _("Printed or produced for us")),
        Choice(SourceType.RETURNED.value, _("Returned to us")),
        Choice(SourceType.FOUND.value, _("Found in the store")),
    ]
