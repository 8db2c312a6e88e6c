"""The tables of the rest service; what they were at each release is in ``migrations``."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Time,
    UniqueConstraint,
    Uuid,
)

from rest_service.adapters.columns import Instant

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

USERS = Table(
    "users",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("name", String, nullable=False),
    Column("language", String, nullable=False),
    Column("tz", String),
    Column("status", String, nullable=False),
    Column("digest_at", Time),
    Column("quiet_from", Time),
    Column("quiet_to", Time),
    Column("created_at", Instant, nullable=False),
)

REMINDERS = Table(
    "reminders",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("text", String, nullable=False),
    Column("schedule", JSON, nullable=False),
    Column("action", JSON, nullable=False),
    Column("status", String, nullable=False),
    Column("next_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("source_event_id", Uuid, nullable=False),
    Column("lease_until", Instant),
    Column("note", String),
    Index(None, "user_id", "created_at", "id"),
    Index(None, "status", "next_at", "id"),
)

OCCURRENCES = Table(
    "occurrences",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("reminder_id", Uuid, ForeignKey("reminders.id", ondelete="CASCADE"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("late_seconds", Integer, nullable=False),
    Column("error", String),
    UniqueConstraint("reminder_id", "at"),
)
