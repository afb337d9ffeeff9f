"""The workspace: catalogue, ledger, procurement, distribution, and the triggers that guard them."""

from alembic import op
from sqlalchemy import text

from supplytrack.db.triggers import create_statements
from supplytrack.schema import metadata, sealed_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    metadata.create_all(connection)
    if connection.dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE document_number_line AS bigint")
    for statement in create_statements(connection.dialect.name, sealed_tables):
        connection.execute(text(statement))


def downgrade() -> None:
    raise NotImplementedError("The first schema has nothing before it.")
