"""How a database is opened, and what its failures are called."""

import contextlib
import os
import sqlite3
import stat
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, ExceptionContext
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree

from registry.errors import CatalogueSilent, DiskFull, SettingUnfit
from registry.misfits import CatalogueDamaged

BUSY_TIMEOUT_MS = 30_000
CACHE_KIB = 512
"""Of pages of the database in each connection; what is read often the system has at hand, too."""
SQLITE_FULL = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")
SQLITE_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_damaged: weakref.WeakKeyDictionary[Engine, str] = weakref.WeakKeyDictionary()


def open_engine(url: str) -> Engine:
    """Say how to connect to a database; nothing is connected yet. Raises: CatalogueSilent."""
    try:
        engine = create_engine(url)
    except (ArgumentError, ModuleNotFoundError) as error:
        raise CatalogueSilent(str(error)) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tune_sqlite)
        event.listen(engine, "handle_error", _note_damage)
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
    """Give a database's failures their names: no room, damage, and every other silence.

    Raises: DiskFull, CatalogueDamaged, CatalogueSilent.
    """
    try:
        yield
    except (DBAPIError, NoneFree, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        reason, name = str(cause), getattr(cause, "sqlite_errorname", "")
        if name.startswith(SQLITE_FULL):
            raise DiskFull(reason) from error
        if name.startswith(SQLITE_DAMAGED):
            raise CatalogueDamaged(reason) from error
        raise CatalogueSilent(reason) from error


def require_sound(engine: Engine) -> None:
    """See that no damage was met so far: a write might spread it. Raises: CatalogueDamaged."""
    if reason := _damaged.get(engine):
        raise CatalogueDamaged(reason)


def silence_of(engine: Engine, cause: BaseException) -> CatalogueSilent:
    """Say what a read that failed met; damage is remembered."""
    damaged = getattr(cause, "sqlite_errorname", "").startswith(SQLITE_DAMAGED)
    if damaged:
        _damaged.setdefault(engine, str(cause))
    return CatalogueDamaged(str(cause)) if damaged else CatalogueSilent(str(cause))


def flaws(engine: Engine) -> list[str]:
    """Read a whole database, and name what is damaged where it can tell."""
    if engine.dialect.name != "sqlite":
        return []
    with engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check(10)").scalars().all()
        return [str(text) for text in found if text != "ok"]


def _note_damage(context: ExceptionContext) -> None:
    if context.engine:
        silence_of(context.engine, context.original_exception)


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
    # Without a mode, one that somebody took away meanwhile would be made anew.
    address = f"{path.absolute().as_uri()}?mode=rw"
    with (
        engine.connect() as connection,
        contextlib.closing(sqlite3.connect(address, uri=True)) as copy,
    ):
        source = connection.connection.driver_connection
        cast("sqlite3.Connection", source).backup(copy)
