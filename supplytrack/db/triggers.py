"""The triggers of the ledger, from one source for both engines.

They refuse what no program may do (change or add to a posted document) and keep the balances that no code
writes. Migrations call `create_statements`; `fingerprint` in `db.migrate` sees when one goes missing.
"""

from __future__ import annotations

from collections.abc import Iterable

_OWN_KEYS = {"batch": "id = NEW.id OR uid = NEW.uid", "stock_move": "id = NEW.id"}
"""Sealed tables whose rows are told apart by more than their document."""

_SQLITE_BALANCE = """
CREATE TRIGGER stock_move_balance AFTER INSERT ON stock_move BEGIN
  INSERT INTO balance (item_id, batch_id, location_id, on_hand)
    SELECT NEW.item_id, NEW.batch_id, id, 0 FROM location
    WHERE id IN (NEW.from_location_id, NEW.to_location_id) AND keeps_stock = 1
    ON CONFLICT DO NOTHING;
  UPDATE balance SET on_hand = on_hand - NEW.quantity
    WHERE item_id = NEW.item_id AND batch_id = NEW.batch_id AND location_id = NEW.from_location_id;
  UPDATE balance SET on_hand = on_hand + NEW.quantity
    WHERE item_id = NEW.item_id AND batch_id = NEW.batch_id AND location_id = NEW.to_location_id;
  INSERT INTO daily_balance (item_id, batch_id, location_id, day, on_hand)
    SELECT NEW.item_id, NEW.batch_id, id, NEW.effective_day, coalesce((
        SELECT d.on_hand FROM daily_balance d
        WHERE d.item_id = NEW.item_id AND d.batch_id = NEW.batch_id AND d.location_id = location.id
          AND d.day <= NEW.effective_day ORDER BY d.day DESC LIMIT 1), 0)
    FROM location WHERE id IN (NEW.from_location_id, NEW.to_location_id) AND keeps_stock = 1
    ON CONFLICT DO NOTHING;
  UPDATE daily_balance SET on_hand = on_hand - NEW.quantity
    WHERE item_id = NEW.item_id AND batch_id = NEW.batch_id AND location_id = NEW.from_location_id
      AND day >= NEW.effective_day;
  UPDATE daily_balance SET on_hand = on_hand + NEW.quantity
    WHERE item_id = NEW.item_id AND batch_id = NEW.batch_id AND location_id = NEW.to_location_id
      AND day >= NEW.effective_day;
END"""

_SQLITE_ALLOCATE = """
CREATE TRIGGER reservation_allocate AFTER INSERT ON reservation BEGIN
  SELECT RAISE(ABORT, 'allocated_is_on_hand') WHERE NOT EXISTS (SELECT 1 FROM balance
    WHERE item_id = NEW.item_id AND batch_id = NEW.batch_id AND location_id = NEW.location_id);
  UPDATE balance SET allocated = allocated + NEW.quantity
    WHERE item_id = NEW.item_id AND batch_id = NEW.batch_id AND location_id = NEW.location_id;
END"""

_SQLITE_RELEASE = """
CREATE TRIGGER reservation_release AFTER DELETE ON reservation BEGIN
  UPDATE balance SET allocated = allocated - OLD.quantity
    WHERE item_id = OLD.item_id AND batch_id = OLD.batch_id AND location_id = OLD.location_id;
END"""

ORDERS = "('purchase order', 'donation')"
"""Kinds of documents whose goods are to come."""
_STANDS = "NOT EXISTS (SELECT 1 FROM document v WHERE v.reverses_id = {0})"
ORDER_IS_OPEN = f"""CASE WHEN {_STANDS.format("order_state.document_id")} AND EXISTS (
    SELECT 1 FROM purchase_order_line x WHERE x.document_id = order_state.document_id AND x.quantity > coalesce((
        SELECT sum(g.good + g.damaged) FROM document a JOIN goods_receipt_line g ON g.document_id = a.id
        WHERE a.related_id = x.document_id AND g.order_line = x.line AND {_STANDS.format("a.id")}), 0) + coalesce((
        SELECT sum(c.quantity) FROM document a JOIN order_closing_line c ON c.document_id = a.id
        WHERE a.related_id = x.document_id AND c.line = x.line AND {_STANDS.format("a.id")}), 0)) THEN 1 ELSE 0 END"""
"""Whether goods of an order are still to come: it stands, and some line is neither received nor closed."""
_ORDERS_OF_NEW = "(NEW.related_id, (SELECT related_id FROM document WHERE id = NEW.related_id))"
"""The order to which a new document belongs; that of a reversal belongs to what it reverses."""
_KEEP_ORDER_STATE = f"UPDATE order_state SET is_open = {ORDER_IS_OPEN} WHERE document_id IN {_ORDERS_OF_NEW};"

