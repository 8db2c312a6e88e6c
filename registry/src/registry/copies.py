"""A catalogue's copy, as a backup has it: read without a trace, and put into place for good."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from registry.database import told as told_of_database
from registry.incoming import settle, told
from registry.misfits import BackupUnfit, CatalogueDamaged
from registry.model import KeptFile
from registry.schema import HEAD
from registry.shelf import opened


def kept_in(catalogue: Path) -> list[KeptFile]:
    """List the files that a backup's catalogue knows of. Raises: BackupUnfit."""
    # Names of ours alone become a part of the query.
    columns = ", ".join(name for name in KeptFile._fields if name != "provenance_sha256")
    try:
        with _read(catalogue) as connection:
            rows = connection.execute(f"SELECT {columns} FROM files ORDER BY filename")  # noqa: S608
            return [KeptFile(*row) for row in rows]
    except sqlite3.Error as error:
        raise BackupUnfit(catalogue.parent, f"its catalogue cannot be read: {error}") from error


def require_sound(catalogue: Path) -> None:
    """See that a copy is whole, and is of a catalogue of ours.

    Raises: CatalogueDamaged, CatalogueSilent.
    """
    with told_of_database(), _read(catalogue) as connection:
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            raise CatalogueDamaged(found)
        revisions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    if revisions != [(HEAD,)]:
        raise CatalogueDamaged(f"its copy is at revision {revisions}")


def put_for_good(fresh: Path, target: Path) -> None:
    """Let a file take the place of another on the disk. Raises: DiskFull, StoreSilent."""
    with told(), fresh.open("rb") as stream, opened(target.parent) as folder:
        settle([stream.fileno()])
        fresh.replace(target)
        settle([folder])


@contextlib.contextmanager
def _read(catalogue: Path) -> Iterator[sqlite3.Connection]:
    # Nobody writes to the catalogue of a backup, and a reader that was not told so would; without
    # a mode, one that is not there would be made.
    address = f"{catalogue.absolute().as_uri()}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
        yield connection
