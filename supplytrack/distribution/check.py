"""Verify everything in a workspace that can be verified: the ledger, the papers' own lines, delivery notes, the file.

This room knows every table whose rows must agree with the ledger, so the parts come together here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from supplytrack.db.engine import Session
from supplytrack.db.migrate import fingerprint
from supplytrack.db.triggers import ORDER_IS_OPEN, ORDERS
from supplytrack.db.workspace import schema_fingerprint
from supplytrack.distribution.activities.check import check_activities
from supplytrack.distribution.needs.check import check_needs
from supplytrack.distribution.publishing.check import check_published
from supplytrack.distribution.sitrep.check import check_wordings
from supplytrack.i18n import _
from supplytrack.inventory.attachment_check import check_attachments
from supplytrack.inventory.check import (
    Findings,
    add_said,
    add_state,
    check_balances,
    check_documents,
    said_in,
    stream,
)
from supplytrack.inventory.conversions.check import check_conversions
from supplytrack.inventory.counts.check import check_counts
from supplytrack.inventory.period_check import check_periods


@dataclass(frozen=True)
class CheckReport:
    """What a check read and found. `drift`: balances that are not the sums of their moves or reservations.

    `problems` are sentences; `ok` when there are none.
    """

    ok: bool
    documents: int
    moves: int
    drift: int
    problems: tuple[str, ...]


def check_workspace(session: Session) -> CheckReport:
    """Recompute and compare all that is kept twice, and look whether the file and its rules are whole.

    Reads in streams: a million moves take seconds and little memory. Run it in `Database.read`.
    """
    findings = Findings()
    parts: tuple[Callable[[Session, Findings], None], ...] = (
        _check_file,
        _check_guards,
        _check_references,
        _count_moves,
        check_balances,
        check_documents,
        _check_lines,
        _check_said,
        _check_transfers,
        check_counts,
        _check_approvals,
        _check_notes,
        _check_orders,
        check_conversions,
        check_periods,
        check_attachments,
        check_published,
        check_wordings,
        check_needs,
        check_activities,
    )
    for part in parts:
        _run(part, session, findings)
    problems = findings.sentences()
    return CheckReport(not problems, findings.documents, findings.moves, findings.drift, problems)


def _run(part: Callable[[Session, Findings], None], session: Session, findings: Findings) -> None:
    try:
        part(session, findings)
    except DBAPIError as failure:
        # A damaged page of a file hides what lies on it and nothing else; a server says what is wrong with it.
        if not session.is_sqlite:
            raise
        findings.add(
            "unreadable", _("A part of the file cannot be read: {reason}.").format(reason=failure.orig)
        )


def _check_file(session: Session, findings: Findings) -> None:
    if not session.is_sqlite:
        return
    for (finding,) in session.rows(text("PRAGMA integrity_check(20)")):
        if finding != "ok":
            findings.add("file", _("The file is damaged: {finding}.").format(finding=finding))


def _check_guards(session: Session, findings: Findings) -> None:
    noted = session.scalar(select(schema_fingerprint.c.fingerprint))
    if noted != fingerprint(session.connection):
        findings.add(
            "guards",
            _(
                "The workspace's tables were changed by another program: a rule that protects the stock is missing."
            ),
        )


def _count_moves(session: Session, findings: Findings) -> None:
    findings.moves = int(session.scalar(text("SELECT count(*) FROM stock_move")))


def _check_references(session: Session, findings: Findings) -> None:
    """Rows that name another row which is not there."""
    for (_schema, table), keys in inspect(session.connection).get_multi_foreign_keys().items():
        for key in keys:
            other = key["referred_table"]
            missing = _without_parent(
                session, table, key["constrained_columns"], other, key["referred_columns"]
            )
            if missing:
                findings.add(
                    "reference",
                    _("{count} rows of {table} name a {other} that is not there.").format(
                        count=f"{missing:,}", table=table, other=other
                    ),
                )


def _without_parent(
    session: Session, table: str, columns: Sequence[str], other: str, keys: Sequence[str]
) -> int:
    same = " AND ".join(f"o.{key} = c.{column}" for column, key in zip(columns, keys, strict=True))
    named = " AND ".join(f"c.{column} IS NOT NULL" for column in columns)
    statement = (
        f"SELECT count(*) FROM {table} c WHERE {named} AND NOT EXISTS (SELECT 1 FROM {other} o WHERE {same})"
    )
    return int(session.scalar(text(statement)))


_MISPLACED = """
SELECT d.number FROM stock_move m JOIN document d ON d.id = m.document_id JOIN batch t ON t.id = m.batch_id
WHERE m.item_id <> t.item_id OR m.effective_day <> d.effective_day"""

_KINDS_OF_TARGET = """
CASE x.kind WHEN 'loss' THEN 'loss' WHEN 'adjusted' THEN 'adjusted' WHEN 'people reached' THEN 'people'
  WHEN 'in transit' THEN 'transit' WHEN 'handed over' THEN 'handed' WHEN 'supplied' THEN 'supplied'
  WHEN 'disposed' THEN 'disposed' WHEN 'converted' THEN 'converted' ELSE 'place' END"""

# What the lines of each paper say should have moved, and what did, by document, batch and kind of place.
_LINES = f"""
SELECT d.number, g.document_id FROM (
  SELECT document_id, batch_id, 'place' AS target, good AS quantity FROM goods_receipt_line
  UNION ALL SELECT document_id, batch_id, 'loss', damaged FROM goods_receipt_line
  UNION ALL SELECT document_id, batch_id, 'transit', quantity FROM dispatch_line
  UNION ALL SELECT document_id, batch_id, 'handed', accepted FROM proof_line
  UNION ALL SELECT document_id, batch_id, 'loss', damaged + short FROM proof_line
  UNION ALL SELECT document_id, batch_id, 'place', refused FROM proof_line
  UNION ALL SELECT document_id, batch_id, 'people', quantity FROM people_reached_line
  UNION ALL SELECT l.document_id, l.batch_id, CASE WHEN l.quantity > 0 THEN 'place' WHEN h.kind = 'disposal' THEN 'disposed'
      WHEN l.reason = 'counting mistake' THEN 'adjusted' ELSE 'loss' END, abs(l.quantity)
    FROM adjustment_line l JOIN document h ON h.id = l.document_id
  UNION ALL SELECT l.document_id, l.batch_id, CASE WHEN h.direction = 'to sender' THEN 'supplied' ELSE 'place' END, l.good
    FROM goods_return_line l JOIN goods_return h ON h.document_id = l.document_id
  UNION ALL SELECT document_id, batch_id, 'loss', damaged FROM goods_return_line
  UNION ALL SELECT document_id, batch_id, 'transit', quantity FROM transfer_line
  UNION ALL SELECT document_id, batch_id, 'place', received FROM transfer_receipt_line
  UNION ALL SELECT document_id, batch_id, 'loss', damaged + lost FROM transfer_receipt_line
  UNION ALL SELECT document_id, batch_id, CASE WHEN counted > expected THEN 'place'
      WHEN reason = 'counting mistake' THEN 'adjusted' ELSE 'loss' END, abs(counted - expected) FROM stock_count_line
  UNION ALL SELECT document_id, batch_id, target, quantity FROM conversion_line
  UNION ALL SELECT r.id, m.batch_id, {_KINDS_OF_TARGET}, m.quantity FROM document r
    JOIN stock_move m ON m.document_id = r.reverses_id JOIN location x ON x.id = m.from_location_id
  UNION ALL SELECT m.document_id, m.batch_id, {_KINDS_OF_TARGET}, -m.quantity FROM stock_move m
    JOIN location x ON x.id = m.to_location_id) g
