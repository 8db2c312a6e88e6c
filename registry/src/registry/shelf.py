"""Where accepted files lie: nothing half-written is visible, nothing kept is replaced."""

import contextlib
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Collection, Iterable, Iterator
from io import FileIO
from pathlib import Path

from registry.errors import FolderUnfit
from registry.incoming import HASHES, Incoming, settle, told


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
    def receive(self, hashes: Collection[str] = HASHES) -> Iterator[Incoming]:
        """Open a file on its way in; whatever happens, it is gone afterwards."""
        with told(), locked(self.incoming, fcntl.LOCK_SH):
            number, text = tempfile.mkstemp(dir=self.incoming)
            fcntl.flock(number, fcntl.LOCK_EX)
        try:
            with FileIO(number, "wb") as stream:
                os.fchmod(number, 0o644)
                yield Incoming(stream, Path(text), hashes)
        finally:
            Path(text).unlink(missing_ok=True)

    def place(self, incoming: Incoming, project: str, filename: str) -> None:
        """Link the file into place, where it stays once its project is settled.

        The caller holds the catalogue's change. A file no catalogue row names was promised to
        nobody: it is moved aside, not replaced. Raises: DiskFull, StoreSilent.
        """
        target = self.at(project, filename)
        with told():
            target.parent.mkdir(exist_ok=True)
            try:
                os.link(incoming.path, target)
            except FileExistsError:
                self.set_aside(target)
                os.link(incoming.path, target)

    def put_back(self, incoming: Incoming, project: str, filename: str) -> None:
        """Let a settled file take the place of lost bytes. Raises: DiskFull, StoreSilent."""
        target = self.at(project, filename)
        with told():
            target.parent.mkdir(exist_ok=True)
            incoming.path.replace(target)
        self.settle([project])

    def settle(self, projects: Iterable[str]) -> None:
        """Put what was placed in these projects there for good. Raises: DiskFull, StoreSilent."""
        folders = (*(self.files / project for project in projects), self.files)
        with told(), contextlib.ExitStack() as until_settled:
            settle([until_settled.enter_context(opened(folder)) for folder in folders])

    def withdraw(self, incoming: Incoming, project: str, filename: str) -> None:
        """Take back a file whose entry in the catalogue failed, as far as the disk lets it go."""
        target = self.at(project, filename)
        with contextlib.suppress(OSError):
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

    def tidy(self) -> None:
        """Remove folders of projects that have no file. The caller holds the catalogue's change."""
        for entry in self.files.iterdir():
            with contextlib.suppress(OSError):
                entry.rmdir()

    def probe(self) -> None:
        """Write and remove a block. Raises: DiskFull, StoreSilent."""
        with self.receive() as incoming:
            incoming.write(b"\0" * 4096)


def sha256_of(path: Path) -> str:
    """Hash a file as it lies on the disk."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[int]:
    """Open a folder, for what the system does with folders by their numbers."""
    number = os.open(folder, os.O_RDONLY)
    try:
        yield number
    finally:
        os.close(number)


@contextlib.contextmanager
def locked(folder: Path, how: int) -> Iterator[None]:
    """Hold a lock on a folder, shared or exclusive, against every other process."""
    with opened(folder) as number:
        fcntl.flock(number, how)
        yield


def _abandoned(path: Path) -> bool:
    with path.open("rb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        path.unlink()
        return True
