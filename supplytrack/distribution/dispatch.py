"""Delivery notes: prepared (reserving), issued, confirmed."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Text

from supplytrack.core.document import NoteState, PaperState
from supplytrack.db.base import Big, document_key, sealed_table, table, text_column

note = table(
    "delivery_note",
    Column("uid", Text, primary_key=True),
    Column("number", Text, unique=True),
    Column("state", Text, nullable=False),
    Column("paper_state", Text, nullable=False, server_default="unsigned"),
    Column("note_day", Integer, nullable=False),
    Column("from_location_id", Integer, ForeignKey("location.id"), nullable=False),
    Column("to_location_id", Integer, ForeignKey("location.id"), nullable=False),
    Column("document_id", Integer, ForeignKey("document.id"), unique=True),
    Column("proof_id", Integer, ForeignKey("document.id")),
    Column("confirmed_day", Integer),
    Column("prepared", Text),
    text_column("prepared_by"),
    text_column("approved_by"),
    Column("approved_at", Big),
    CheckConstraint(
        "state IN ({})".format(", ".join(f"'{s}'" for s in NoteState if s is not NoteState.DRAFT)),
        name="state_is_known",
    ),
    CheckConstraint(
        "paper_state IN ({})".format(", ".join(f"'{s}'" for s in PaperState)), name="paper_state_is_known"
    ),
    CheckConstraint(
        "(state IN ('issued', 'confirmed', 'reversed')) = (document_id IS NOT NULL)",
        name="issued_has_a_document",
    ),
    CheckConstraint("(state = 'confirmed') = (proof_id IS NOT NULL)", name="confirmed_has_a_proof"),
    CheckConstraint("(approved_at IS NULL) = (approved_by = '')", name="approved_by_somebody"),
)
"""Where each delivery note stands. A note that is still a draft has no row here.

`prepared` is the content (JSON) of a note that is prepared and not yet issued, `prepared_by` who wrote it last;
`approved_by` the second person who saw that content, where the workspace asks for one. Preparing again takes the approval
away.
"""

Index(
    "delivery_note_state_ix",
    note.c.state,
    note.c.paper_state,
    note.c.note_day,
    note.c.uid,
    note.c.number,
    note.c.to_location_id,
    note.c.from_location_id,
)
"""All that the list of notes is filtered and sorted by, so that a hundred thousand of them are looked through here."""
Index("delivery_note_target_ix", note.c.to_location_id, note.c.state, note.c.note_day)
Index("delivery_note_day_ix", note.c.note_day, note.c.uid)

note_document = sealed_table(
    "dispatch",
    document_key(primary=True),
    text_column("request_number"),
    text_column("project"),
    text_column("place_of_delivery"),
    text_column("means"),
    text_column("driver"),
    text_column("vehicle"),
)
"""What an issued delivery note says beside its document. Means: road, water, air, by hand."""

note_line = sealed_table(
    "dispatch_line",
    document_key(),
    Column("line", Integer, nullable=False),
    Column("entered_line", Integer, nullable=False),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    Column("quantity", Big, nullable=False),
    text_column("pack_name"),
    Column("pack_numerator", Big),
    Column("pack_denominator", Big),
    Column("entered_quantity", Text, nullable=False),
    text_column("remarks"),
    PrimaryKeyConstraint("document_id", "line"),
    CheckConstraint("quantity > 0", name="quantity_is_positive"),
)
"""One line a batch. `entered_line` is the line of the form it came from: FEFO may split one over batches."""

Index("dispatch_line_item_ix", note_line.c.item_id, note_line.c.document_id)
Index("dispatch_line_batch_ix", note_line.c.batch_id)

printed_paper = table(
    "printed_paper",
    Column("id", Integer, primary_key=True),
    Column("subject_uid", Text, nullable=False),
    text_column("number", required=True),
    text_column("digest", required=True),
    Column("printed_at", Big, nullable=False),
    text_column("printed_by", required=True),
)
"""Each time a paper was printed or saved: the digest that its QR code carries. A prepared note whose goods change after
that no longer has this digest, and says so. `subject_uid` is the identity of the paper's document or draft."""

Index("printed_paper_subject_ix", printed_paper.c.subject_uid, printed_paper.c.id)
