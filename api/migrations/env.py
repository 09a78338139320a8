"""Alembic runs this file; the connection comes from `api.migrations.upgrade`."""

from alembic import context

from api.schema import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
