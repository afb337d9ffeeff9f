"""The workspace: catalogue, ledger, procurement, distribution, and the triggers that guard them."""

import sqlalchemy as sa
from alembic import op

from supplytrack.db.triggers import create_statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEALED = (
    "adjustment",
    "adjustment_line",
    "batch",
    "batch_origin",
    "conversion_line",
    "dispatch",
    "dispatch_line",
    "goods_receipt",
    "goods_receipt_line",
    "goods_return",
    "goods_return_line",
    "kit_document",
    "order_closing_line",
    "people_reached",
    "people_reached_line",
    "proof_line",
    "proof_of_delivery",
    "purchase_order",
    "purchase_order_line",
    "stock_count_line",
    "stock_count_posting",
    "stock_move",
    "transfer_line",
    "transfer_loading",
    "transfer_receipt",
    "transfer_receipt_line",
)
"""Tables whose rows are fixed once their document is posted."""
FROZEN = ("published_report",)
"""Tables whose rows stay as they were added."""


def upgrade() -> None:
    create_tables()
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE document_number_line AS bigint")
    for statement in create_statements(connection.dialect.name, SEALED, FROZEN):
        connection.execute(sa.text(statement))


def downgrade() -> None:
    raise NotImplementedError("The first schema has nothing before it.")


