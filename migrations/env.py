"""Alembic's environment: runs in the connection and transaction it is given."""

from alembic import context

from supplytrack.schema import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, render_as_batch=False, transactional_ddl=False
)
context.run_migrations()
