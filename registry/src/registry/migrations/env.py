"""Run revisions on the connection, and in the transaction, that the registry hands in."""

from alembic import context

from registry.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # Said by us for SQLite too: `migrating.transaction` has begun it.
    transactional_ddl=True,
)
context.run_migrations()
