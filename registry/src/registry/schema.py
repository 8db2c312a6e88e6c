"""Which revision the catalogue is at, said without Alembic: importing it outlasts a start."""

from sqlalchemy import inspect
from sqlalchemy.engine import Connection

HEAD = "0005"
"""The revision this program works with: the newest of `migrations/versions`."""
BASE = "base"
"""No revision: the tables as releases made them before they were versioned, or none yet."""


def revision_of(connection: Connection) -> str:
    """Say which revision the catalogue is at."""
    if not inspect(connection).has_table("alembic_version"):
        return BASE
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return BASE if found is None else str(found)
