"""A backup that can be taken from a running registry.

A backup is a folder: the catalogue, and `files/PROJECT/FILE` as the registry keeps them. It is
true at every instant: files come before the catalogue that names them, and go after it. What is
copied is on its way in until it is whole, in a backup as in a registry.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from registry.copies import kept_in
from registry.incoming import Incoming, settle, told
from registry.inflate import CHUNK_BYTES
from registry.intake import Store
from registry.model import KeptFile
from registry.saved import Saved, writing
from registry.shelf import Shelf, locked, sha256_of

PutBack = Callable[[Incoming, str, str], None]
OUTGOING = "outgoing-"
"""How the folder begins that holds links to what is being backed up, locked meanwhile."""
TRIES = 3
"""Copies of the catalogue whose files may be deleted before they are linked, but for the last."""


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
    data = store.shelf.files.parent
    with writing(target, data) as saved, _outgoing(store, data) as links:
        there, files = saved.shelf, _snapshot(store, saved, links)
        saved.expect(files)
        for file in files:
            if not thorough and size_of(there.at(file.project, file.filename)) == file.size:
                yield Copied(file.filename)
            else:
                yield copy(links / file.filename, there, file, there.put_back)
        saved.renew()
        saved.forget(files)


def copy(source: Path, shelf: Shelf, file: KeptFile, put: PutBack) -> Copied:
    """Put a file's bytes where they are not, from where they are as they were sent.

    Raises: DiskFull, StoreSilent.
    """
    with told():
        if is_whole(shelf.at(file.project, file.filename), file):
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


def size_of(path: Path) -> int:
    """Say how long a file is; -1 where there is none."""
    try:
        return path.stat().st_size if path.is_file() else -1
    except FileNotFoundError:
        return -1


def is_whole(path: Path, file: KeptFile) -> bool:
    """Say whether a file is there with the bytes that were sent."""
    try:
        return size_of(path) == file.size and sha256_of(path) == file.sha256
    except FileNotFoundError:
        return False


def _snapshot(store: Store, saved: Saved, links: Path) -> list[KeptFile]:
    """Copy the catalogue, and link every file it names that is not lost."""
    for left in reversed(range(TRIES)):
        # Uploads wait for a copy only where deletions outran it again and again.
        with contextlib.nullcontext() if left else store.catalogue.still():
            with told():
                saved.fresh.unlink(missing_ok=True)
                store.catalogue.copy_to(saved.fresh)
            files = kept_in(saved.fresh)
            if all(_link(store, file, links) for file in files):
                break
    return files


def _link(store: Store, file: KeptFile, links: Path) -> bool:
    """Link a file; say no where it was deleted after the catalogue was copied."""
    with told():
        try:
            os.link(store.shelf.at(file.project, file.filename), links / file.filename)
        except FileExistsError:
            return True
        except FileNotFoundError:
            # A deletion leaves the catalogue first: what is still in there was lost.
            return store.catalogue.file(file.filename) is not None
    return True


@contextlib.contextmanager
def _outgoing(store: Store, data: Path) -> Iterator[Path]:
    with contextlib.ExitStack() as until_copied:
        # `registry gc` looks for folders that nobody holds while nothing changes.
        with store.catalogue.still(), told():
            folder = Path(tempfile.mkdtemp(prefix=OUTGOING, dir=data))
            until_copied.enter_context(locked(folder, fcntl.LOCK_EX))
        try:
            yield folder
        finally:
            # Before the lock goes, or `registry gc` would remove it, too.
            with told():
                shutil.rmtree(folder)
