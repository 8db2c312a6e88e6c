"""How a database is opened, and what its failures are called."""

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError

from registry.errors import CatalogueSilent, DiskFull, SettingUnfit

BUSY_TIMEOUT_MS = 30_000
CACHE_KIB = 512
"""Of pages of the database in each connection; what is read often the system has at hand, too."""
SQLITE_FULL = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE")


def open_engine(url: str) -> Engine:
    """Say how to connect to a database; nothing is connected yet. Raises: CatalogueSilent."""
    try:
        engine = create_engine(url)
    except (ArgumentError, ModuleNotFoundError) as error:
        raise CatalogueSilent(str(error)) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tune_sqlite)
    return engine


def shut(database: Path) -> None:
    """Leave a database file, which holds passwords' hashes, to its owner and group alone."""
    for suffix in ("", "-wal", "-shm"):
        path = database.with_name(database.name + suffix)
        # What others own they must shut themselves.
        with contextlib.suppress(FileNotFoundError, PermissionError):
            mode = path.stat().st_mode
            if mode & stat.S_IRWXO:
                path.chmod(mode & ~stat.S_IRWXO)


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Turn a database's lack of room into DiskFull, its other failures into CatalogueSilent."""
    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig)
        if getattr(error.orig, "sqlite_errorname", "").startswith(SQLITE_FULL):
            raise DiskFull(reason) from error
        raise CatalogueSilent(reason) from error


def _tune_sqlite(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    # An answered upload must outlive a power cut, so each commit reaches the disk (FULL).
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        f"cache_size=-{CACHE_KIB}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def copy_database(engine: Engine, path: Path) -> None:
    """Copy a database into a new file, as it is at one instant. Raises: SettingUnfit."""
    if engine.dialect.name != "sqlite":
        raise SettingUnfit(
            (f"catalogue_url: a {engine.dialect.name} catalogue is backed up by its own tools",)
        )
    # It holds the hashes of secrets, so nobody else may read the copy either.
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with engine.connect() as connection, contextlib.closing(sqlite3.connect(path)) as copy:
        source = connection.connection.driver_connection
        cast("sqlite3.Connection", source).backup(copy)
