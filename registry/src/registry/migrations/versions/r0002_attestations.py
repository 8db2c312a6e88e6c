"""What attestations say about files, in a table of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

LOST = "every attestation; the files they are about stay, and can be attested again"


def upgrade() -> None:
    """Make room for what is said about a file."""
    op.create_table(
        "provenance",
        sa.Column("filename", sa.String(255), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    """Forget every attestation, and have the pages that name one pressed anew."""
    op.drop_table("provenance")
    op.execute("DELETE FROM press")
