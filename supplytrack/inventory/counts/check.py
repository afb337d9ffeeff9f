"""What counts say of every batch, and where each stands, against what was posted."""

from __future__ import annotations

from typing import Any

from supplytrack.core.clock import day_of
from supplytrack.db.engine import Session
from supplytrack.i18n import _
from supplytrack.inventory.check import Findings, add_said, add_state, said_in, stream

_SAID = """
SELECT d.number, d.content, p.frozen_at, c.frozen_at AS sheet_made_at, c.count_day,
  (SELECT string_agg(CAST(l.line AS text) || ',' || t.uid || ',' || CAST(l.expected AS text) || ','
    || CAST(l.counted AS text) || ',' || l.reason, ';' ORDER BY l.line)
    FROM stock_count_line l JOIN batch t ON t.id = l.batch_id WHERE l.document_id = d.id) AS kept
FROM document d LEFT JOIN stock_count_posting p ON p.document_id = d.id
LEFT JOIN stock_count c ON c.document_id = d.id WHERE d.kind = 'stock count'"""
# A count is posted on its day or later; one without its document, or a document without its count, is as wrong.
_STATES = """
SELECT c.number FROM stock_count c LEFT JOIN document d ON d.id = c.document_id
WHERE (c.state IN ('posted', 'reversed')) <> (d.id IS NOT NULL) OR (d.id IS NOT NULL AND (
  d.kind <> 'stock count' OR d.uid <> c.uid OR d.number <> c.number OR d.effective_day < c.count_day
  OR d.from_location_id <> c.location_id
  OR (c.state = 'reversed') <> EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id)))
UNION ALL SELECT d.number FROM document d WHERE d.kind = 'stock count'
  AND NOT EXISTS (SELECT 1 FROM stock_count c WHERE c.document_id = d.id)"""
# A sheet that is not posted yet: what waits for its review has a figure everywhere, and what was expected is what the
# moves say that it knew of.
_SHEETS = """
SELECT c.number, s.line, c.state = 'counted' AND s.counted IS NULL AS is_missing FROM stock_count c
JOIN stock_count_sheet_line s ON s.count_uid = c.uid
WHERE c.state IN ('open', 'counted') AND ((c.state = 'counted' AND s.counted IS NULL) OR s.expected <> coalesce((
  SELECT sum(CASE WHEN m.to_location_id = c.location_id THEN m.quantity ELSE -m.quantity END) FROM stock_move m
  WHERE m.batch_id = s.batch_id AND m.id <= c.frozen_move_id
    AND c.location_id IN (m.from_location_id, m.to_location_id)), 0))
ORDER BY c.number, s.line"""


def check_counts(session: Session, findings: Findings) -> None:
    """Every figure as it was posted, the days, and where each count stands."""
    for row in stream(session, _SAID):
        said = said_in(row.content)
        lines = ";".join(",".join(map(str, line)) for line in said.get("lines", []))
        told = (lines, said.get("frozen_at"), said.get("frozen_at"), said.get("counted_on"))
        day = None if row.count_day is None else day_of(row.count_day).isoformat()
        if told != (row.kept or "", row.frozen_at, row.sheet_made_at, day):
            add_said(findings, row.number)
    for row in stream(session, _STATES):
        add_state(findings, row.number)
    for row in stream(session, _SHEETS):
        _add_sheet(findings, row)


def _add_sheet(findings: Findings, row: Any) -> None:
    words = (
        _("{number}: line {line} waits for its review without a figure.")
        if row.is_missing
        else _("{number}: what was expected on line {line} is not what the moves say.")
    )
    findings.add("count sheet", words.format(number=row.number, line=row.line))