_SQLITE_ORDER_STATE = f"""
CREATE TRIGGER document_order_state AFTER INSERT ON document
WHEN NEW.kind IN {ORDERS} OR NEW.related_id IS NOT NULL BEGIN
  INSERT INTO order_state (document_id) SELECT NEW.id WHERE NEW.kind IN {ORDERS};
  {_KEEP_ORDER_STATE}
END"""


def _sqlite_refusal(name: str, table: str, event: str, condition: str, reason: str) -> str:
    when = f" WHEN {condition}" if condition else ""
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table}{when} BEGIN SELECT RAISE(ABORT, '{reason}'); END"


def _sqlite(sealed_tables: Iterable[str], frozen_tables: Iterable[str]) -> list[str]:
    # BEFORE INSERT also stops INSERT OR REPLACE where another program left recursive_triggers off.
    found = [
        _sqlite_refusal(
            "document_no_replace",
            "document",
            "INSERT",
            "EXISTS (SELECT 1 FROM document WHERE id = NEW.id OR uid = NEW.uid OR number = NEW.number)",
            "document is append-only: UNIQUE",
        ),
        _sqlite_refusal("document_no_update", "document", "UPDATE", "", "document is append-only"),
        _sqlite_refusal("document_no_delete", "document", "DELETE", "", "document is append-only"),
    ]
    for table in sealed_tables:
        sealed = "EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id)"
        if table in _OWN_KEYS:
            # What replaces a posted row could name a document that is not posted yet.
            sealed += f" OR EXISTS (SELECT 1 FROM {table} WHERE {_OWN_KEYS[table]})"
        found += [
            _sqlite_refusal(f"{table}_sealed", table, "INSERT", sealed, f"{table} is sealed"),
            _sqlite_refusal(f"{table}_no_update", table, "UPDATE", "", f"{table} is append-only"),
            _sqlite_refusal(f"{table}_no_delete", table, "DELETE", "", f"{table} is append-only"),
        ]
    for table in frozen_tables:
        same = f"EXISTS (SELECT 1 FROM {table} WHERE uid = NEW.uid OR number = NEW.number)"
        found += [
            _sqlite_refusal(f"{table}_no_replace", table, "INSERT", same, f"{table} is append-only: UNIQUE"),
            _sqlite_refusal(f"{table}_no_update", table, "UPDATE", "", f"{table} is append-only"),
            _sqlite_refusal(f"{table}_no_delete", table, "DELETE", "", f"{table} is append-only"),
        ]
    found += [
        _sqlite_refusal(
            "location_keeps_its_nature",
            "location",
            "UPDATE OF keeps_stock, place_id",
            "NEW.keeps_stock <> OLD.keeps_stock OR NEW.place_id IS NOT OLD.place_id",
            "location is append-only",
        ),
        _sqlite_refusal(
            "item_keeps_its_scale",
            "item",
            "UPDATE OF decimals, unit_id",
            "(NEW.decimals <> OLD.decimals OR NEW.unit_id <> OLD.unit_id) "
            "AND EXISTS (SELECT 1 FROM batch WHERE item_id = OLD.id)",
            "item is append-only",
        ),
        _sqlite_refusal("reservation_no_update", "reservation", "UPDATE", "", "reservation is append-only"),
        _SQLITE_BALANCE.strip(),
        _SQLITE_ALLOCATE.strip(),
        _SQLITE_RELEASE.strip(),
        _SQLITE_ORDER_STATE.strip(),
    ]
    return found


