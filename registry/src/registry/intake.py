"""From bytes on their way in to a file everybody sees: the one path for uploads and imports."""

import contextlib
import fcntl
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from registry.admission import Candidate
from registry.artifact import FileName, Insides, look_inside
from registry.catalogue import Catalogue
from registry.change import Change
from registry.errors import CatalogueSilent, DiskFull, RegistryError
from registry.holding import Hold
from registry.mark import Mark, open_mark
from registry.model import KeptFile
from registry.refusals import ArchiveDamaged, FileDeleted, ProjectClosed, VersionTaken
from registry.schema import HEAD
from registry.settings import Settings
from registry.shelf import Incoming, Shelf, locked
from registry.site import Site


@dataclass(frozen=True)
class Store:
    """The shelf and the catalogue that describes it."""

    shelf: Shelf
    catalogue: Catalogue
    site: Site
    hold: Hold

    def close(self) -> None:
        """Let go of the catalogue and of the data folder."""
        self.catalogue.close()
        self.hold.close()


def open_store(settings: Settings) -> Store:
    """Open shelf and catalogue, made where they are missing and migrated where they are old.

    Raises: FolderUnfit, FolderInUse, CatalogueSilent, CatalogueNewer, CatalogueForeign.
    """
    with _entered(settings) as (store, mark):
        current = store.catalogue.revision() == HEAD
        with contextlib.nullcontext() if current else store.hold.alone():
            store.catalogue.prepare()
        with mark.held():
            store.catalogue.settle()
            store.site.follow()
    return store


@contextlib.contextmanager
def catalogue_alone(settings: Settings) -> Iterator[Catalogue]:
    """Open the catalogue as it is while nobody else works in the data folder.

    Raises: FolderUnfit, FolderInUse, CatalogueSilent.
    """
    with _entered(settings) as (store, _mark), contextlib.closing(store), store.hold.alone():
        yield store.catalogue


@contextlib.contextmanager
def _entered(settings: Settings) -> Iterator[tuple[Store, Mark]]:
    shelf = Shelf(settings.data)
    shelf.prepare()
    mark = open_mark(settings.mark)
    catalogue = Catalogue(settings.catalogue, mark, alone=not settings.catalogue_url)
    site = Site(settings.site, shelf, catalogue, mark)
    catalogue.on_commit(site.follow)
    # Two first starts at once must not both make the tables.
    with locked(shelf.files, fcntl.LOCK_EX):
        store = Store(shelf, catalogue, site, Hold(settings.data))
        try:
            yield store, mark
        except BaseException:
            store.close()
            raise


def open_archive(incoming: Incoming, name: FileName) -> Insides | ArchiveDamaged:
    """Look inside a file that has arrived; damage is a value, so every question is asked."""
    try:
        return look_inside(incoming.path, name)
    except ArchiveDamaged as damage:
        return damage


def take_in(store: Store, incoming: Incoming, candidate: Candidate, uploaded: str) -> bool:
    """Keep an admitted file and press its pages; say whether it is new here.

    Identical bytes again change nothing, but that attestations join a file that has none. A crash
    leaves the old state, or the new one.
    Raises: VersionTaken, FileDeleted, ProjectClosed, DiskFull, StoreSilent, CatalogueSilent.
    """
    name, sha256, provenance = candidate.name, candidate.digests["sha256"], candidate.provenance
    kept = _kept(store.catalogue, name.filename, sha256)
    if kept is not None and (provenance is None or kept.provenance_sha256 is not None):
        return False
    try:
        with store.catalogue.change() as change:
            used = _is_used(change, name, sha256)
            if used and provenance is None:
                return False
            standing = change.editions.standing(name.project)
            if not standing.status.takes_uploads:
                raise ProjectClosed(name.project, standing.status.value, standing.reason)
            if not used:
                store.shelf.place(incoming, name.project, name.filename)
                file = describe(candidate, incoming.size_bytes, uploaded)
                change.add(file, name.identity, candidate.core_metadata)
            if provenance is not None:
                change.attest(name.project, name.filename, provenance)
    except (RegistryError, OSError):
        _undo(store, incoming, name)
        raise
    return not used


def describe(candidate: Candidate, size_bytes: int, uploaded: str) -> KeptFile:
    """State the facts of a file that the catalogue keeps."""
    core = candidate.core_metadata
    return KeptFile(
        filename=candidate.name.filename,
        project=candidate.name.project,
        version=str(candidate.name.version),
        size=size_bytes,
        sha256=candidate.digests["sha256"],
        uploaded=uploaded,
        requires_python=candidate.metadata.get("requires_python"),
        metadata_sha256=None if core is None else hashlib.sha256(core).hexdigest(),
    )


def _kept(catalogue: Catalogue, filename: str, sha256: str) -> KeptFile | None:
    kept = catalogue.file(filename)
    if kept is not None and kept.sha256 != sha256:
        raise VersionTaken(filename, kept.sha256, sha256)
    return kept


def _is_used(change: Change, name: FileName, sha256: str) -> bool:
    used = change.used_for(name.identity)
    if used is None:
        return False
    if not change.names(used[0]):
        raise FileDeleted(used[0])
    if used == (name.filename, sha256):
        return True
    raise VersionTaken(*used, sha256)


def _undo(store: Store, incoming: Incoming, name: FileName) -> None:
    # Where the catalogue cannot say, the file stays for `registry verify` to set aside.
    with contextlib.suppress(CatalogueSilent, DiskFull):
        if store.catalogue.file(name.filename) is None:
            store.shelf.withdraw(incoming, name.project, name.filename)
