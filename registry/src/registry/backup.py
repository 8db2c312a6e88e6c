"""A backup that can be taken from a running registry, and what is put back out of one.

A backup is a folder: the catalogue, and `files/PROJECT/FILE` as the registry keeps them. It is
true at every instant: files come before the catalogue that names them, and go after it. What is
copied is on its way in until it is whole, in a backup as in a registry.
"""

import contextlib
import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from registry.database import told as told_of_database
from registry.incoming import Incoming, settle, told
from registry.inflate import CHUNK_BYTES
from registry.intake import Store
from registry.mark import open_mark
from registry.misfits import BackupUnfit, CatalogueDamaged
from registry.model import KeptFile
from registry.settings import CATALOGUE, Settings
from registry.shelf import Shelf, locked, opened, sha256_of

PutBack = Callable[[Incoming, str, str], None]
OUTGOING = "outgoing-"
"""How the folder begins that holds links to what is being backed up, locked meanwhile."""


@dataclass(frozen=True)
class Copied:
    """What became of one file: copied, there already, or not to be had as it should be."""

    filename: str
    new: bool = False
    wrong: str = ""


def back_up(store: Store, target: Path, *, thorough: bool = False) -> Iterator[Copied]:
    """Bring a backup to the state of this moment; what it holds already is not copied again.

    A file that is there with its size is taken for whole, unless the backup is to be thorough.
    Raises: BackupUnfit, CatalogueSilent, CatalogueDamaged, DiskFull, FolderUnfit, StoreSilent.
    """
    fresh, there = target / f"{CATALOGUE}.new", Shelf(target)
    there.prepare()
    with told():
        there.sweep()
        fresh.unlink(missing_ok=True)
    with contextlib.ExitStack() as until_copied:
        # Nothing changes for as long as it takes to link: a file deleted later is still here.
        with store.catalogue.still():
            links = until_copied.enter_context(_outgoing(store.shelf.files.parent))
            store.catalogue.copy_to(fresh)
            files = _kept_in(fresh)
            for file in files:
                with contextlib.suppress(FileNotFoundError):
                    os.link(store.shelf.at(file.project, file.filename), links / file.filename)
        for file in files:
            if not thorough and _size(there.at(file.project, file.filename)) == file.size:
                yield Copied(file.filename)
            else:
                yield _copy(links / file.filename, there, file, there.put_back)
    _require_sound(fresh)
    with told():
        _put_catalogue(fresh, target / CATALOGUE)
    _forget(there.files, {(file.project, file.filename) for file in files})


def restore(settings: Settings, source: Path) -> Iterator[Copied]:
    """Make a registry of a backup, in a folder that has none; killed, it is simply run again.

    Raises: BackupUnfit, DiskFull, FolderUnfit, StoreSilent.
    """
    if settings.catalogue_url or settings.catalogue_file.exists():
        raise BackupUnfit(settings.data, "it holds a registry, or its catalogue is elsewhere")
    if _size(source / f"{CATALOGUE}-wal") > 0:
        raise BackupUnfit(source, "it is the folder of a registry that was not backed up")
    files, shelf, there = _kept_in(source / CATALOGUE), Shelf(settings.data), Shelf(source)
    shelf.prepare()
    for file in files:
        yield _copy(there.at(file.project, file.filename), shelf, file, shelf.put_back)
    fresh = settings.catalogue_file.with_suffix(".new")
    with told():
        shutil.copyfile(source / CATALOGUE, fresh)
        # What a lost catalogue left would be read as the end of this one, and its site as ours.
        settings.data.joinpath(f"{CATALOGUE}-shm").unlink(missing_ok=True)
        with contextlib.suppress(FileNotFoundError):
            log = settings.data / f"{CATALOGUE}-wal"
            log.rename(log.with_name(f"{log.name}.old"))
        open_mark(settings.mark).distrust()
        _put_catalogue(fresh, settings.catalogue_file)


def put_back(store: Store, source: Path) -> Iterator[Copied]:
    """Put back the bytes of kept files that are lost or changed; the registry may run meanwhile.

    Raises: CatalogueSilent, DiskFull, StoreSilent.
    """
    there = Shelf(source)
    for file in store.catalogue.files():
        path = store.shelf.at(file.project, file.filename)
        if not path.is_file() or sha256_of(path) != file.sha256:
            found = there.at(file.project, file.filename)
            yield _copy(found, store.shelf, file, partial(_put_back, store))
    with store.catalogue.still():
        store.site.follow()


def _put_back(store: Store, incoming: Incoming, project: str, filename: str) -> None:
    with store.catalogue.still():
        # It still links to the bytes that were lost.
        store.site.distrust()
        store.shelf.put_back(incoming, project, filename)


def _kept_in(catalogue: Path) -> list[KeptFile]:
    # Nobody writes to the catalogue of a backup, and a reader that was not told so would.
    address = f"{catalogue.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
            columns = ", ".join(name for name in KeptFile._fields if name != "provenance_sha256")
            rows = connection.execute(f"SELECT {columns} FROM files ORDER BY filename")  # noqa: S608
            return [KeptFile(*row) for row in rows]
    except sqlite3.Error as error:
        raise BackupUnfit(catalogue.parent, f"its catalogue cannot be read: {error}") from error


def _require_sound(catalogue: Path) -> None:
    # A damaged catalogue must not take the place of one that is whole.
    with told_of_database(), contextlib.closing(sqlite3.connect(catalogue)) as connection:
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise CatalogueDamaged(found)


def _copy(source: Path, shelf: Shelf, file: KeptFile, put: PutBack) -> Copied:
    target = shelf.at(file.project, file.filename)
    if _size(target) == file.size and sha256_of(target) == file.sha256:
        return Copied(file.filename)
    if not source.is_file():
        return Copied(file.filename, wrong="it is not there; look for it in another backup")
    with shelf.receive(["sha256"]) as incoming:
        with told(), source.open("rb") as stream:
            while chunk := stream.read(CHUNK_BYTES):
                incoming.write(chunk)
        if incoming.digests()["sha256"] != file.sha256:
            return Copied(file.filename, wrong="its bytes are not the ones that were sent")
        settle([incoming])
        put(incoming, file.project, file.filename)
    return Copied(file.filename, new=True)


@contextlib.contextmanager
def _outgoing(data: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=OUTGOING, dir=data))
    with locked(folder, fcntl.LOCK_EX):
        try:
            yield folder
        finally:
            # Before the lock goes, or `registry gc` would remove it, too.
            shutil.rmtree(folder)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1


def _put_catalogue(fresh: Path, target: Path) -> None:
    with fresh.open("rb") as stream, opened(target.parent) as folder:
        settle([stream.fileno()])
        fresh.replace(target)
        settle([folder])


def _forget(files: Path, known: set[tuple[str, str]]) -> None:
    for project in files.iterdir():
        for path in project.iterdir():
            if (project.name, path.name) not in known:
                path.unlink()
        if not any(project.iterdir()):
            project.rmdir()
