"""The folder of a backup: what makes a folder one, who has it meanwhile, what backups put there."""

import contextlib
import fcntl
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from registry.copies import kept_in, put_for_good, require_sound
from registry.errors import FolderUnfit
from registry.incoming import settle, told
from registry.misfits import BackupUnfit
from registry.model import KeptFile
from registry.settings import CATALOGUE
from registry.shelf import Shelf, locked, opened

Place = tuple[str, str]
"""The project and the name of a file."""

MARKER = ".registry-backup"
"""By its name it says whose folder this is; it lists what backups put there, and is there first."""
OF_A_REGISTRY = {"mark", f"{CATALOGUE}-wal"}
OF_NOBODY = {"lost+found"}
"""What a disk may have at its top before anybody writes to it."""


@dataclass(frozen=True)
class Saved:
    """A backup's folder, had alone: what is deleted from it are files that backups put there."""

    folder: Path

    @property
    def shelf(self) -> Shelf:
        """Where its files lie."""
        return Shelf(self.folder)

    @property
    def fresh(self) -> Path:
        """Where the next catalogue is until it takes the place of the one before."""
        return self.folder / f"{CATALOGUE}.new"

    def expect(self, files: Iterable[KeptFile]) -> None:
        """Note down what will be put here, before it is. Raises: DiskFull, StoreSilent."""
        before = set[Place]()
        # Whatever a catalogue that cannot be read knew of was noted down, too.
        with contextlib.suppress(BackupUnfit):
            before = _places(kept_in(self.folder / CATALOGUE))
        self._note(self._noted() | before | _places(files))

    def renew(self) -> None:
        """Let the new catalogue take the old one's place, where it is sound.

        Raises: CatalogueDamaged, CatalogueSilent, DiskFull, StoreSilent.
        """
        require_sound(self.fresh)
        put_for_good(self.fresh, self.folder / CATALOGUE)

    def forget(self, files: Iterable[KeptFile]) -> None:
        """Delete what backups put here but these. Raises: DiskFull, StoreSilent."""
        known, noted = _places(files), self._noted()
        for project, filename in sorted(noted - known):
            self.shelf.remove(project, filename)
        self._note(known)

    def _noted(self) -> set[Place]:
        with told():
            lines = (self.folder / MARKER).read_text(errors="replace").splitlines()
        # Nothing outside can be meant by two names.
        named = (line.partition("/")[::2] for line in lines if ".." not in line.split("/"))
        return {(project, name) for project, name in named if project and name == Path(name).name}

    def _note(self, places: set[Place]) -> None:
        if places == self._noted():
            return
        fresh = self.folder / f"{MARKER}.new"
        with told():
            fresh.write_text("".join(f"{'/'.join(place)}\n" for place in sorted(places)))
        put_for_good(fresh, self.folder / MARKER)


@contextlib.contextmanager
def writing(target: Path, data: Path) -> Iterator[Saved]:
    """Have a folder alone that is a backup, or empty, or not there yet; what is none is left as is.

    Raises: BackupUnfit, DiskFull, StoreSilent.
    """
    for each in (target, *(target / name for name in ("files", "incoming"))):
        _require_apart(each, data)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BackupUnfit(target, error.strerror or str(error)) from error
    with _held(target, fcntl.LOCK_EX, "another backup is writing there, or a restore reads it"):
        _require_ours(target)
        with told(), opened(target) as folder:
            # Whoever is killed from here on leaves a folder that the next one takes for its own.
            number = os.open(target / MARKER, os.O_WRONLY | os.O_CREAT, 0o644)
            with os.fdopen(number, "wb"):
                settle([number, folder])
            saved = Saved(target)
            _prepare(saved.shelf, target)
            saved.shelf.sweep()
        yield saved


def _prepare(shelf: Shelf, target: Path) -> None:
    try:
        shelf.prepare()
    except FolderUnfit as error:
        raise BackupUnfit(target, error.reason) from error


@contextlib.contextmanager
def reading(source: Path) -> Iterator[Shelf]:
    """Have a backup stay as it is, for as long as it is read. Raises: BackupUnfit."""
    with _held(source, fcntl.LOCK_SH, "a backup is writing there; let it end"):
        yield Shelf(source)


def _places(files: Iterable[KeptFile]) -> set[Place]:
    return {(file.project, file.filename) for file in files}


@contextlib.contextmanager
def _held(folder: Path, how: int, otherwise: str) -> Iterator[None]:
    with contextlib.ExitStack() as until_done:
        try:
            until_done.enter_context(locked(folder, how | fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise BackupUnfit(folder, otherwise) from error
        except OSError as error:
            raise BackupUnfit(folder, error.strerror or str(error)) from error
        yield


def _require_apart(folder: Path, data: Path) -> None:
    it, registry = folder.resolve(), data.resolve()
    if it == registry or registry in it.parents or it in registry.parents:
        raise BackupUnfit(folder, f"of it and the registry's {str(data)!r} one lies in the other")


def _require_ours(target: Path) -> None:
    with told():
        names = {path.name for path in target.iterdir()} - OF_NOBODY
    if found := sorted(names & OF_A_REGISTRY):
        raise BackupUnfit(target, f"it is the folder of a registry: it holds {found[0]!r}")
    if names and MARKER not in names:
        if CATALOGUE not in names:
            raise BackupUnfit(target, "it is no backup, and not empty")
        kept_in(target / CATALOGUE)
