"""Proofs of delivery: what of a delivery note was accepted, and what became of the rest."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    Text,
    bindparam,
    insert,
    select,
    update,
)

from supplytrack.core.code import clean_text
from supplytrack.core.document import PaperState
from supplytrack.db.base import Big, document_key, sealed_table, table, text_column
from supplytrack.db.engine import Session

proof = sealed_table(
    "proof_of_delivery",
    document_key(primary=True),
    Column("paper_state", Text, nullable=False),
    CheckConstraint(
        "paper_state IN ({})".format(", ".join(f"'{s}'" for s in PaperState)), name="paper_state_is_known"
    ),
)

proof_line = sealed_table(
    "proof_line",
    document_key(),
    Column("line", Integer, nullable=False),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("shipped", Big, nullable=False),
    Column("accepted", Big, nullable=False),
    Column("damaged", Big, nullable=False),
    Column("short", Big, nullable=False),
    Column("refused", Big, nullable=False),
    text_column("reason"),
    PrimaryKeyConstraint("document_id", "line"),
    CheckConstraint(
        "accepted >= 0 AND damaged >= 0 AND short >= 0 AND refused >= 0", name="quantities_not_negative"
    ),
    CheckConstraint("shipped = accepted + damaged + short + refused", name="adds_up"),
    CheckConstraint("shipped = accepted OR reason <> ''", name="difference_has_a_reason"),
)
"""`line` is the line of the delivery note. Smallest units."""

receiver = table(
    "receiver",
    Column("document_uid", Text, primary_key=True),
    text_column("name"),
    text_column("function"),
    text_column("phone"),
    Column("signature", Text),
)
"""Personal data of who received, apart from the ledger and its chain so that it can be removed.

`signature` is the drawing as SVG.
"""
_FIND_RECEIVER = select(receiver.c.document_uid).where(receiver.c.document_uid == bindparam("uid"))


def keep_receiver(
    session: Session, uid: str, name: str, function: str, phone: str, signature: str | None = None
) -> None:
    """Keep who received, apart from the ledger. Later details replace earlier ones; empty ones do not."""
    values = {
        "name": clean_text(name, "receiver_name", 200),
        "function": clean_text(function, "receiver_function", 200),
        "phone": clean_text(phone, "receiver_phone", 60),
        "signature": signature,
    }
    said = {key: value for key, value in values.items() if value}
    if not said:
        return
    if session.scalar(_FIND_RECEIVER, {"uid": uid}) is not None:
        session.execute(update(receiver).where(receiver.c.document_uid == uid).values(said))
    else:
        session.execute(
            insert(receiver), {"document_uid": uid, "name": "", "function": "", "phone": "", **said}
        )
