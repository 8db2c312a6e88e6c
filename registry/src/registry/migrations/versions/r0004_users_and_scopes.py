"""Users in a table of their own; tokens with several scopes, an end, a maker and a last use."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

LOST = (
    "every user (those of before are in 'users.htpasswd.moved'; give it back its name), tokens "
    "that expire or may neither read nor publish everywhere, and what others may do beyond that"
)


def upgrade() -> None:
    """Make room; what a token could do it still can."""
    op.create_table(
        "users",
        sa.Column("name", sa.String(255), primary_key=True),
        sa.Column("hashed", sa.Text, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("used", sa.String(32)),
    )
    with op.batch_alter_table("tokens") as tokens:
        tokens.alter_column(
            "scope",
            new_column_name="scopes",
            existing_type=sa.String(16),
            type_=sa.Text,
            existing_nullable=False,
        )
        tokens.add_column(sa.Column("expires", sa.String(32)))
        tokens.add_column(sa.Column("made_by", sa.String(255), nullable=False, server_default=""))
        tokens.add_column(sa.Column("used", sa.String(32)))
        tokens.add_column(sa.Column("publisher", sa.Text))


def downgrade() -> None:
    """Leave each token what it had in the one word that there was, and never more."""
    op.drop_table("users")
    connection = op.get_bind()
    tokens = sa.table("tokens", sa.column("name"), sa.column("scopes"), sa.column("expires"))
    for name, scopes, expires in connection.execute(sa.select(tokens)).all():
        word = _word(scopes.split()) if expires is None else None
        mine = tokens.c.name == name
        connection.execute(
            sa.delete(tokens).where(mine)
            if word is None
            else sa.update(tokens).where(mine).values(scopes=word)
        )
    with op.batch_alter_table("tokens") as table:
        for column in ("expires", "made_by", "used", "publisher"):
            table.drop_column(column)
        table.alter_column(
            "scopes",
            new_column_name="scope",
            existing_type=sa.Text,
            type_=sa.String(16),
            existing_nullable=False,
        )


def _word(scopes: list[str]) -> str | None:
    return next((word for word in ("admin", "publish", "read") if word in scopes), None)
