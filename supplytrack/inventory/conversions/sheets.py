"""The slip of an assembly, filled from the ledger: what is in each kit."""

from __future__ import annotations

from sqlalchemy import text

from supplytrack.core.clock import day_of
from supplytrack.core.document import Kind
from supplytrack.core.kit_slip_sheet import KitBatch, KitContent, KitSlipSheet
from supplytrack.core.sheets import PaperLanguage, PaperState
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.paper_parts import (
    GOODS_COLUMNS,
    GOODS_JOINS,
    paper_goods,
    paper_head,
    paper_place,
)

_ASSEMBLY = text(
    """SELECT d.id, d.number, d.kind, d.effective_day, d.remarks, l.name, l.name_km, l.aliases, v.number AS reversed_by
FROM document d LEFT JOIN location l ON l.id = d.from_location_id LEFT JOIN document v ON v.reverses_id = d.id
WHERE d.number = :number"""
)
_KITS = text(
    f"""SELECT x.batch_id, x.quantity, {GOODS_COLUMNS} FROM conversion_line x {GOODS_JOINS}
WHERE x.document_id = :id AND x.target = 'place' ORDER BY x.line"""
)
_CONTENTS = text(
    f"""SELECT x.kit_id, x.quantity, {GOODS_COLUMNS} FROM (
  SELECT o.line, o.batch_id AS kit_id, o.origin_id AS batch_id, g.item_id, o.quantity FROM batch_origin o
  JOIN batch g ON g.id = o.origin_id WHERE o.document_id = :id) AS x {GOODS_JOINS} ORDER BY x.line"""
)


def kit_slip_sheet(session: Session, number: str, language: PaperLanguage = "both") -> KitSlipSheet:
    """What the kits of an assembly hold.

    :raises Refused: when there is no assembly with this number.
    """
    found = session.execute(_ASSEMBLY, {"number": number.strip().upper()}).first()
    if found is None or found.kind != Kind.KIT_ASSEMBLY:
        raise Refused(_("There is no assembly {number}. Check its number.").format(number=number), "number")
    keys = {"id": found.id}
    contents = session.rows(_CONTENTS, keys)
    return KitSlipSheet(
        paper_head(session, found.number, day_of(found.effective_day), language),
        paper_place(found.name, found.name_km, found.aliases),
        tuple(
            KitBatch(
                paper_goods(kit),
                int(kit.quantity),
                tuple(
                    KitContent(paper_goods(row), int(row.quantity) // int(kit.quantity), int(row.quantity))
                    for row in contents
                    if row.kit_id == kit.batch_id
                ),
            )
            for kit in session.rows(_KITS, keys)
        ),
        PaperState.REVERSED if found.reversed_by else PaperState.ORIGINAL,
        found.remarks,
    )