_PG_FUNCTIONS = (
    """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$""",
    """
CREATE FUNCTION refuse_when_sealed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id) THEN
    RAISE EXCEPTION '% is sealed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$""",
    """
CREATE FUNCTION keep_scale() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM batch WHERE item_id = OLD.id) THEN
    RAISE EXCEPTION 'item is append-only' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$""",
    """
CREATE FUNCTION keep_balance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO balance (item_id, batch_id, location_id, on_hand)
    SELECT NEW.item_id, NEW.batch_id, id, 0 FROM location
    WHERE id IN (NEW.from_location_id, NEW.to_location_id) AND keeps_stock = 1 ORDER BY id
    ON CONFLICT DO NOTHING;
  UPDATE balance SET on_hand = on_hand - NEW.quantity
    WHERE item_id = NEW.item_id AND batch_id = NEW.batch_id AND location_id = NEW.from_location_id;
  UPDATE balance SET on_hand = on_hand + NEW.quantity
    WHERE item_id = NEW.item_id AND batch_id = NEW.batch_id AND location_id = NEW.to_location_id;
  INSERT INTO daily_balance (item_id, batch_id, location_id, day, on_hand)
    SELECT NEW.item_id, NEW.batch_id, location.id, NEW.effective_day, coalesce((
        SELECT d.on_hand FROM daily_balance d
        WHERE d.item_id = NEW.item_id AND d.batch_id = NEW.batch_id AND d.location_id = location.id
          AND d.day <= NEW.effective_day ORDER BY d.day DESC LIMIT 1), 0)
    FROM location WHERE id IN (NEW.from_location_id, NEW.to_location_id) AND keeps_stock = 1
    ON CONFLICT DO NOTHING;
  UPDATE daily_balance SET on_hand = on_hand - NEW.quantity
    WHERE item_id = NEW.item_id AND batch_id = NEW.batch_id AND location_id = NEW.from_location_id
      AND day >= NEW.effective_day;
  UPDATE daily_balance SET on_hand = on_hand + NEW.quantity
    WHERE item_id = NEW.item_id AND batch_id = NEW.batch_id AND location_id = NEW.to_location_id
      AND day >= NEW.effective_day;
  RETURN NULL;
END $$""",
    """
CREATE FUNCTION keep_allocation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE balance SET allocated = allocated + NEW.quantity
      WHERE item_id = NEW.item_id AND batch_id = NEW.batch_id AND location_id = NEW.location_id;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'allocated_is_on_hand' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  ELSE
    UPDATE balance SET allocated = allocated - OLD.quantity
      WHERE item_id = OLD.item_id AND batch_id = OLD.batch_id AND location_id = OLD.location_id;
  END IF;
  RETURN NULL;
END $$""",
    # The row is held before it is worked out: two receipts of one order each see the other.
    f"""
CREATE FUNCTION keep_order_state() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO order_state (document_id) SELECT NEW.id WHERE NEW.kind IN {ORDERS};
  PERFORM 1 FROM order_state WHERE document_id IN {_ORDERS_OF_NEW} FOR UPDATE;
  {_KEEP_ORDER_STATE}
  RETURN NULL;
END $$""",
)


def _postgres_trigger(name: str, table: str, event: str, function: str, condition: str = "") -> str:
    when = f" WHEN ({condition})" if condition else ""
    return f"CREATE TRIGGER {name} {event} ON {table} FOR EACH ROW{when} EXECUTE FUNCTION {function}()"


def _postgres(sealed_tables: Iterable[str], frozen_tables: Iterable[str]) -> list[str]:
    found = [function.strip() for function in _PG_FUNCTIONS]
    found.append(
        _postgres_trigger("document_no_change", "document", "BEFORE UPDATE OR DELETE", "refuse_change")
    )
    for table in sealed_tables:
        found += [
            _postgres_trigger(f"{table}_sealed", table, "BEFORE INSERT", "refuse_when_sealed"),
            _postgres_trigger(f"{table}_no_change", table, "BEFORE UPDATE OR DELETE", "refuse_change"),
        ]
    for table in frozen_tables:
        found.append(
            _postgres_trigger(f"{table}_no_change", table, "BEFORE UPDATE OR DELETE", "refuse_change")
        )
    for table in ("document", *sealed_tables, *frozen_tables):
        found.append(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()"
        )
    found += [
        _postgres_trigger(
            "location_keeps_its_nature",
            "location",
            "BEFORE UPDATE",
            "refuse_change",
            "NEW.keeps_stock <> OLD.keeps_stock OR NEW.place_id IS DISTINCT FROM OLD.place_id",
        ),
        _postgres_trigger(
            "item_keeps_its_scale",
            "item",
            "BEFORE UPDATE",
            "keep_scale",
            "NEW.decimals <> OLD.decimals OR NEW.unit_id <> OLD.unit_id",
        ),
        _postgres_trigger("reservation_no_update", "reservation", "BEFORE UPDATE", "refuse_change"),
        _postgres_trigger("stock_move_balance", "stock_move", "AFTER INSERT", "keep_balance"),
        _postgres_trigger("reservation_allocate", "reservation", "AFTER INSERT OR DELETE", "keep_allocation"),
        _postgres_trigger(
            "document_order_state",
            "document",
            "AFTER INSERT",
            "keep_order_state",
            f"NEW.kind IN {ORDERS} OR NEW.related_id IS NOT NULL",
        ),
    ]
    return found


def create_statements(dialect: str, sealed_tables: Iterable[str], frozen_tables: Iterable[str]) -> list[str]:
    """The statements that make every trigger on `dialect` ("sqlite" or "postgresql")."""
    make = _sqlite if dialect == "sqlite" else _postgres
    return make(tuple(sealed_tables), tuple(frozen_tables))
