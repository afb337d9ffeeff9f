"""Moves and the balances that triggers keep from them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Text

from supplytrack.db.base import Big, document_key, sealed_table, table

stock_move = sealed_table(
    "stock_move",
    Column("id", Integer, primary_key=True),
    document_key(),
    Column("line", Integer, nullable=False),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("from_location_id", Integer, ForeignKey("location.id"), nullable=False),
    Column("to_location_id", Integer, ForeignKey("location.id"), nullable=False),
    Column("quantity", Big, nullable=False),
    Column("effective_day", Integer, nullable=False),
    CheckConstraint("quantity > 0", name="quantity_is_positive"),
    CheckConstraint("from_location_id <> to_location_id", name="goes_somewhere_else"),
)
"""One row takes from one place and gives to another: an unbalanced entry cannot be written."""

Index("stock_move_document_ix", stock_move.c.document_id, stock_move.c.line)
Index("stock_move_item_day_ix", stock_move.c.item_id, stock_move.c.effective_day, stock_move.c.id)
Index("stock_move_batch_ix", stock_move.c.batch_id, stock_move.c.effective_day)
Index("stock_move_day_ix", stock_move.c.effective_day, stock_move.c.id)

balance = table(
    "balance",
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("location_id", Integer, ForeignKey("location.id"), nullable=False),
    Column("on_hand", Big, nullable=False),
    Column("allocated", Big, nullable=False, server_default="0"),
    PrimaryKeyConstraint("location_id", "item_id", "batch_id"),
    CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),
    CheckConstraint("allocated >= 0 AND allocated <= on_hand", name="allocated_is_on_hand"),
    sqlite_with_rowid=False,
)
"""Written by triggers alone. Only locations that keep stock have balances.

The key begins with the location, so that a store's goods lie together, apart from all that was ever handed over.
"""

Index("balance_item_ix", balance.c.item_id, balance.c.batch_id, balance.c.location_id)

daily_balance = table(
    "daily_balance",
    Column("item_id", Integer, nullable=False),
    Column("batch_id", Integer, nullable=False),
    Column("location_id", Integer, nullable=False),
    Column("day", Integer, nullable=False),
    Column("on_hand", Big, nullable=False),
    PrimaryKeyConstraint("location_id", "item_id", "batch_id", "day"),
    CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),
    sqlite_with_rowid=False,
)
"""The closing balance of each day on which a cell moved. A backdated move shifts the later rows, and its
CHECK refuses what would make any day since negative: goods received count from the start of their day and
goods issued at the end of it."""

reservation = table(
    "reservation",
    Column("note_uid", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("item_id", Integer, nullable=False),
    Column("batch_id", Integer, nullable=False),
    Column("location_id", Integer, nullable=False),
    Column("quantity", Big, nullable=False),
    PrimaryKeyConstraint("note_uid", "line"),
    CheckConstraint("quantity > 0", name="quantity_is_positive"),
)
"""What a prepared delivery note holds back. Triggers add it to the balance's `allocated`."""

Index("reservation_cell_ix", reservation.c.item_id, reservation.c.batch_id, reservation.c.location_id)
