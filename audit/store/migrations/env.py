"""Runs the steps on the connection that the store hands over; there is no alembic.ini."""

from alembic import context

from audit.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite cannot alter a column in place
)
with context.begin_transaction():
    context.run_migrations()
