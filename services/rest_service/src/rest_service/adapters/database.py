"""The database: opened at the start, brought to the newest migration, asked whether it is well."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from fastapi import FastAPI
from sqlalchemy import URL, Connection, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from rest_service.errors import DatabaseUnusable, MigrationMissing

SQLITE = ("PRAGMA foreign_keys = ON", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL")
FAREWELL_S = 0.5


class Database:
    """One database, by its URL."""

    def __init__(self, url: str) -> None:
        self.engine = create_async_engine(url)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)

    @asynccontextmanager
    async def opened(self, _web: FastAPI | None = None) -> AsyncIterator[None]:
        """Keep the database open, its tables as this version of the code needs them.

        Raises: DatabaseUnusable.
        """
        try:
            await self._migrate()
            yield
        finally:
            await self.engine.dispose()

    async def _migrate(self) -> None:
        try:
            async with self.engine.begin() as connection:
                await connection.run_sync(upgrade)
        except (SQLAlchemyError, CommandError, OSError) as error:
            # The thread of a SQLite connection that failed still says goodbye to this event loop.
            await asyncio.sleep(FAREWELL_S)
            raise DatabaseUnusable(_place(self.engine.url), str(error).splitlines()[0]) from error

    async def check(self) -> None:
        """Return when the database answers.

        Raises: SQLAlchemyError.
        """
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def check_migrations(self) -> None:
        """Return when the newest migration this code knows is the one the database is at.

        Raises: MigrationMissing, SQLAlchemyError.
        """
        async with self.engine.connect() as connection:
            found = await connection.run_sync(_revision)
        if found != head():
            raise MigrationMissing(found, head())


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest migration, in the caller's transaction."""
    command.upgrade(alembic_config(connection), "head")


def head() -> str | None:
    """Name the newest migration this code knows."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def alembic_config(connection: Connection | None = None) -> Config:
    """Tell Alembic where the migrations are, and on which connection to run them."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "rest_service:migrations")
    return config


def _place(url: URL) -> str:
    """Say where a database is, without who may enter."""
    bare = URL.create(url.get_backend_name(), host=url.host, port=url.port, database=url.database)
    return bare.render_as_string()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in SQLITE:
        cursor.execute(pragma)
    cursor.close()
