"""Reminders may carry a note."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; reminders entered before have no note."""
    op.add_column("reminders", sa.Column("note", sa.String))


def downgrade() -> None:
    """Drop the column, with all notes."""
    op.drop_column("reminders", "note")
