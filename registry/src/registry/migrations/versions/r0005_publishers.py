"""Trusted publishers, and the identities that jobs have used, each in a table of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

LOST = "every trusted publisher; `registry publisher list --json` writes them down before"


def upgrade() -> None:
    """Make room for who may publish without a secret."""
    op.create_table(
        "publishers",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("project", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("issuer", sa.String(512), nullable=False, index=True),
        sa.Column("repository", sa.String(512), nullable=False),
        sa.Column("workflow", sa.String(512), nullable=False),
        sa.Column("environment", sa.String(255), nullable=False),
        sa.Column("claims", sa.Text, nullable=False),
        sa.Column("pinned", sa.Text, nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
    )
    op.create_table(
        "identities",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("expires", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Forget who may publish without a secret."""
    op.drop_table("identities")
    op.drop_table("publishers")