LEFT JOIN document d ON d.id = g.document_id
GROUP BY d.number, g.document_id, g.batch_id, g.target HAVING sum(g.quantity) <> 0"""

_FOREIGN_BATCHES = """
SELECT DISTINCT d.number FROM (
  SELECT document_id, item_id, batch_id FROM goods_receipt_line
  UNION ALL SELECT document_id, item_id, batch_id FROM dispatch_line
  UNION ALL SELECT document_id, item_id, batch_id FROM proof_line
  UNION ALL SELECT document_id, item_id, batch_id FROM people_reached_line
  UNION ALL SELECT document_id, item_id, batch_id FROM adjustment_line
  UNION ALL SELECT document_id, item_id, batch_id FROM goods_return_line
  UNION ALL SELECT document_id, item_id, batch_id FROM transfer_line
  UNION ALL SELECT document_id, item_id, batch_id FROM transfer_receipt_line
  UNION ALL SELECT document_id, item_id, batch_id FROM stock_count_line
  UNION ALL SELECT document_id, item_id, batch_id FROM conversion_line) g
JOIN batch t ON t.id = g.batch_id JOIN document d ON d.id = g.document_id WHERE t.item_id <> g.item_id
UNION SELECT d.number FROM goods_receipt_line g JOIN batch t ON t.id = g.batch_id
  JOIN document d ON d.id = g.document_id WHERE t.document_id <> g.document_id OR t.line <> g.line"""

_HEADLESS = """
SELECT d.number FROM document d WHERE CASE d.kind
  WHEN 'purchase order' THEN NOT EXISTS (SELECT 1 FROM purchase_order h WHERE h.document_id = d.id)
  WHEN 'donation' THEN NOT EXISTS (SELECT 1 FROM purchase_order h WHERE h.document_id = d.id)
  WHEN 'goods receipt' THEN NOT EXISTS (SELECT 1 FROM goods_receipt h WHERE h.document_id = d.id)
  WHEN 'delivery note' THEN NOT EXISTS (SELECT 1 FROM dispatch h WHERE h.document_id = d.id)
  WHEN 'proof of delivery' THEN NOT EXISTS (SELECT 1 FROM proof_of_delivery h WHERE h.document_id = d.id)
  WHEN 'distribution to people' THEN NOT EXISTS (SELECT 1 FROM people_reached h WHERE h.document_id = d.id)
  WHEN 'adjustment' THEN NOT EXISTS (SELECT 1 FROM adjustment h WHERE h.document_id = d.id)
  WHEN 'write-off' THEN NOT EXISTS (SELECT 1 FROM adjustment h WHERE h.document_id = d.id)
  WHEN 'disposal' THEN NOT EXISTS (SELECT 1 FROM adjustment h WHERE h.document_id = d.id)
  WHEN 'return' THEN NOT EXISTS (SELECT 1 FROM goods_return h WHERE h.document_id = d.id)
  WHEN 'transfer' THEN NOT EXISTS (SELECT 1 FROM transfer_loading h WHERE h.document_id = d.id)
  WHEN 'transfer receipt' THEN NOT EXISTS (SELECT 1 FROM transfer_receipt h WHERE h.document_id = d.id)
  WHEN 'stock count' THEN NOT EXISTS (SELECT 1 FROM stock_count_posting h WHERE h.document_id = d.id)
  WHEN 'kit assembly' THEN NOT EXISTS (SELECT 1 FROM kit_document h WHERE h.document_id = d.id)
  WHEN 'kit disassembly' THEN NOT EXISTS (SELECT 1 FROM kit_document h WHERE h.document_id = d.id)
  ELSE 1 = 0 END"""


def _check_lines(session: Session, findings: Findings) -> None:
    """The lines of every paper against the moves it posted."""
    for row in stream(session, _MISPLACED):
        findings.add(
            "misplaced",
            _("{number}: a move has another day than its document, or another item than its batch.").format(
                number=row.number
            ),
        )
    seen: set[int] = set()
    for row in stream(session, _LINES):
        if row.document_id not in seen:
            seen.add(row.document_id)
            findings.add(
                "lines",
                _("{number}: its lines and its moves are not the same.").format(
                    number=row.number or row.document_id
                ),
            )
    for row in stream(session, _FOREIGN_BATCHES):
        findings.add(
            "batch", _("{number}: a line names a batch that is not its own.").format(number=row.number)
        )
    for row in stream(session, _HEADLESS):
        findings.add("head of paper", _("{number}: its own page is missing.").format(number=row.number))


# What a document's canonical form says of its lines, beside its moves: the same figures from the paper's own table.
_SAID = {
    "line, quantity": """
