"""What comes back out of a backup: a whole registry, or the bytes that one has lost."""

import contextlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from shutil import copyfile

from registry.backup import Copied, copy, is_whole, size_of
from registry.copies import kept_in, put_for_good
from registry.holding import Hold
from registry.incoming import Incoming, told
from registry.intake import Store
from registry.mark import open_mark
from registry.misfits import BackupUnfit
from registry.model import KeptFile
from registry.saved import reading
from registry.settings import CATALOGUE, Settings
from registry.shelf import Shelf


def restore(settings: Settings, source: Path) -> Iterator[Copied]:
    """Make a registry of a backup, in a folder that has none; killed, it is simply run again.

    Raises: BackupUnfit, DiskFull, FolderInUse, FolderUnfit, StoreSilent.
    """
    with reading(source) as there:
        if size_of(source / f"{CATALOGUE}-wal") > 0:
            raise BackupUnfit(source, "it is the folder of a registry that was not backed up")
        files = kept_in(source / CATALOGUE)
        with _alone(settings) as shelf:
            for file in files:
                yield copy(there.at(file.project, file.filename), shelf, file, shelf.put_back)
            _restore_catalogue(settings, source / CATALOGUE)


def put_back(store: Store, source: Path) -> Iterator[Copied]:
    """Put back the bytes of kept files that are lost or changed; the registry may run meanwhile.

    A file that is deleted meanwhile stays deleted.
    Raises: BackupUnfit, CatalogueSilent, DiskFull, StoreSilent.
    """
    with reading(source) as there:
        for file in store.catalogue.files():
            if not _is_well(store, file):
                found = there.at(file.project, file.filename)
                copied = copy(found, store.shelf, file, partial(_put_back, store))
                if store.catalogue.file(file.filename) is not None:
                    yield copied
        with store.catalogue.still():
            store.site.follow()


def _is_well(store: Store, file: KeptFile) -> bool:
    with told():
        return is_whole(store.shelf.at(file.project, file.filename), file)


def _put_back(store: Store, incoming: Incoming, project: str, filename: str) -> None:
    with store.catalogue.still():
        if store.catalogue.file(filename) is None:
            return
        # It still links to the bytes that were lost.
        store.site.distrust()
        store.shelf.put_back(incoming, project, filename)


@contextlib.contextmanager
def _alone(settings: Settings) -> Iterator[Shelf]:
    """Have a folder without a registry, and nobody else in it."""
    shelf = Shelf(settings.data)
    shelf.prepare()
    with contextlib.closing(Hold(settings.data)) as hold, hold.alone():
        if settings.catalogue_url or settings.catalogue_file.exists():
            raise BackupUnfit(settings.data, "it holds a registry, or its catalogue is elsewhere")
        yield shelf


def _restore_catalogue(settings: Settings, saved: Path) -> None:
    fresh = settings.catalogue_file.with_suffix(".new")
    with told():
        copyfile(saved, fresh)
        # What a lost catalogue left would be read as the end of this one, and its site as ours.
        settings.data.joinpath(f"{CATALOGUE}-shm").unlink(missing_ok=True)
        with contextlib.suppress(FileNotFoundError):
            log = settings.data / f"{CATALOGUE}-wal"
            log.rename(log.with_name(f"{log.name}.old"))
        open_mark(settings.mark).distrust()
    put_for_good(fresh, settings.catalogue_file)
