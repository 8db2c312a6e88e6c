"""Where accepted files lie: nothing half-written is visible, nothing kept is replaced."""

import contextlib
import errno
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from typing import Protocol

from registry.errors import DiskFull, FolderUnfit, StoreSilent

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Digest(Protocol):
    """A hash being taken, of whichever kind."""

    def update(self, data: bytes | bytearray, /) -> None:
        """Add bytes."""

    def hexdigest(self) -> str:
        """Say the hash so far."""


class Incoming:
    """A file on its way in: written beside the shelf, hashed as it comes."""

    def __init__(self, stream: FileIO, path: Path) -> None:
        self.path = path
        self.size_bytes = 0
        self._stream = stream
        self._hashes: dict[str, Digest] = {
            "sha256": hashlib.sha256(),
            "blake2_256": hashlib.blake2b(digest_size=32),
            "md5": hashlib.md5(usedforsecurity=False),
        }

    def write(self, chunk: bytes | bytearray) -> None:
        """Add bytes. Raises: DiskFull, StoreSilent."""
        left = memoryview(chunk)
        with told():
            while left:
                left = left[self._stream.write(left) :]
        self.size_bytes += len(chunk)
        for algorithm in self._hashes.values():
            algorithm.update(chunk)

    def settle(self) -> dict[str, str]:
        """Put the bytes on the disk for good, say their digests. Raises: DiskFull, StoreSilent."""
        with told():
            self._stream.flush()
            os.fsync(self._stream.fileno())
        return {name: algorithm.hexdigest() for name, algorithm in self._hashes.items()}


class Shelf:
    """A folder of files, one folder a project, and a folder for what is on its way in."""

    def __init__(self, data: Path) -> None:
        self.files, self.incoming, self.aside = data / "files", data / "incoming", data / "aside"

    def prepare(self) -> None:
        """Make the folders. Raises: FolderUnfit."""
        for folder in (self.files, self.incoming):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise FolderUnfit(folder, error.strerror or str(error)) from error

    @contextlib.contextmanager
    def receive(self) -> Iterator[Incoming]:
        """Open a file on its way in; whatever happens, it is gone afterwards."""
        with told(), locked(self.incoming, fcntl.LOCK_SH):
            number, text = tempfile.mkstemp(dir=self.incoming)
            fcntl.flock(number, fcntl.LOCK_EX)
        try:
            with FileIO(number, "wb") as stream:
                os.fchmod(number, 0o644)
                yield Incoming(stream, Path(text))
        finally:
            Path(text).unlink(missing_ok=True)

    def place(self, incoming: Incoming, project: str, filename: str) -> Path:
        """Link the file into place. The caller holds the catalogue's change.

        A file no catalogue row names was promised to nobody: it is moved aside, not replaced.
        Raises: DiskFull, StoreSilent.
        """
        target = self.at(project, filename)
        with told():
            target.parent.mkdir(exist_ok=True)
            try:
                os.link(incoming.path, target)
            except FileExistsError:
                self.set_aside(target)
                os.link(incoming.path, target)
            _sync_folder(target.parent)
            _sync_folder(self.files)
        return target

    def withdraw(self, incoming: Incoming, project: str, filename: str) -> None:
        """Take back a file whose entry in the catalogue failed."""
        target = self.at(project, filename)
        with contextlib.suppress(FileNotFoundError):
            if target.samefile(incoming.path):
                target.unlink()
        with contextlib.suppress(OSError):
            target.parent.rmdir()

    def at(self, project: str, filename: str) -> Path:
        """Say where a file lies."""
        return self.files / project / filename

    def remove(self, project: str, filename: str) -> None:
        """Let go of the bytes of a file the catalogue has forgotten. Raises: StoreSilent."""
        path = self.at(project, filename)
        with told():
            path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            path.parent.rmdir()

    def all(self) -> Iterator[Path]:
        """Walk every file on the shelf, by project, then name."""
        for entry in sorted(self.files.iterdir()):
            yield from sorted(entry.iterdir()) if entry.is_dir() else [entry]

    def set_aside(self, path: Path) -> Path:
        """Move a file nobody was promised off the shelf, keeping its bytes."""
        self.aside.mkdir(exist_ok=True)
        target = Path(tempfile.mkdtemp(dir=self.aside)) / path.name
        path.rename(target)
        return target

    def sweep(self) -> list[Path]:
        """Remove what a killed process left on its way in; files still being written stay."""
        with locked(self.incoming, fcntl.LOCK_EX):
            return [path for path in sorted(self.incoming.iterdir()) if _abandoned(path)]

    def probe(self) -> None:
        """Write and remove a block. Raises: DiskFull, StoreSilent."""
        with self.receive() as incoming:
            incoming.write(b"\0" * 4096)


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Turn the machine's ways of saying "no room" into DiskFull, the rest into StoreSilent."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise (DiskFull if error.errno in FULL else StoreSilent)(reason) from error


def sha256_of(path: Path) -> str:
    """Hash a file as it lies on the disk."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextlib.contextmanager
def locked(folder: Path, how: int) -> Iterator[None]:
    """Hold a lock on a folder, shared or exclusive, against every other process."""
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, how)
        yield
    finally:
        os.close(number)


def _abandoned(path: Path) -> bool:
    with path.open("rb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        path.unlink()
        return True