def create_tables() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("audit_entry_pk")),
        sqlite_strict=True,
    )
    op.create_index("audit_entry_subject_ix", "audit_entry", ["subject", "id"], unique=False)
    op.create_table(
        "category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_km", sa.Text(), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("collective", sa.Text(), server_default="", nullable=False),
        sa.Column("sentence", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("category_pk")),
        sa.UniqueConstraint("folded", name=op.f("category_folded_uq")),
        sqlite_strict=True,
    )
    op.create_table(
        "chain",
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("station", name=op.f("chain_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "daily_balance",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("on_hand", BIG, nullable=False),
        sa.CheckConstraint("on_hand >= 0", name=op.f("daily_balance_on_hand_not_negative_ck")),
        sa.PrimaryKeyConstraint("location_id", "item_id", "batch_id", "day", name=op.f("daily_balance_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "draft",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("saved_at", BIG, nullable=False),
        sa.Column("saved_by", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("uid", name=op.f("draft_pk")),
        sqlite_strict=True,
    )
    op.create_index("draft_kind_ix", "draft", ["kind", "saved_at"], unique=False)
    op.create_table(
        "file_content",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("file_content_size_is_positive_ck")),
        sa.PrimaryKeyConstraint("digest", name=op.f("file_content_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "fund",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("active", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("fund_active_is_yes_or_no_ck")),
        sa.PrimaryKeyConstraint("id", name=op.f("fund_pk")),
        sa.UniqueConstraint("code", name=op.f("fund_code_uq")),
        sqlite_strict=True,
    )
    op.create_table(
        "number_series",
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "station", "year", name=op.f("number_series_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_km", sa.Text(), server_default="", nullable=False),
        sa.Column("aliases", sa.Text(), server_default="", nullable=False),
        sa.Column("search", sa.Text(), server_default="", nullable=False),
        sa.Column("is_donor", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_supplier", sa.Integer(), server_default="0", nullable=False),
        sa.Column("contact", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("active", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("party_active_is_yes_or_no_ck")),
        sa.CheckConstraint("is_donor IN (0, 1)", name=op.f("party_is_donor_is_yes_or_no_ck")),
        sa.CheckConstraint("is_supplier IN (0, 1)", name=op.f("party_is_supplier_is_yes_or_no_ck")),
        sa.PrimaryKeyConstraint("id", name=op.f("party_pk")),
        sa.UniqueConstraint("code", name=op.f("party_code_uq")),
        sqlite_strict=True,
    )
    op.create_table(
        "printed_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_uid", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("printed_at", BIG, nullable=False),
        sa.Column("printed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("printed_paper_pk")),
        sqlite_strict=True,
    )
    op.create_index("printed_paper_subject_ix", "printed_paper", ["subject_uid", "id"], unique=False)
    op.create_table(
        "province",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_km", sa.Text(), server_default="", nullable=False),
        sa.Column("aliases", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("province_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "published_report",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("figures_hash", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("last_document_id", sa.Integer(), nullable=False),
        sa.Column("last_audit_id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("file_hash", sa.Text(), nullable=False),
        sa.Column("published_at", BIG, nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("published_report_days_are_in_order_ck")),
        sa.PrimaryKeyConstraint("uid", name=op.f("published_report_pk")),
        sa.UniqueConstraint("number", name=op.f("published_report_number_uq")),
        sqlite_strict=True,
    )
    op.create_index("published_report_period_ix", "published_report", ["kind", "last_day"], unique=False)
    op.create_table(
        "receiver",
        sa.Column("document_uid", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("function", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("signature", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("document_uid", name=op.f("receiver_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "reporting_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("subset_of_id", sa.Integer(), nullable=True),
        sa.Column("remarks", sa.Text(), server_default="", nullable=False),
        sa.Column("active", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("reporting_source_active_is_yes_or_no_ck")),
        sa.CheckConstraint(
            "subset_of_id IS NULL OR subset_of_id <> id", name=op.f("reporting_source_is_not_its_own_part_ck")
        ),
        sa.ForeignKeyConstraint(
            ["subset_of_id"], ["reporting_source.id"], name=op.f("reporting_source_subset_of_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("reporting_source_pk")),
        sa.UniqueConstraint("code", name=op.f("reporting_source_code_uq")),
        sqlite_strict=True,
    )
    op.create_table(
        "reservation",
        sa.Column("note_uid", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("reservation_quantity_is_positive_ck")),
        sa.PrimaryKeyConstraint("note_uid", "line", name=op.f("reservation_pk")),
        sqlite_strict=True,
    )
    op.create_index(
        "reservation_cell_ix", "reservation", ["item_id", "batch_id", "location_id"], unique=False
    )
    op.create_table(
        "schema_fingerprint",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("schema_fingerprint_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "target_set",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=True),
        sa.Column("remarks", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", BIG, nullable=False),
        sa.CheckConstraint(
            "last_day IS NULL OR first_day <= last_day", name=op.f("target_set_days_are_in_order_ck")
        ),
        sa.PrimaryKeyConstraint("uid", name=op.f("target_set_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("one", sa.Text(), nullable=False),
        sa.Column("many", sa.Text(), nullable=False),
        sa.Column("name_km", sa.Text(), server_default="", nullable=False),
        sa.Column("decimals", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_container", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("decimals BETWEEN 0 AND 6", name=op.f("unit_decimals_from_0_to_6_ck")),
        sa.CheckConstraint("is_container IN (0, 1)", name=op.f("unit_is_container_is_yes_or_no_ck")),
        sa.PrimaryKeyConstraint("id", name=op.f("unit_pk")),
        sa.UniqueConstraint("code", name=op.f("unit_code_uq")),
        sqlite_strict=True,
    )
    op.create_table(
        "wording",
        sa.Column("subject_uid", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("subject_uid", name=op.f("wording_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "workspace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.Text(), server_default="", nullable=False),
        sa.Column("organisation_km", sa.Text(), server_default="", nullable=False),
        sa.Column("short_name", sa.Text(), server_default="", nullable=False),
        sa.Column("country", sa.Text(), server_default="", nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("is_example", sa.Integer(), server_default="0", nullable=False),
        sa.Column("closed_until_day", sa.Integer(), nullable=True),
        sa.Column("approval_limit", BIG, nullable=True),
        sa.Column("approval_currency", sa.Text(), server_default="", nullable=False),
        sa.Column("expiry_warning_days", sa.Integer(), server_default="90", nullable=False),
        sa.Column("cover_days", sa.Integer(), server_default="30", nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("notes_need_approval", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unsigned_days", sa.Integer(), server_default="7", nullable=False),
        sa.CheckConstraint(
            "(approval_limit IS NULL) OR (approval_limit >= 0 AND approval_currency <> '')",
            name=op.f("workspace_approval_limit_has_a_currency_ck"),
        ),
        sa.CheckConstraint(
            "expiry_warning_days > 0 AND cover_days > 0", name=op.f("workspace_days_are_positive_ck")
        ),
        sa.CheckConstraint("id = 1", name=op.f("workspace_there_is_one_ck")),
        sa.CheckConstraint("is_example IN (0, 1)", name=op.f("workspace_is_example_is_yes_or_no_ck")),
        sa.CheckConstraint(
            "notes_need_approval IN (0, 1)", name=op.f("workspace_notes_need_approval_is_yes_or_no_ck")
        ),
        sa.CheckConstraint("unsigned_days > 0", name=op.f("workspace_unsigned_days_are_positive_ck")),
        sa.PrimaryKeyConstraint("id", name=op.f("workspace_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_uid", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("kept_digest", sa.Text(), nullable=True),
        sa.Column("added_at", BIG, nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("removed_at", BIG, nullable=True),
        sa.Column("removed_by", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by = '')", name=op.f("attachment_removed_by_somebody_ck")
        ),
        sa.CheckConstraint(
            "kept_digest IS NULL OR kept_digest = digest", name=op.f("attachment_kept_is_its_own_ck")
        ),
        sa.CheckConstraint(
            "removed_at IS NOT NULL OR kept_digest IS NOT NULL", name=op.f("attachment_living_is_kept_ck")
        ),
        sa.ForeignKeyConstraint(
            ["kept_digest"], ["file_content.digest"], name=op.f("attachment_kept_digest_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("attachment_pk")),
        sqlite_strict=True,
    )
    op.create_index("attachment_kept_ix", "attachment", ["kept_digest"], unique=False)
    op.create_index(
        "attachment_once_uq",
        "attachment",
        ["subject_uid", "digest"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_index("attachment_subject_ix", "attachment", ["subject_uid", "id"], unique=False)
    op.create_table(
        "district",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("province_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_km", sa.Text(), server_default="", nullable=False),
        sa.Column("aliases", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["province_code"], ["province.code"], name=op.f("district_province_code_fk")),
        sa.PrimaryKeyConstraint("code", name=op.f("district_pk")),
        sqlite_strict=True,
    )
    op.create_index(op.f("district_province_code_ix"), "district", ["province_code"], unique=False)
    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_km", sa.Text(), server_default="", nullable=False),
        sa.Column("aliases", sa.Text(), server_default="", nullable=False),
        sa.Column("search", sa.Text(), server_default="", nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("decimals", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tracks_expiry", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unsplit", sa.Integer(), server_default="0", nullable=False),
        sa.Column("active", sa.Integer(), server_default="1", nullable=False),
        sa.Column("minimum_stock", BIG, nullable=True),
        sa.Column("said_one", sa.Text(), server_default="", nullable=False),
        sa.Column("said_many", sa.Text(), server_default="", nullable=False),
        sa.Column("report_order", sa.Integer(), server_default="1000", nullable=False),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("item_active_is_yes_or_no_ck")),
        sa.CheckConstraint("decimals BETWEEN 0 AND 6", name=op.f("item_decimals_from_0_to_6_ck")),
        sa.CheckConstraint(
            "minimum_stock IS NULL OR minimum_stock >= 0", name=op.f("item_minimum_stock_not_negative_ck")
        ),
        sa.CheckConstraint("tracks_expiry IN (0, 1)", name=op.f("item_tracks_expiry_is_yes_or_no_ck")),
        sa.CheckConstraint("unsplit IN (0, 1)", name=op.f("item_unsplit_is_yes_or_no_ck")),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("item_category_id_fk")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("item_unit_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("item_pk")),
        sa.UniqueConstraint("code", name=op.f("item_code_uq")),
        sqlite_strict=True,
    )
    op.create_index("item_category_id_ix", "item", ["category_id", "id"], unique=False)
    op.create_table(
        "target_province",
        sa.Column("set_uid", sa.Text(), nullable=False),
        sa.Column("province_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["province_code"], ["province.code"], name=op.f("target_province_province_code_fk")
        ),
        sa.ForeignKeyConstraint(["set_uid"], ["target_set.uid"], name=op.f("target_province_set_uid_fk")),
        sa.PrimaryKeyConstraint("set_uid", "province_code", name=op.f("target_province_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "entitlement",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=True),
        sa.Column("remarks", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", BIG, nullable=False),
        sa.CheckConstraint(
            "basis IN ('arrival', 'person in quarantine')", name=op.f("entitlement_basis_is_known_ck")
        ),
        sa.CheckConstraint(
            "last_day IS NULL OR first_day <= last_day", name=op.f("entitlement_days_are_in_order_ck")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("entitlement_quantity_is_positive_ck")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("entitlement_item_id_fk")),
        sa.PrimaryKeyConstraint("uid", name=op.f("entitlement_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "kit_component",
        sa.Column("kit_id", sa.Integer(), nullable=False),
        sa.Column("component_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.CheckConstraint("kit_id <> component_id", name=op.f("kit_component_holds_other_items_ck")),
        sa.CheckConstraint("quantity > 0", name=op.f("kit_component_quantity_is_positive_ck")),
        sa.ForeignKeyConstraint(["component_id"], ["item.id"], name=op.f("kit_component_component_id_fk")),
        sa.ForeignKeyConstraint(["kit_id"], ["item.id"], name=op.f("kit_component_kit_id_fk")),
        sa.PrimaryKeyConstraint("kit_id", "component_id", name=op.f("kit_component_pk")),
        sqlite_strict=True,
    )
    op.create_index(op.f("kit_component_component_id_ix"), "kit_component", ["component_id"], unique=False)
    op.create_table(
        "location",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_km", sa.Text(), server_default="", nullable=False),
        sa.Column("aliases", sa.Text(), server_default="", nullable=False),
        sa.Column("search", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("keeps_stock", sa.Integer(), server_default="1", nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("province_code", sa.Text(), nullable=True),
        sa.Column("district_code", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("latitude", sa.Integer(), nullable=True),
        sa.Column("longitude", sa.Integer(), nullable=True),
        sa.Column("active", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "kind <> 'handed over' OR place_id IS NOT NULL", name=op.f("location_handed_over_has_a_place_ck")
        ),
        sa.CheckConstraint(
            "kind IN ('warehouse', 'health department', 'border post', 'quarantine centre', 'reception centre', 'hospital', 'community', 'other', 'supplied', 'in transit', 'handed over', 'people reached', 'loss', 'adjusted', 'disposed', 'converted')",
            name=op.f("location_kind_is_known_ck"),
        ),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("location_active_is_yes_or_no_ck")),
        sa.CheckConstraint("keeps_stock IN (0, 1)", name=op.f("location_keeps_stock_is_yes_or_no_ck")),
        sa.ForeignKeyConstraint(["district_code"], ["district.code"], name=op.f("location_district_code_fk")),
        sa.ForeignKeyConstraint(["place_id"], ["location.id"], name=op.f("location_place_id_fk")),
        sa.ForeignKeyConstraint(["province_code"], ["province.code"], name=op.f("location_province_code_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("location_pk")),
        sa.UniqueConstraint("code", name=op.f("location_code_uq")),
        sqlite_strict=True,
    )
    op.create_index(
        "location_handed_over_uq",
        "location",
        ["place_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'handed over'"),
        postgresql_where=sa.text("kind = 'handed over'"),
    )
    op.create_index("location_kind_ix", "location", ["kind", "id"], unique=False)
    op.create_table(
        "activity",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_km", sa.Text(), server_default="", nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=True),
        sa.Column("quantity", BIG, nullable=True),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("unit_many", sa.Text(), server_default="", nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("men", sa.Integer(), nullable=True),
        sa.Column("women", sa.Integer(), nullable=True),
        sa.Column("people_kind", sa.Text(), server_default="", nullable=False),
        sa.Column("donor_id", sa.Integer(), nullable=True),
        sa.Column("partner", sa.Text(), server_default="", nullable=False),
        sa.Column("remarks", sa.Text(), server_default="", nullable=False),
        sa.Column("fixture_uid", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", BIG, nullable=False),
        sa.Column("withdrawn_by", sa.Text(), server_default="", nullable=False),
        sa.Column("withdrawn_at", BIG, nullable=True),
        sa.Column("withdrawn_why", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "(fixture_uid IS NOT NULL) = (kind = 'refill')", name=op.f("activity_refill_has_a_fixture_ck")
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by = '')", name=op.f("activity_withdrawn_by_somebody_ck")
        ),
        sa.CheckConstraint(
            "kind IN ('fixture', 'refill', 'training', 'information', 'mobilisation', 'assessment', 'other')",
            name=op.f("activity_kind_is_known_ck"),
        ),
        sa.CheckConstraint("quantity IS NULL OR unit <> ''", name=op.f("activity_quantity_has_a_unit_ck")),
        sa.CheckConstraint(
            "(men IS NULL) = (women IS NULL)", name=op.f("activity_heads_are_both_or_none_ck")
        ),
        sa.CheckConstraint(
            "last_day IS NULL OR first_day <= last_day", name=op.f("activity_days_are_in_order_ck")
        ),
        sa.CheckConstraint("men IS NULL OR men + women = people", name=op.f("activity_heads_add_up_ck")),
        sa.CheckConstraint(
            "people >= 0 AND men >= 0 AND women >= 0", name=op.f("activity_people_are_not_negative_ck")
        ),
        sa.CheckConstraint("quantity IS NULL OR quantity > 0", name=op.f("activity_quantity_is_positive_ck")),
        sa.ForeignKeyConstraint(["donor_id"], ["party.id"], name=op.f("activity_donor_id_fk")),
        sa.ForeignKeyConstraint(["fixture_uid"], ["activity.uid"], name=op.f("activity_fixture_uid_fk")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("activity_location_id_fk")),
        sa.PrimaryKeyConstraint("uid", name=op.f("activity_pk")),
        sqlite_strict=True,
    )
    op.create_index("activity_day_ix", "activity", ["first_day", "uid"], unique=False)
    op.create_table(
        "approval",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("requested_at", BIG, nullable=False),
        sa.Column("decided_by", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_at", BIG, nullable=True),
        sa.Column("decision", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_at IS NULL)", name=op.f("approval_decided_has_a_moment_ck")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'refused', 'withdrawn')",
            name=op.f("approval_state_is_known_ck"),
        ),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("approval_location_id_fk")),
        sa.PrimaryKeyConstraint("uid", name=op.f("approval_pk")),
        sqlite_strict=True,
    )
    op.create_index("approval_state_ix", "approval", ["state", "requested_at"], unique=False)
    op.create_table(
        "arrival",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("province_code", sa.Text(), nullable=True),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("remarks", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", BIG, nullable=False),
        sa.Column("withdrawn_by", sa.Text(), server_default="", nullable=False),
        sa.Column("withdrawn_at", BIG, nullable=True),
        sa.Column("withdrawn_why", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by = '')", name=op.f("arrival_withdrawn_by_somebody_ck")
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("arrival_days_are_in_order_ck")),
        sa.CheckConstraint(
            "location_id IS NULL OR province_code IS NULL", name=op.f("arrival_is_about_one_place_ck")
        ),
        sa.CheckConstraint("people >= 0", name=op.f("arrival_people_are_not_negative_ck")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("arrival_location_id_fk")),
        sa.ForeignKeyConstraint(["province_code"], ["province.code"], name=op.f("arrival_province_code_fk")),
        sa.ForeignKeyConstraint(["source_id"], ["reporting_source.id"], name=op.f("arrival_source_id_fk")),
        sa.PrimaryKeyConstraint("uid", name=op.f("arrival_pk")),
        sqlite_strict=True,
    )
    op.create_index(
        "arrival_country_uq",
        "arrival",
        ["source_id", "first_day", "last_day"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL AND location_id IS NULL AND province_code IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL AND location_id IS NULL AND province_code IS NULL"),
    )
    op.create_index("arrival_day_ix", "arrival", ["first_day", "uid"], unique=False)
    op.create_index(
        "arrival_province_uq",
        "arrival",
        ["source_id", "province_code", "first_day", "last_day"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL AND province_code IS NOT NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL AND province_code IS NOT NULL"),
    )
    op.create_index(
        "arrival_site_uq",
        "arrival",
        ["source_id", "location_id", "first_day", "last_day"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL AND location_id IS NOT NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL AND location_id IS NOT NULL"),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("effective_day", sa.Integer(), nullable=False),
        sa.Column("from_location_id", sa.Integer(), nullable=True),
        sa.Column("to_location_id", sa.Integer(), nullable=True),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("related_id", sa.Integer(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.Column("request_digest", sa.Text(), server_default="", nullable=False),
        sa.Column("remarks", sa.Text(), server_default="", nullable=False),
        sa.Column("posted_at", BIG, nullable=False),
        sa.Column("posted_by", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("chain_position", sa.Integer(), nullable=False),
        sa.Column("chain_hash", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'reversal') = (reverses_id IS NOT NULL)",
            name=op.f("document_reversal_names_its_document_ck"),
        ),
        sa.CheckConstraint(
            "effective_day BETWEEN 0 AND 73000", name=op.f("document_effective_day_is_a_day_ck")
        ),
        sa.ForeignKeyConstraint(
            ["from_location_id"], ["location.id"], name=op.f("document_from_location_id_fk")
        ),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("document_party_id_fk")),
        sa.ForeignKeyConstraint(["related_id"], ["document.id"], name=op.f("document_related_id_fk")),
        sa.ForeignKeyConstraint(["reverses_id"], ["document.id"], name=op.f("document_reverses_id_fk")),
        sa.ForeignKeyConstraint(["to_location_id"], ["location.id"], name=op.f("document_to_location_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("document_pk")),
        sa.UniqueConstraint("number", name=op.f("document_number_uq")),
        sa.UniqueConstraint("reverses_id", name=op.f("document_reverses_id_uq")),
        sa.UniqueConstraint("uid", name=op.f("document_uid_uq")),
        sqlite_strict=True,
    )
    op.create_index("document_chain_uq", "document", ["station", "chain_position"], unique=True)
    op.create_index("document_day_ix", "document", ["effective_day", "id"], unique=False)
    op.create_index("document_kind_ix", "document", ["kind", "effective_day", "id"], unique=False)
    op.create_index("document_party_ix", "document", ["party_id", "kind"], unique=False)
    op.create_index(
        "document_reference_uq",
        "document",
        ["kind", "reference"],
        unique=True,
        sqlite_where=sa.text("reference != ''"),
        postgresql_where=sa.text("reference != ''"),
    )
    op.create_index("document_related_ix", "document", ["related_id"], unique=False)
    op.create_table(
        "need",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("assessed_day", sa.Integer(), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("assessed_by", sa.Text(), server_default="", nullable=False),
        sa.Column("remarks", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", BIG, nullable=False),
        sa.Column("withdrawn_by", sa.Text(), server_default="", nullable=False),
        sa.Column("withdrawn_at", BIG, nullable=True),
        sa.Column("withdrawn_why", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by = '')", name=op.f("need_withdrawn_by_somebody_ck")
        ),
        sa.CheckConstraint("people IS NULL OR people >= 0", name=op.f("need_people_are_not_negative_ck")),
        sa.CheckConstraint("quantity >= 0", name=op.f("need_quantity_is_not_negative_ck")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("need_item_id_fk")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("need_location_id_fk")),
        sa.PrimaryKeyConstraint("uid", name=op.f("need_pk")),
        sqlite_strict=True,
    )
    op.create_index("need_day_ix", "need", ["assessed_day", "uid"], unique=False)
    op.create_index(
        "need_figure_uq",
        "need",
        ["location_id", "item_id", "assessed_day"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "activity_province",
        sa.Column("activity_uid", sa.Text(), nullable=False),
        sa.Column("province_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_uid"], ["activity.uid"], name=op.f("activity_province_activity_uid_fk")
        ),
        sa.ForeignKeyConstraint(
            ["province_code"], ["province.code"], name=op.f("activity_province_province_code_fk")
        ),
        sa.PrimaryKeyConstraint("activity_uid", "province_code", name=op.f("activity_province_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "adjustment",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("requested_by", sa.Text(), server_default="", nullable=False),
        sa.Column("approved_by", sa.Text(), server_default="", nullable=False),
        sa.Column("method", sa.Text(), server_default="", nullable=False),
        sa.Column("witness", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("adjustment_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("adjustment_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("source_type", sa.Text(), nullable=False),
        sa.Column("donor_id", sa.Integer(), nullable=True),
        sa.Column("supplier_id", sa.Integer(), nullable=True),
        sa.Column("fund_id", sa.Integer(), nullable=True),
        sa.Column("batch_number", sa.Text(), server_default="", nullable=False),
        sa.Column("expiry_day", sa.Integer(), nullable=True),
        sa.Column("pack_name", sa.Text(), server_default="", nullable=False),
        sa.Column("pack_numerator", BIG, nullable=True),
        sa.Column("pack_denominator", BIG, nullable=True),
        sa.Column("unit_cost", BIG, nullable=True),
        sa.Column("currency", sa.Text(), server_default="", nullable=False),
        sa.Column("received_day", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(unit_cost IS NULL) OR (unit_cost >= 0 AND currency <> '')",
            name=op.f("batch_unit_cost_has_a_currency_ck"),
        ),
        sa.CheckConstraint(
            "source_type <> 'donated' OR donor_id IS NOT NULL", name=op.f("batch_donated_has_a_donor_ck")
        ),
        sa.CheckConstraint(
            "source_type IN ('procured', 'donated', 'printed', 'returned', 'found', 'assembled')",
            name=op.f("batch_source_type_is_known_ck"),
        ),
        sa.CheckConstraint(
            "pack_numerator > 0 AND pack_denominator > 0", name=op.f("batch_pack_factor_is_positive_ck")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("batch_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["donor_id"], ["party.id"], name=op.f("batch_donor_id_fk")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("batch_fund_id_fk")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("batch_item_id_fk")),
        sa.ForeignKeyConstraint(["supplier_id"], ["party.id"], name=op.f("batch_supplier_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("batch_pk")),
        sa.UniqueConstraint("uid", name=op.f("batch_uid_uq")),
        sqlite_strict=True,
    )
    op.create_index("batch_document_ix", "batch", ["document_id", "line"], unique=False)
    op.create_index("batch_donor_id_ix", "batch", ["donor_id", "item_id"], unique=False)
    op.create_index(
        "batch_expiry_ix",
        "batch",
        ["expiry_day", "id"],
        unique=False,
        sqlite_where=sa.text("expiry_day IS NOT NULL"),
        postgresql_where=sa.text("expiry_day IS NOT NULL"),
    )
    op.create_index("batch_item_id_ix", "batch", ["item_id", "id"], unique=False)
    op.create_table(
        "delivery_note",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("paper_state", sa.Text(), server_default="unsigned", nullable=False),
        sa.Column("note_day", sa.Integer(), nullable=False),
        sa.Column("from_location_id", sa.Integer(), nullable=False),
        sa.Column("to_location_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_day", sa.Integer(), nullable=True),
        sa.Column("prepared", sa.Text(), nullable=True),
        sa.Column("prepared_by", sa.Text(), server_default="", nullable=False),
        sa.Column("approved_by", sa.Text(), server_default="", nullable=False),
        sa.Column("approved_at", BIG, nullable=True),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by = '')", name=op.f("delivery_note_approved_by_somebody_ck")
        ),
        sa.CheckConstraint(
            "(state = 'confirmed') = (proof_id IS NOT NULL)",
            name=op.f("delivery_note_confirmed_has_a_proof_ck"),
        ),
        sa.CheckConstraint(
            "(state IN ('issued', 'confirmed', 'reversed')) = (document_id IS NOT NULL)",
            name=op.f("delivery_note_issued_has_a_document_ck"),
        ),
        sa.CheckConstraint(
            "paper_state IN ('signed', 'unsigned', 'disputed')",
            name=op.f("delivery_note_paper_state_is_known_ck"),
        ),
        sa.CheckConstraint(
            "state IN ('prepared', 'issued', 'confirmed', 'cancelled', 'reversed')",
            name=op.f("delivery_note_state_is_known_ck"),
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("delivery_note_document_id_fk")),
        sa.ForeignKeyConstraint(
            ["from_location_id"], ["location.id"], name=op.f("delivery_note_from_location_id_fk")
        ),
        sa.ForeignKeyConstraint(["proof_id"], ["document.id"], name=op.f("delivery_note_proof_id_fk")),
        sa.ForeignKeyConstraint(
            ["to_location_id"], ["location.id"], name=op.f("delivery_note_to_location_id_fk")
        ),
        sa.PrimaryKeyConstraint("uid", name=op.f("delivery_note_pk")),
        sa.UniqueConstraint("document_id", name=op.f("delivery_note_document_id_uq")),
        sa.UniqueConstraint("number", name=op.f("delivery_note_number_uq")),
        sqlite_strict=True,
    )
    op.create_index("delivery_note_day_ix", "delivery_note", ["note_day", "uid"], unique=False)
    op.create_index(
        "delivery_note_state_ix",
        "delivery_note",
        ["state", "paper_state", "note_day", "uid", "number", "to_location_id", "from_location_id"],
        unique=False,
    )
    op.create_index(
        "delivery_note_target_ix", "delivery_note", ["to_location_id", "state", "note_day"], unique=False
    )
    op.create_table(
        "dispatch",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("request_number", sa.Text(), server_default="", nullable=False),
        sa.Column("project", sa.Text(), server_default="", nullable=False),
        sa.Column("place_of_delivery", sa.Text(), server_default="", nullable=False),
        sa.Column("means", sa.Text(), server_default="", nullable=False),
        sa.Column("driver", sa.Text(), server_default="", nullable=False),
        sa.Column("vehicle", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("dispatch_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("dispatch_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "goods_receipt",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("source_type", sa.Text(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=True),
        sa.Column("supplier_paper", sa.Text(), server_default="", nullable=False),
        sa.Column("papers_received", sa.Text(), server_default="", nullable=False),
        sa.Column("carrier", sa.Text(), server_default="", nullable=False),
        sa.Column("vehicle", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("goods_receipt_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("goods_receipt_fund_id_fk")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("goods_receipt_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "goods_return",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("returned_by", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "direction IN ('from recipient', 'to sender')", name=op.f("goods_return_direction_is_known_ck")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("goods_return_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("goods_return_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "kit_document",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("kit_document_quantity_is_positive_ck")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("kit_document_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("kit_document_item_id_fk")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("kit_document_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "order_closing_line",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("order_closing_line_quantity_is_positive_ck")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("order_closing_line_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("order_closing_line_item_id_fk")),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("order_closing_line_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "order_state",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("is_open IN (0, 1)", name=op.f("order_state_is_open_is_yes_or_no_ck")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("order_state_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("order_state_pk")),
        sqlite_strict=True,
    )
    op.create_index(
        "order_open_ix",
        "order_state",
        ["document_id"],
        unique=False,
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open = 1"),
    )
    op.create_table(
        "people_reached",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("men", sa.Integer(), nullable=True),
        sa.Column("women", sa.Integer(), nullable=True),
        sa.Column("boys", sa.Integer(), nullable=True),
        sa.Column("girls", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("planned", sa.Integer(), nullable=True),
        sa.Column("planned_why", sa.Text(), server_default="", nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("served_kind", sa.Text(), server_default="returning migrants", nullable=False),
        sa.CheckConstraint(
            "method IN ('list', 'tally', 'estimate')", name=op.f("people_reached_method_is_known_ck")
        ),
        sa.CheckConstraint(
            "(men IS NULL) = (women IS NULL) AND (men IS NULL) = (boys IS NULL) AND (men IS NULL) = (girls IS NULL)",
            name=op.f("people_reached_heads_are_all_or_none_ck"),
        ),
        sa.CheckConstraint(
            "men >= 0 AND women >= 0 AND boys >= 0 AND girls >= 0",
            name=op.f("people_reached_heads_not_negative_ck"),
        ),
        sa.CheckConstraint(
            "men IS NULL OR men + women + boys + girls = people", name=op.f("people_reached_heads_add_up_ck")
        ),
        sa.CheckConstraint(
            "people >= 0 AND households >= 0 AND planned >= 0",
            name=op.f("people_reached_people_not_negative_ck"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("people_reached_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("people_reached_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "proof_of_delivery",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("paper_state", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "paper_state IN ('signed', 'unsigned', 'disputed')",
            name=op.f("proof_of_delivery_paper_state_is_known_ck"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("proof_of_delivery_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("proof_of_delivery_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "purchase_order",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=True),
        sa.Column("expected_day", sa.Integer(), nullable=True),
        sa.Column("currency", sa.Text(), server_default="", nullable=False),
        sa.Column("agreement", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("purchase_order_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("purchase_order_fund_id_fk")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("purchase_order_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "purchase_order_line",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("pack_name", sa.Text(), server_default="", nullable=False),
        sa.Column("pack_numerator", BIG, nullable=True),
        sa.Column("pack_denominator", BIG, nullable=True),
        sa.Column("entered_quantity", sa.Text(), nullable=False),
        sa.Column("unit_cost", BIG, nullable=True),
        sa.Column("remarks", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("purchase_order_line_quantity_is_positive_ck")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("purchase_order_line_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("purchase_order_line_item_id_fk")),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("purchase_order_line_pk")),
        sqlite_strict=True,
    )
    op.create_index(
        "purchase_order_line_item_ix", "purchase_order_line", ["item_id", "document_id"], unique=False
    )
    op.create_table(
        "stock_count",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("count_day", sa.Integer(), nullable=False),
        sa.Column("frozen_at", BIG, nullable=False),
        sa.Column("frozen_move_id", sa.Integer(), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("counted_by", sa.Text(), server_default="", nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("remarks", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "(state IN ('posted', 'reversed')) = (document_id IS NOT NULL)",
            name=op.f("stock_count_posted_has_a_document_ck"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'counted', 'posted', 'cancelled', 'reversed')",
            name=op.f("stock_count_state_is_known_ck"),
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("stock_count_document_id_fk")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("stock_count_location_id_fk")),
        sa.PrimaryKeyConstraint("uid", name=op.f("stock_count_pk")),
        sa.UniqueConstraint("document_id", name=op.f("stock_count_document_id_uq")),
        sa.UniqueConstraint("number", name=op.f("stock_count_number_uq")),
        sqlite_strict=True,
    )
    op.create_index("stock_count_day_ix", "stock_count", ["count_day", "uid"], unique=False)
    op.create_index("stock_count_state_ix", "stock_count", ["state", "count_day"], unique=False)
    op.create_table(
        "stock_count_posting",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("counted_by", sa.Text(), nullable=False),
        sa.Column("reviewed_by", sa.Text(), nullable=False),
        sa.Column("frozen_at", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("stock_count_posting_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("stock_count_posting_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "transfer",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("transfer_day", sa.Integer(), nullable=False),
        sa.Column("from_location_id", sa.Integer(), nullable=False),
        sa.Column("to_location_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("expected_day", sa.Integer(), nullable=True),
        sa.Column("received_day", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'received') = (received_day IS NOT NULL)", name=op.f("transfer_received_has_a_day_ck")
        ),
        sa.CheckConstraint(
            "state IN ('issued', 'received', 'reversed')", name=op.f("transfer_state_is_known_ck")
        ),
        sa.CheckConstraint(
            "from_location_id <> to_location_id", name=op.f("transfer_goes_somewhere_else_ck")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("transfer_document_id_fk")),
        sa.ForeignKeyConstraint(
            ["from_location_id"], ["location.id"], name=op.f("transfer_from_location_id_fk")
        ),
        sa.ForeignKeyConstraint(["to_location_id"], ["location.id"], name=op.f("transfer_to_location_id_fk")),
        sa.PrimaryKeyConstraint("uid", name=op.f("transfer_pk")),
        sa.UniqueConstraint("document_id", name=op.f("transfer_document_id_uq")),
        sa.UniqueConstraint("number", name=op.f("transfer_number_uq")),
        sqlite_strict=True,
    )
    op.create_index("transfer_day_ix", "transfer", ["transfer_day", "uid"], unique=False)
    op.create_index("transfer_state_ix", "transfer", ["state", "transfer_day"], unique=False)
    op.create_table(
        "transfer_loading",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("request_number", sa.Text(), server_default="", nullable=False),
        sa.Column("means", sa.Text(), server_default="", nullable=False),
        sa.Column("carrier", sa.Text(), server_default="", nullable=False),
        sa.Column("driver", sa.Text(), server_default="", nullable=False),
        sa.Column("vehicle", sa.Text(), server_default="", nullable=False),
        sa.Column("loaded_by", sa.Text(), server_default="", nullable=False),
        sa.Column("expected_day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("transfer_loading_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("transfer_loading_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "transfer_receipt",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("received_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("transfer_receipt_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("transfer_receipt_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "adjustment_line",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("adjustment_line_has_a_reason_ck")),
        sa.CheckConstraint("quantity <> 0", name=op.f("adjustment_line_changes_something_ck")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("adjustment_line_batch_id_fk")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("adjustment_line_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("adjustment_line_item_id_fk")),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("adjustment_line_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "balance",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("on_hand", BIG, nullable=False),
        sa.Column("allocated", BIG, server_default="0", nullable=False),
        sa.CheckConstraint(
            "allocated >= 0 AND allocated <= on_hand", name=op.f("balance_allocated_is_on_hand_ck")
        ),
        sa.CheckConstraint("on_hand >= 0", name=op.f("balance_on_hand_not_negative_ck")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("balance_batch_id_fk")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("balance_item_id_fk")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("balance_location_id_fk")),
        sa.PrimaryKeyConstraint("location_id", "item_id", "batch_id", name=op.f("balance_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("balance_item_ix", "balance", ["item_id", "batch_id", "location_id"], unique=False)
    op.create_table(
        "batch_origin",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("origin_id", sa.Integer(), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.CheckConstraint("batch_id <> origin_id", name=op.f("batch_origin_made_of_another_ck")),
        sa.CheckConstraint("quantity > 0", name=op.f("batch_origin_quantity_is_positive_ck")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("batch_origin_batch_id_fk")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("batch_origin_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["origin_id"], ["batch.id"], name=op.f("batch_origin_origin_id_fk")),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("batch_origin_pk")),
        sqlite_strict=True,
    )
    op.create_index("batch_origin_batch_ix", "batch_origin", ["batch_id"], unique=False)
    op.create_index("batch_origin_origin_ix", "batch_origin", ["origin_id"], unique=False)
    op.create_table(
        "conversion_line",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "target IN ('converted', 'place', 'handed', 'loss')",
            name=op.f("conversion_line_target_is_known_ck"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("conversion_line_quantity_is_positive_ck")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("conversion_line_batch_id_fk")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("conversion_line_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("conversion_line_item_id_fk")),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("conversion_line_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "dispatch_line",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("entered_line", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("pack_name", sa.Text(), server_default="", nullable=False),
        sa.Column("pack_numerator", BIG, nullable=True),
        sa.Column("pack_denominator", BIG, nullable=True),
        sa.Column("entered_quantity", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("dispatch_line_quantity_is_positive_ck")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("dispatch_line_batch_id_fk")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("dispatch_line_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("dispatch_line_item_id_fk")),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("dispatch_line_pk")),
        sqlite_strict=True,
    )
    op.create_index("dispatch_line_batch_ix", "dispatch_line", ["batch_id"], unique=False)
    op.create_index("dispatch_line_item_ix", "dispatch_line", ["item_id", "document_id"], unique=False)
    op.create_table(
        "goods_receipt_line",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("order_line", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("per_documents", BIG, nullable=False),
        sa.Column("good", BIG, nullable=False),
        sa.Column("damaged", BIG, nullable=False),
        sa.Column("short", BIG, nullable=False),
        sa.Column("over_order", BIG, server_default="0", nullable=False),
        sa.Column("pack_name", sa.Text(), server_default="", nullable=False),
        sa.Column("pack_numerator", BIG, nullable=True),
        sa.Column("pack_denominator", BIG, nullable=True),
        sa.Column("entered_quantity", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "good >= 0 AND damaged >= 0 AND short >= 0",
            name=op.f("goods_receipt_line_quantities_not_negative_ck"),
        ),
        sa.CheckConstraint(
            "over_order BETWEEN 0 AND good + damaged",
            name=op.f("goods_receipt_line_over_is_a_part_of_what_came_ck"),
        ),
        sa.CheckConstraint(
            "per_documents = good + damaged + short", name=op.f("goods_receipt_line_adds_up_ck")
        ),
        sa.CheckConstraint("per_documents > 0", name=op.f("goods_receipt_line_says_something_ck")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("goods_receipt_line_batch_id_fk")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("goods_receipt_line_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("goods_receipt_line_item_id_fk")),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("goods_receipt_line_pk")),
        sqlite_strict=True,
    )
    op.create_index(
        "goods_receipt_line_item_ix", "goods_receipt_line", ["item_id", "document_id"], unique=False
    )
    op.create_table(
        "goods_return_line",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("good", BIG, nullable=False),
        sa.Column("damaged", BIG, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("goods_return_line_has_a_reason_ck")),
        sa.CheckConstraint("good + damaged > 0", name=op.f("goods_return_line_says_something_ck")),
        sa.CheckConstraint(
            "good >= 0 AND damaged >= 0", name=op.f("goods_return_line_quantities_not_negative_ck")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("goods_return_line_batch_id_fk")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("goods_return_line_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("goods_return_line_item_id_fk")),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("goods_return_line_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "people_reached_line",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("entered_quantity", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), server_default="", nullable=False),
        sa.Column("brought_back", BIG, server_default="0", nullable=False),
        sa.CheckConstraint(
            "brought_back >= 0", name=op.f("people_reached_line_brought_back_is_not_negative_ck")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("people_reached_line_quantity_is_positive_ck")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("people_reached_line_batch_id_fk")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("people_reached_line_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("people_reached_line_item_id_fk")),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("people_reached_line_pk")),
        sqlite_strict=True,
    )
    op.create_index(
        "people_reached_line_item_ix", "people_reached_line", ["item_id", "document_id"], unique=False
    )
    op.create_table(
        "proof_line",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("shipped", BIG, nullable=False),
        sa.Column("accepted", BIG, nullable=False),
        sa.Column("damaged", BIG, nullable=False),
        sa.Column("short", BIG, nullable=False),
        sa.Column("refused", BIG, nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "shipped = accepted OR reason <> ''", name=op.f("proof_line_difference_has_a_reason_ck")
        ),
        sa.CheckConstraint(
            "accepted >= 0 AND damaged >= 0 AND short >= 0 AND refused >= 0",
            name=op.f("proof_line_quantities_not_negative_ck"),
        ),
        sa.CheckConstraint(
            "shipped = accepted + damaged + short + refused", name=op.f("proof_line_adds_up_ck")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("proof_line_batch_id_fk")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("proof_line_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("proof_line_item_id_fk")),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("proof_line_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "stock_count_line",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("expected", BIG, nullable=False),
        sa.Column("counted", BIG, nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("remarks", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "expected = counted OR reason <> ''", name=op.f("stock_count_line_difference_has_a_reason_ck")
        ),
        sa.CheckConstraint(
            "expected >= 0 AND counted >= 0", name=op.f("stock_count_line_quantities_not_negative_ck")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("stock_count_line_batch_id_fk")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("stock_count_line_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("stock_count_line_item_id_fk")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("stock_count_line_location_id_fk")
        ),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("stock_count_line_pk")),
        sqlite_strict=True,
    )
    op.create_index(
        "stock_count_line_cell_ix", "stock_count_line", ["location_id", "item_id", "batch_id"], unique=False
    )
    op.create_table(
        "stock_count_sheet_line",
        sa.Column("count_uid", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("donor_id", sa.Integer(), nullable=True),
        sa.Column("batch_number", sa.Text(), server_default="", nullable=False),
        sa.Column("expiry_day", sa.Integer(), nullable=True),
        sa.Column("expected", BIG, nullable=False),
        sa.Column("counted", BIG, nullable=True),
        sa.Column("as_typed", sa.Text(), server_default="", nullable=False),
        sa.Column("counted_by", sa.Text(), server_default="", nullable=False),
        sa.Column("counted_at", BIG, nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("remarks", sa.Text(), server_default="", nullable=False),
        sa.Column("is_extra", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "as_typed = '' OR counted IS NULL",
            name=op.f("stock_count_sheet_line_figure_or_what_was_typed_ck"),
        ),
        sa.CheckConstraint(
            "counted IS NULL OR counted >= 0", name=op.f("stock_count_sheet_line_counted_not_negative_ck")
        ),
        sa.CheckConstraint("expected >= 0", name=op.f("stock_count_sheet_line_expected_not_negative_ck")),
        sa.CheckConstraint(
            "is_extra = 1 OR batch_id IS NOT NULL",
            name=op.f("stock_count_sheet_line_expected_has_a_batch_ck"),
        ),
        sa.CheckConstraint(
            "is_extra IN (0, 1)", name=op.f("stock_count_sheet_line_is_extra_is_yes_or_no_ck")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("stock_count_sheet_line_batch_id_fk")),
        sa.ForeignKeyConstraint(
            ["count_uid"], ["stock_count.uid"], name=op.f("stock_count_sheet_line_count_uid_fk")
        ),
        sa.ForeignKeyConstraint(["donor_id"], ["party.id"], name=op.f("stock_count_sheet_line_donor_id_fk")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("stock_count_sheet_line_item_id_fk")),
        sa.PrimaryKeyConstraint("count_uid", "line", name=op.f("stock_count_sheet_line_pk")),
        sqlite_strict=True,
    )
    op.create_table(
        "stock_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("from_location_id", sa.Integer(), nullable=False),
        sa.Column("to_location_id", sa.Integer(), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("effective_day", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "from_location_id <> to_location_id", name=op.f("stock_move_goes_somewhere_else_ck")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("stock_move_quantity_is_positive_ck")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("stock_move_batch_id_fk")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("stock_move_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["from_location_id"], ["location.id"], name=op.f("stock_move_from_location_id_fk")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("stock_move_item_id_fk")),
        sa.ForeignKeyConstraint(
            ["to_location_id"], ["location.id"], name=op.f("stock_move_to_location_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("stock_move_pk")),
        sqlite_strict=True,
    )
    op.create_index("stock_move_batch_ix", "stock_move", ["batch_id", "effective_day"], unique=False)
    op.create_index("stock_move_day_ix", "stock_move", ["effective_day", "id"], unique=False)
    op.create_index("stock_move_document_ix", "stock_move", ["document_id", "line"], unique=False)
    op.create_index("stock_move_item_day_ix", "stock_move", ["item_id", "effective_day", "id"], unique=False)
    op.create_table(
        "transfer_line",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("entered_line", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("pack_name", sa.Text(), server_default="", nullable=False),
        sa.Column("pack_numerator", BIG, nullable=True),
        sa.Column("pack_denominator", BIG, nullable=True),
        sa.Column("entered_quantity", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("transfer_line_quantity_is_positive_ck")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("transfer_line_batch_id_fk")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("transfer_line_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("transfer_line_item_id_fk")),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("transfer_line_pk")),
        sqlite_strict=True,
    )
    op.create_index("transfer_line_batch_ix", "transfer_line", ["batch_id"], unique=False)
    op.create_index("transfer_line_item_ix", "transfer_line", ["item_id", "document_id"], unique=False)
    op.create_table(
        "transfer_receipt_line",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("received", BIG, nullable=False),
        sa.Column("damaged", BIG, nullable=False),
        sa.Column("lost", BIG, nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "damaged + lost = 0 OR reason <> ''", name=op.f("transfer_receipt_line_loss_has_a_reason_ck")
        ),
        sa.CheckConstraint(
            "received + damaged + lost > 0", name=op.f("transfer_receipt_line_says_something_ck")
        ),
        sa.CheckConstraint(
            "received >= 0 AND damaged >= 0 AND lost >= 0",
            name=op.f("transfer_receipt_line_quantities_not_negative_ck"),
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("transfer_receipt_line_batch_id_fk")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("transfer_receipt_line_document_id_fk"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("transfer_receipt_line_item_id_fk")),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("transfer_receipt_line_pk")),
        sqlite_strict=True,
    )