SELECT d.number, d.content, (SELECT string_agg(CAST(l.line AS text) || ',' || CAST(l.quantity AS text), ';'
  ORDER BY l.line) FROM purchase_order_line l WHERE l.document_id = d.id) AS kept
FROM document d WHERE d.kind IN ('purchase order', 'donation')""",
    "line, batch, good, damaged, short, over": """
SELECT d.number, d.content, (SELECT string_agg(CAST(l.line AS text) || ',' || t.uid || ',' || CAST(l.good AS text)
  || ',' || CAST(l.damaged AS text) || ',' || CAST(l.short AS text) || ',' || CAST(l.over_order AS text), ';' ORDER BY l.line)
  FROM goods_receipt_line l JOIN batch t ON t.id = l.batch_id WHERE l.document_id = d.id) AS kept
FROM document d WHERE d.kind = 'goods receipt'""",
    "line, accepted, damaged, short, refused": """
SELECT d.number, d.content, (SELECT string_agg(CAST(l.line AS text) || ',' || CAST(l.accepted AS text) || ','
  || CAST(l.damaged AS text) || ',' || CAST(l.short AS text) || ',' || CAST(l.refused AS text), ';' ORDER BY l.line)
  FROM proof_line l WHERE l.document_id = d.id) AS kept
FROM document d WHERE d.kind = 'proof of delivery'""",
    "line, signed quantity, reason": """
