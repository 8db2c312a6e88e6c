"""A backup that can be taken from a running registry, and what is put back out of one.

A backup is a folder: the catalogue, and `files/PROJECT/FILE` as the registry keeps them. It is
true at every instant: files come before the catalogue that names them, and go after it.
"""

import contextlib
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from registry.database import told as told_of_database
from registry.incoming import told
from registry.inflate import CHUNK_BYTES
from registry.intake import Store
from registry.misfits import BackupUnfit, CatalogueDamaged
from registry.model import KeptFile
from registry.settings import CATALOGUE, Settings
from registry.shelf import sha256_of

FILES = "files"
OUTGOING = "outgoing-"
"""How the folder begins that holds links to what is being backed up."""


@dataclass(frozen=True)
class Copied:
    """What became of one file: copied, there already, or not to be had as it should be."""

    filename: str
    new: bool = False
    wrong: str = ""


def back_up(store: Store, target: Path, *, thorough: bool = False) -> Iterator[Copied]:
    """Bring a backup to the state of this moment; what it holds already is not copied again.

    A file that is there with its size is taken for whole, unless the backup is to be thorough.
    Raises: BackupUnfit, CatalogueSilent, CatalogueDamaged, DiskFull, StoreSilent.
    """
    fresh = target / f"{CATALOGUE}.new"
    with told():
        (target / FILES).mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix=OUTGOING, dir=store.shelf.files.parent) as links:
        # Nothing changes for as long as it takes to link: a file deleted later is still here.
        with store.catalogue.still():
            store.catalogue.copy_to(fresh)
            files = _kept_in(fresh)
            for file in files:
                with contextlib.suppress(FileNotFoundError):
                    os.link(store.shelf.at(file.project, file.filename), _link(links, file))
        for file in files:
            folder = target / FILES / file.project
            if not thorough and _size(folder / file.filename) == file.size:
                yield Copied(file.filename)
            else:
                yield _copy(_link(links, file), folder, file)
    _require_sound(fresh)
    with told():
        _put_catalogue(fresh, target / CATALOGUE)
    _forget(target / FILES, {(file.project, file.filename) for file in files})


def restore(settings: Settings, source: Path) -> Iterator[Copied]:
    """Make a registry of a backup, in a folder that has none; killed, it is simply run again.

    Raises: BackupUnfit, DiskFull, StoreSilent.
    """
    if settings.catalogue_url or settings.catalogue_file.exists():
        raise BackupUnfit(settings.data, "it holds a registry, or its catalogue is elsewhere")
    for file in _kept_in(source / CATALOGUE):
        yield _copy(
            source / FILES / file.project / file.filename, settings.files / file.project, file
        )
    fresh = settings.catalogue_file.with_suffix(".new")
    with told():
        for left in settings.data.glob(f"{CATALOGUE}-*"):
            # What another catalogue left would be taken for the latest changes of this one.
            left.rename(left.with_name(f"{left.name}.old"))
        shutil.copyfile(source / CATALOGUE, fresh)
        _put_catalogue(fresh, settings.catalogue_file)


def put_back(store: Store, source: Path) -> Iterator[Copied]:
    """Put back the bytes of kept files that are lost or changed; the registry may run meanwhile.

    Raises: CatalogueSilent, DiskFull, StoreSilent.
    """
    for file in store.catalogue.files():
        path = store.shelf.at(file.project, file.filename)
        if not path.is_file() or sha256_of(path) != file.sha256:
            yield _copy(source / FILES / file.project / file.filename, path.parent, file)


def _kept_in(catalogue: Path) -> list[KeptFile]:
    try:
        with contextlib.closing(
            sqlite3.connect(f"file:{catalogue}?mode=ro", uri=True)
        ) as connection:
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


def _copy(source: Path, folder: Path, file: KeptFile) -> Copied:
    target = folder / file.filename
    if _size(target) == file.size and sha256_of(target) == file.sha256:
        return Copied(file.filename)
    if not source.is_file():
        return Copied(file.filename, wrong="it is not there; look for it in another backup")
    folder.mkdir(parents=True, exist_ok=True)
    fresh, digest = folder / f".{os.getpid()}.new", hashlib.sha256()
    with told(), source.open("rb") as stream, fresh.open("wb") as out:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    if digest.hexdigest() != file.sha256:
        fresh.unlink()
        return Copied(file.filename, wrong="its bytes are not the ones that were sent")
    with told():
        fresh.replace(target)
        _sync_folder(folder)
    return Copied(file.filename, new=True)


def _link(links: str, file: KeptFile) -> Path:
    return Path(links) / file.filename


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1


def _put_catalogue(fresh: Path, target: Path) -> None:
    with fresh.open("rb") as stream:
        os.fsync(stream.fileno())
    fresh.replace(target)
    _sync_folder(target.parent)


def _forget(files: Path, known: set[tuple[str, str]]) -> None:
    for project in files.iterdir():
        for path in project.iterdir():
            if (project.name, path.name) not in known:
                path.unlink()
        if not any(project.iterdir()):
            project.rmdir()


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
