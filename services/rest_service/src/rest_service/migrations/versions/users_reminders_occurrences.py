"""Users, their reminders, and what has come due."""

import sqlalchemy as sa
from alembic import op

from rest_service.adapters.columns import Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the three tables."""
    _make_users()
    _make_reminders()
    _make_occurrences()


def downgrade() -> None:
    """Drop them, with all they hold."""
    for table in ("occurrences", "reminders", "users"):
        op.drop_table(table)


def _make_users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("telegram_id", sa.BigInteger, nullable=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("tz", sa.String),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("digest_at", sa.Time),
        sa.Column("quiet_from", sa.Time),
        sa.Column("quiet_to", sa.Time),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("telegram_id"),
    )


def _make_reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("schedule", sa.JSON, nullable=False),
        sa.Column("action", sa.JSON, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("next_at", Instant),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("source_event_id", sa.Uuid, nullable=False),
        sa.Column("lease_until", Instant),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.Index(None, "user_id", "created_at", "id"),
        sa.Index(None, "status", "next_at", "id"),
    )


def _make_occurrences() -> None:
    op.create_table(
        "occurrences",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("reminder_id", sa.Uuid, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("late_seconds", sa.Integer, nullable=False),
        sa.Column("error", sa.String),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminders.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("reminder_id", "at"),
    )
