"""The tables of before the catalogue was versioned, made where they are missing."""

import sqlalchemy as sa
from alembic import op

from registry.misfits import CatalogueForeign

revision = "0001"
down_revision = None

LOST = ""

TABLES = sa.MetaData()
sa.Table(
    "generation",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),
)
sa.Table(
    "files",
    TABLES,
    sa.Column("filename", sa.String(255), primary_key=True),
    sa.Column("project", sa.String(255), nullable=False, index=True),
    sa.Column("version", sa.String(255), nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("uploaded", sa.String(32), nullable=False),
    sa.Column("requires_python", sa.Text),
    sa.Column("metadata_sha256", sa.String(64)),
)
sa.Table(
    "ledger",
    TABLES,
    sa.Column("identity", sa.String(512), primary_key=True),
    sa.Column("filename", sa.String(255), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("used", sa.String(32), nullable=False),
)
sa.Table(
    "standing",
    TABLES,
    sa.Column("project", sa.String(255), primary_key=True),
    sa.Column("version", sa.String(255), primary_key=True),
    sa.Column("mark", sa.String(16), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("since", sa.String(32), nullable=False),
)
sa.Table(
    "deleted",
    TABLES,
    sa.Column("filename", sa.String(255), primary_key=True),
    sa.Column("project", sa.String(255), nullable=False),
    sa.Column("version", sa.String(255), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("deleted", sa.String(32), nullable=False),
)
sa.Table(
    "core_metadata",
    TABLES,
    sa.Column("filename", sa.String(255), primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
)
sa.Table(
    "pressed",
    TABLES,
    sa.Column("project", sa.String(255), primary_key=True),
    sa.Column("form", sa.String(64), primary_key=True),
    sa.Column("coding", sa.String(16), primary_key=True),
    sa.Column("etag", sa.String(64), nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
)
sa.Table(
    "press",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)
sa.Table(
    "tokens",
    TABLES,
    sa.Column("name", sa.String(255), primary_key=True),
    sa.Column("sha256", sa.String(64), nullable=False, unique=True),
    sa.Column("scope", sa.String(16), nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
)
FIRST_PAGES = {"project", "form", "etag", "body"}


def upgrade() -> None:
    """Make what is missing beside what an earlier release made, whichever that was."""
    connection = op.get_bind()
    for table in TABLES.sorted_tables:
        found, expected = _columns(table.name), set(table.columns.keys())
        if found and found != expected:
            raise CatalogueForeign(table.name, sorted(found), sorted(expected))
    TABLES.create_all(connection)
    # The first releases made their tables outside a transaction, so an index may lack alone.
    for table in TABLES.sorted_tables:
        for index in table.indexes:
            index.create(connection, checkfirst=True)
    op.execute(
        "INSERT INTO generation (id, number)"
        " SELECT 1, 1 WHERE NOT EXISTS (SELECT 1 FROM generation)"
    )
    # Where the first press put its pages; every page is pressed out of the other tables.
    if _columns("pages") == FIRST_PAGES:
        op.drop_table("pages")


def downgrade() -> None:
    """Leave every table: the release before this revision has the same ones."""


def _columns(table: str) -> set[str]:
    found = sa.inspect(op.get_bind())
    known = found.get_columns(table) if found.has_table(table) else []
    return {column["name"] for column in known}
