"""The catalogue's revisions, one module each in `versions`, and what Alembic runs them by."""