SELECT d.number, d.content, (SELECT string_agg(CAST(l.line AS text) || ',' || CAST(l.quantity AS text) || ','
  || l.reason, ';' ORDER BY l.line) FROM adjustment_line l WHERE l.document_id = d.id) AS kept
FROM document d WHERE d.kind IN ('adjustment', 'write-off', 'disposal')""",
    "line, given, brought back": """
SELECT d.number, d.content, (SELECT string_agg(CAST(l.line AS text) || ',' || CAST(l.quantity AS text) || ','
  || CAST(l.brought_back AS text), ';' ORDER BY l.line) FROM people_reached_line l WHERE l.document_id = d.id) AS kept
FROM document d WHERE d.kind = 'distribution to people'""",
    "line, sent": """
SELECT d.number, d.content, (SELECT string_agg(CAST(l.line AS text) || ',' || CAST(l.quantity AS text), ';'
  ORDER BY l.line) FROM transfer_line l WHERE l.document_id = d.id) AS kept
FROM document d WHERE d.kind = 'transfer'""",
    "line, received, damaged, lost, reason": """
SELECT d.number, d.content, (SELECT string_agg(CAST(l.line AS text) || ',' || CAST(l.received AS text) || ','
  || CAST(l.damaged AS text) || ',' || CAST(l.lost AS text) || ',' || l.reason, ';' ORDER BY l.line)
  FROM transfer_receipt_line l WHERE l.document_id = d.id) AS kept
FROM document d WHERE d.kind = 'transfer receipt'""",
    "line, good, damaged, reason": """
SELECT d.number, d.content, (SELECT string_agg(CAST(l.line AS text) || ',' || CAST(l.good AS text) || ','
  || CAST(l.damaged AS text) || ',' || l.reason, ';' ORDER BY l.line) FROM goods_return_line l WHERE l.document_id = d.id) AS kept
FROM document d WHERE d.kind = 'return'""",
    "line, closed": """
SELECT d.number, d.content, (SELECT string_agg(CAST(l.line AS text) || ',' || CAST(l.quantity AS text), ';'
  ORDER BY l.line) FROM order_closing_line l WHERE l.document_id = d.id) AS kept
FROM document d WHERE d.kind = 'order closing'""",
    "line, batch, target, quantity, reason": """
SELECT d.number, d.content, (SELECT string_agg(CAST(l.line AS text) || ',' || t.uid || ',' || l.target || ','
  || CAST(l.quantity AS text) || ',' || l.reason, ';' ORDER BY l.line)
  FROM conversion_line l JOIN batch t ON t.id = l.batch_id WHERE l.document_id = d.id) AS kept
FROM document d WHERE d.kind IN ('kit assembly', 'kit disassembly', 'split')""",
}
_PLACES_IN_CONTENT = {
    "line, quantity": (0, 2),
    "line, batch, good, damaged, short, over": (0, 2, 3, 4, 5, 8),
    "line, accepted, damaged, short, refused": (0, 1, 2, 3, 4),
    "line, signed quantity, reason": (0, 1, 2),
    "line, given, brought back": (0, 1, 2),
    "line, sent": (0, 1),
    "line, received, damaged, lost, reason": (0, 1, 2, 3, 4),
    "line, good, damaged, reason": (0, 1, 2, 3),
    "line, closed": (0, 1),
    "line, batch, target, quantity, reason": (0, 1, 2, 3, 4),
}
"""Where in a line of the canonical form those figures stand."""

_PEOPLE = """
SELECT d.number, d.content, p.men, p.women, p.boys, p.girls, p.people, p.households, p.planned,
  p.planned_why, p.method, p.served_kind
