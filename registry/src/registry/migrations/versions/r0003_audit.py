"""The audit: a chain of records that nothing may change."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

LOST = "the audit, with everything it tells"

KEPT = "the audit is only added to"
KEEPERS = {
    "sqlite": [
        (
            f"CREATE TRIGGER audit_{verb} BEFORE {verb} ON audit"
            f" BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        )
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        (
            "CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql"
            f" AS $$ BEGIN RAISE EXCEPTION '{KEPT}'; END $$"
        ),
        (
            "CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()"
        ),
    ],
}


def upgrade() -> None:
    """Make the tables, and let the database itself refuse to change a record."""
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("means", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("about", sa.Text, nullable=False, index=True),
        sa.Column("result", sa.String(16), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
    )
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.Column("begun", sa.String(32), nullable=False),
    )
    begun = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    op.bulk_insert(head, [{"id": 1, "number": 0, "seal": "0" * 64, "begun": begun}])
    for statement in KEEPERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Drop the audit; its triggers go with its table."""
    op.drop_table("audit_head")
    op.drop_table("audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_is_kept()")
