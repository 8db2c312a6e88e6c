"""Whether files, catalogue and pages agree: what is derived is mended, the rest is reported."""

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from registry.audit import breaks
from registry.incoming import told
from registry.intake import Store
from registry.model import Edition, KeptFile, Page
from registry.press import is_sound
from registry.shelf import sha256_of


@dataclass(frozen=True)
class Finding:
    """One thing that was not as it should be."""

    what: str
    about: str
    mended: bool


def verify(store: Store) -> Iterator[Finding]:
    """Compare everything with everything; the registry may run meanwhile.

    Raises: CatalogueSilent, DiskFull, StoreSilent.
    """
    with told():
        yield from _findings(store)


def _findings(store: Store) -> Iterator[Finding]:
    if damage := store.catalogue.flaws():
        for text in damage:
            yield Finding(text, "catalogue", mended=False)
        return  # What is mended by it would be wrong.
    for path in store.shelf.sweep():
        yield Finding("an unfinished upload was removed", path.name, mended=True)
    yield from _strangers(store)
    for file in store.catalogue.files():
        yield from _file_findings(store, file)
        yield from _provenance_findings(store, file)
    yield from _page_findings(store)
    yield from _site_findings(store)
    for text in (*breaks(store.catalogue.audit()), *store.catalogue.unaudited()):
        yield Finding(text, "audit", mended=False)


def _strangers(store: Store) -> Iterator[Finding]:
    known = {store.shelf.at(file.project, file.filename) for file in store.catalogue.files()}
    names = {path.name for path in known}
    for path in [path for path in store.shelf.all() if path not in known]:
        # Inside a change no upload stands between its file and its row.
        with store.catalogue.change() as change:
            if path.exists() and change.deleted(path.parent.name, path.name):
                path.unlink()
                yield Finding("the bytes of a deleted file were removed", path.name, mended=True)
            elif path.exists() and (path.name in names or not change.names(path.name)):
                target = store.shelf.set_aside(path)
                where = str(target.relative_to(store.shelf.aside.parent))
                yield Finding(f"a file no row names was moved to {where!r}", path.name, mended=True)
    with store.catalogue.still():
        store.shelf.tidy()


def _file_findings(store: Store, file: KeptFile) -> Iterator[Finding]:
    path = store.shelf.at(file.project, file.filename)
    if not path.is_file():
        # A file that is deleted meanwhile leaves the catalogue first.
        if store.catalogue.file(file.filename) is not None:
            what = "the file is missing; restore it from a backup"
            yield Finding(what, file.filename, mended=False)
    elif path.stat().st_size != file.size or sha256_of(path) != file.sha256:
        yield Finding("its bytes changed; restore it from a backup", file.filename, mended=False)
    elif file.metadata_sha256 is not None:
        yield from _metadata_findings(store, file)


def _metadata_findings(store: Store, file: KeptFile) -> Iterator[Finding]:
    true = _core_metadata(store.shelf.at(file.project, file.filename))
    if true is not None and store.catalogue.core_metadata(file.filename) != true:
        with store.catalogue.change() as change:
            change.put_metadata(file.filename, true)
        yield Finding("its metadata was written anew", file.filename, mended=True)


def _core_metadata(path: Path) -> bytes | None:
    # These are the bytes that were let in: no stranger's archive is read here.
    with zipfile.ZipFile(path) as archive:
        named = (name for name in archive.namelist() if fnmatchcase(name, "*.dist-info/METADATA"))
        found = next((name for name in named if name.count("/") == 1), None)
        return None if found is None else archive.read(found)


def _provenance_findings(store: Store, file: KeptFile) -> Iterator[Finding]:
    body = store.catalogue.provenance(file.filename)
    if file.provenance_sha256 in {None, hashlib.sha256(body or b"").hexdigest()}:
        return
    if store.catalogue.file(file.filename) is not None:
        what = "its attestations changed; restore the catalogue from a backup"
        yield Finding(what, file.filename, mended=False)


def _page_findings(store: Store) -> Iterator[Finding]:
    with store.catalogue.change() as change:
        projects: set[str] = set()
        for edition in change.editions.all():
            project = edition.project
            projects.add(project)
            if not _are_sound(change.editions.kept(project), edition.pages):
                change.editions.put(edition)
                yield Finding("its pages were pressed anew", project or "/simple/", mended=True)
        for project in store.catalogue.paged_projects() - projects:
            change.editions.put(Edition(project, ()))
            yield Finding("pages of no project were removed", project, mended=True)


def _site_findings(store: Store) -> Iterator[Finding]:
    for name in store.site.repair():
        yield Finding("its part of the site was written anew", name, mended=True)


def _are_sound(kept: list[Page], true: tuple[Page, ...]) -> bool:
    found = {(page.form, page.coding): page for page in kept}
    pairs = [(found.get((page.form, page.coding)), page) for page in true]
    return all(mine is not None and is_sound(mine, page) for mine, page in pairs)