FROM document d LEFT JOIN people_reached p ON p.document_id = d.id
WHERE d.kind IN ('delivery note', 'distribution to people')"""


def _check_said(session: Session, findings: Findings) -> None:
    """The lines and head counts of every paper against what was hashed when it was posted."""
    for name, statement in _SAID.items():
        places = _PLACES_IN_CONTENT[name]
        for row in stream(session, statement):
            lines = said_in(row.content).get("lines", [])
            said = ";".join(",".join(str(line[place]) for place in places) for line in lines)
            if said != (row.kept or ""):
                add_said(findings, row.number)
    for row in stream(session, _PEOPLE):
        people = said_in(row.content).get("people", [])
        rows = [people] if isinstance(people, dict) else people
        kept = [row._mapping] if row.people is not None else []
        if len(rows) != len(kept) or any(
            one[key] != here[key] for one, here in zip(rows, kept, strict=True) for key in one
        ):
            add_said(findings, row.number)


_ORDERS = f"""
SELECT d.number FROM document d JOIN order_state ON order_state.document_id = d.id
WHERE d.kind NOT IN {ORDERS} OR order_state.is_open <> {ORDER_IS_OPEN}
UNION ALL SELECT d.number FROM document d WHERE d.kind IN {ORDERS}
  AND NOT EXISTS (SELECT 1 FROM order_state s WHERE s.document_id = d.id)"""


def _check_orders(session: Session, findings: Findings) -> None:
    """What is kept of every order against what was ordered, received and closed."""
    for row in stream(session, _ORDERS):
        findings.add(
            "order",
            _("{number}: whether goods are still to come is not what its papers say.").format(
                number=row.number
            ),
        )


_TRANSFERS = """
SELECT t.number FROM transfer t LEFT JOIN document d ON d.id = t.document_id AND d.kind = 'transfer'
  AND d.uid = t.uid AND d.number = t.number AND d.effective_day = t.transfer_day
  AND d.from_location_id = t.from_location_id AND d.to_location_id = t.to_location_id
WHERE d.id IS NULL OR t.state <> CASE
  WHEN EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = d.id) THEN 'reversed'
  WHEN (SELECT sum(l.quantity) FROM transfer_line l WHERE l.document_id = d.id) = (
    SELECT coalesce(sum(r.received + r.damaged + r.lost), 0) FROM transfer_receipt_line r
    JOIN document a ON a.id = r.document_id
    WHERE a.related_id = d.id AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = a.id))
  THEN 'received' ELSE 'issued' END
  OR coalesce(t.received_day, -1) <> coalesce(CASE WHEN t.state = 'received' THEN (
    SELECT max(a.effective_day) FROM document a WHERE a.related_id = d.id AND a.kind = 'transfer receipt'
      AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = a.id)) END, -1)
  OR coalesce(t.expected_day, -1) <> coalesce((
    SELECT l.expected_day FROM transfer_loading l WHERE l.document_id = d.id), -1)
UNION ALL SELECT d.number FROM document d WHERE d.kind = 'transfer'
  AND NOT EXISTS (SELECT 1 FROM transfer t WHERE t.document_id = d.id)
UNION ALL SELECT a.number FROM transfer_line l JOIN transfer_receipt_line r ON r.line = l.line
  JOIN document a ON a.id = r.document_id AND a.related_id = l.document_id
WHERE r.batch_id <> l.batch_id
UNION ALL SELECT d.number FROM transfer_line l JOIN document d ON d.id = l.document_id WHERE l.quantity < (
  SELECT coalesce(sum(r.received + r.damaged + r.lost), 0) FROM transfer_receipt_line r
  JOIN document a ON a.id = r.document_id WHERE a.related_id = l.document_id AND r.line = l.line
    AND NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = a.id))"""


def _check_transfers(session: Session, findings: Findings) -> None:
    """Where each transfer stands, against its documents."""
    for row in stream(session, _TRANSFERS):
        add_state(findings, row.number)


_APPROVALS = """
SELECT a.requested_by, a.title FROM approval a LEFT JOIN document d ON d.uid = a.uid
  LEFT JOIN adjustment h ON h.document_id = d.id
