"""Migrations, run by Alembic in one transaction: all of the steps count, or none does."""

import contextlib
import logging
from collections.abc import Iterator
from typing import NamedTuple

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from registry.errors import SettingUnfit
from registry.misfits import CatalogueNewer, RevisionUnknown
from registry.schema import BASE, HEAD, revision_of

log = logging.getLogger("registry")

# Python's SQLite module opens no transaction for DDL by itself, and keeps one that is open. Both
# statements also make a second migration wait for the first.
FIRST_STATEMENTS = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "SELECT pg_advisory_xact_lock(825118)",
}


class Step(NamedTuple):
    """One revision, as it is told to an operator."""

    revision: str
    says: str
    lost: str
    """What going down from it loses; empty where nothing is lost."""


@contextlib.contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Open the one migration that may happen now. Raises: SettingUnfit."""
    first = first_statement(engine.dialect.name)
    with engine.begin() as connection:
        connection.exec_driver_sql(first)
        yield connection


def first_statement(database: str) -> str:
    """Say what a migration begins with in this kind of database. Raises: SettingUnfit."""
    try:
        return FIRST_STATEMENTS[database]
    except KeyError as error:
        kinds = " nor ".join(map(repr, FIRST_STATEMENTS))
        raise SettingUnfit((f"catalogue_url: {database!r} is neither {kinds}",)) from error


def migrate(connection: Connection, revision: str) -> None:
    """Bring the catalogue up or down to a revision, in the caller's transaction.

    Raises: CatalogueNewer, CatalogueForeign.
    """
    was, known = revision_of(connection), history()
    if was == revision:
        return
    go = command.upgrade if _height(revision, known) > _height(was, known) else command.downgrade
    go(alembic_config(connection), revision)
    if was != BASE:
        log.info("the catalogue was migrated from %r to %r", was, revision)


def steps_up(was: str) -> list[Step]:
    """List what lies between a revision and the newest, oldest first. Raises: CatalogueNewer."""
    known = history()
    return known[_height(was, known) :]


def steps_down(was: str, revision: str | None) -> tuple[str, list[Step]]:
    """Say where going down ends and what is undone on the way, newest first.

    Without a revision, one step. Raises: CatalogueNewer, RevisionUnknown.
    """
    known = history()
    undone = known[: _height(was, known)][::-1]
    below = [step.revision for step in undone[1:]] + [BASE][: len(undone)]
    end = next(iter(below), BASE) if revision is None else revision
    if end not in below:
        raise RevisionUnknown(end, was, below)
    return end, undone[: below.index(end) + 1]


def history() -> list[Step]:
    """List every revision this program knows, oldest first."""
    scripts = reversed(list(ScriptDirectory.from_config(alembic_config()).walk_revisions()))
    return [Step(script.revision, script.doc, script.module.LOST) for script in scripts]


def alembic_config(connection: Connection | None = None) -> Config:
    """Tell Alembic where the migrations are, and on which connection to run them."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "registry:migrations")
    return config


def _height(revision: str, known: list[Step]) -> int:
    order = [BASE, *(step.revision for step in known)]
    if revision not in order:
        raise CatalogueNewer(revision, HEAD)
    return order.index(revision)
