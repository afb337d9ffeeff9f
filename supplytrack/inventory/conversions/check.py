"""What kits and parts were made of, against what was posted, and whether it adds up."""

from __future__ import annotations

from supplytrack.db.engine import Session
from supplytrack.i18n import _
from supplytrack.inventory.check import Findings, add_said, said_in, stream

_ORIGINS_SAID = """
SELECT d.number, d.content, coalesce((SELECT k.quantity FROM kit_document k WHERE k.document_id = d.id), 0) AS kits,
  (SELECT string_agg(CAST(o.line AS text) || ',' || t.uid || ',' || g.uid || ',' || CAST(o.quantity AS text), ';'
    ORDER BY o.line) FROM batch_origin o JOIN batch t ON t.id = o.batch_id JOIN batch g ON g.id = o.origin_id
    WHERE o.document_id = d.id) AS kept
FROM document d WHERE d.kind IN ('kit assembly', 'kit disassembly', 'split')"""
# What went in against what the origins say, kits counted, and every kit of a batch with the same in it.
_CONVERSIONS = """
SELECT d.number FROM document d JOIN (
  SELECT document_id, batch_id, quantity FROM conversion_line WHERE target = 'converted'
  UNION ALL SELECT document_id, origin_id, -quantity FROM batch_origin) x ON x.document_id = d.id
WHERE d.kind IN ('kit assembly', 'split') GROUP BY d.number, x.batch_id HAVING sum(x.quantity) <> 0
UNION ALL SELECT d.number FROM document d JOIN kit_document k ON k.document_id = d.id WHERE k.quantity <> coalesce((
  SELECT sum(c.quantity) FROM conversion_line c WHERE c.document_id = d.id AND c.item_id = k.item_id
    AND c.target = CASE d.kind WHEN 'kit assembly' THEN 'place' ELSE 'converted' END), 0)
UNION ALL SELECT d.number FROM document d JOIN batch_origin o ON o.document_id = d.id
  JOIN conversion_line c ON c.document_id = d.id AND c.batch_id = o.batch_id
WHERE d.kind = 'kit assembly' AND o.quantity % c.quantity <> 0
UNION ALL SELECT d.number FROM document d JOIN (
  SELECT c.document_id, o.origin_id AS batch_id, o.quantity * c.quantity / m.quantity AS quantity FROM conversion_line c
    JOIN batch_origin o ON o.batch_id = c.batch_id
    JOIN conversion_line m ON m.document_id = o.document_id AND m.batch_id = o.batch_id WHERE c.target = 'converted'
  UNION ALL SELECT document_id, batch_id, -quantity FROM conversion_line WHERE target <> 'converted') x
  ON x.document_id = d.id
WHERE d.kind = 'kit disassembly' GROUP BY d.number, x.batch_id HAVING sum(x.quantity) <> 0"""


def check_conversions(session: Session, findings: Findings) -> None:
    """What kits and parts were made of: as it was posted, and so that it adds up."""
    for row in stream(session, _ORIGINS_SAID):
        said = said_in(row.content)
        origins = ";".join(",".join(map(str, line)) for line in said.get("origins", []))
        if (origins, said.get("kits", 0)) != (row.kept or "", row.kits):
            add_said(findings, row.number)
    for row in stream(session, _CONVERSIONS):
        findings.add(
            "conversion", _("{number}: what came of it is not what went in.").format(number=row.number)
        )