WHERE (a.state = 'approved') <> (d.id IS NOT NULL)
  OR (d.id IS NOT NULL AND (h.document_id IS NULL OR d.kind <> a.kind OR h.requested_by <> a.requested_by
    OR h.approved_by <> a.decided_by OR d.from_location_id <> a.location_id))"""


def _check_approvals(session: Session, findings: Findings) -> None:
    """What was asked of a second person and decided, against what was posted."""
    for row in stream(session, _APPROVALS):
        findings.add(
            "approval",
            _("{name} asked for approval ({title}): what was decided is not what was posted.").format(
                name=row.requested_by, title=row.title
            ),
        )


_NOTES = """
SELECT n.uid, n.number, n.state, n.prepared, n.from_location_id AS source, n.to_location_id AS target,
  n.note_day, n.confirmed_day, d.id AS document_id, d.kind, d.uid AS document_uid, d.number AS document_number,
  d.from_location_id AS document_source, d.to_location_id AS document_target, d.effective_day,
  (SELECT count(*) FROM document r WHERE r.reverses_id = d.id) AS reversals,
  n.paper_state, v.paper_state AS proved_state,
  (SELECT count(*) FROM audit_entry e WHERE e.subject = 'paper of ' || p.number AND e.action = 'sign later') AS later,
  p.kind AS proof_kind, p.related_id AS proof_of, p.effective_day AS proof_day,
  (SELECT count(*) FROM document r WHERE r.reverses_id = p.id) AS proof_reversals,
  (SELECT count(*) FROM document o WHERE o.related_id = d.id AND o.kind = 'proof of delivery'
     AND NOT EXISTS (SELECT 1 FROM document r WHERE r.reverses_id = o.id)) AS proofs,
  (SELECT count(*) FROM reservation r WHERE r.note_uid = n.uid) AS held,
  (SELECT count(*) FROM reservation r WHERE r.note_uid = n.uid AND r.location_id <> n.from_location_id) AS elsewhere
FROM delivery_note n LEFT JOIN document d ON d.id = n.document_id LEFT JOIN document p ON p.id = n.proof_id
  LEFT JOIN proof_of_delivery v ON v.document_id = n.proof_id"""
_NOTELESS = """
SELECT d.number FROM document d WHERE d.kind = 'delivery note'
  AND NOT EXISTS (SELECT 1 FROM delivery_note n WHERE n.document_id = d.id)"""
_STRAY = """
SELECT r.note_uid, count(*) AS quantity FROM reservation r WHERE NOT EXISTS (SELECT 1 FROM delivery_note n WHERE n.uid = r.note_uid)
GROUP BY r.note_uid"""


def _check_notes(session: Session, findings: Findings) -> None:
    """Where each delivery note stands, against its documents and reservations."""
    for row in stream(session, _NOTES):
        wrong = _wrong_with(row)
        if wrong:
            findings.add("note", f"{row.number or row.uid}: {wrong}")
    for row in stream(session, _NOTELESS):
        findings.add("note", _("{number}: its delivery note is missing.").format(number=row.number))
    for row in stream(session, _STRAY):
        findings.add(
            "stray",
            _("{quantity} lines are reserved for a delivery note that is not there.").format(
                quantity=row.quantity
            ),
        )


def _wrong_with(row: Any) -> str:
    """What of a delivery note contradicts its state; empty when nothing does."""
    if row.number is None:
        return _("it has no number.")
    if row.state == "prepared":
        return (
            ""
            if row.held and not row.elsewhere and row.prepared
            else _("it is prepared and reserves nothing.")
        )
    if row.held:
        return _("goods are reserved for it, but it is not prepared.")
    if row.state == "cancelled":
        return ""
    if not _is_its_document(row):
        return _("its document is another one.")
    return _wrong_with_state(row)


def _is_its_document(row: Any) -> bool:
    return bool(
        row.kind == "delivery note"
        and (row.uid, row.number, row.source, row.target, row.note_day)
        == (
            row.document_uid,
            row.document_number,
            row.document_source,
            row.document_target,
            row.effective_day,
        )
    )


def _wrong_with_state(row: Any) -> str:
    if bool(row.reversals) != (row.state == "reversed"):
        return _("whether it is reversed is told in two ways.")
    if row.proofs != (1 if row.state == "confirmed" else 0):
        return _("whether it was received is told in two ways.")
    if row.state == "confirmed" and (
        row.proof_kind != "proof of delivery"
        or row.proof_of != row.document_id
        or row.proof_reversals
        or row.proof_day != row.confirmed_day
    ):
        return _("its proof of delivery is another one.")
    # A paper that was disputed or missing may have been signed later; the audit says so.
    if row.state == "confirmed" and row.paper_state != ("signed" if row.later else row.proved_state):
        return _("whether its paper is signed is told in two ways.")
    return ""
