"""Run the migrations on the connection that the service hands in."""

from alembic import context
from sqlalchemy import Connection, text

from rest_service.adapters.tables import METADATA

LOCK = "SELECT pg_advisory_xact_lock(825117)"


def run(connection: Connection) -> None:
    """Run them in the caller's transaction; two services starting at once do so in turn."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(LOCK))
    context.configure(connection=connection, target_metadata=METADATA)
    context.run_migrations()


run(context.config.attributes["connection"])
