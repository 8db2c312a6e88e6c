"""What an administrator says about projects and releases afterwards, and what that changes.

Source: PEP 592 (yanked releases), PEP 792 (the status of a project).
"""

from packaging.utils import canonicalize_name, canonicalize_version
from packaging.version import InvalidVersion, Version

from registry.change import Change
from registry.errors import NothingThere
from registry.intake import Store
from registry.model import KeptFile, Standing, Status


def yank(store: Store, project: str, version: str, reason: str = "") -> list[KeptFile]:
    """Mark a release as yanked, files that come later included; say which files it has.

    It stays on the pages and can be had; installers pass it over unless it is pinned.
    Raises: NothingThere, DiskFull, CatalogueSilent.
    """
    with store.catalogue.change() as change:
        files = _release(change, project, version)
        change.yank(files[0].project, canonicalize_version(version), reason)
    return files


def unyank(store: Store, project: str, version: str) -> list[KeptFile]:
    """Take the mark off a release; say which files it has.

    Raises: NothingThere, DiskFull, CatalogueSilent.
    """
    with store.catalogue.change() as change:
        files = _release(change, project, version)
        change.unyank(files[0].project, canonicalize_version(version))
    return files


def set_status(store: Store, project: str, status: Status, reason: str = "") -> list[KeptFile]:
    """Give a project its one status; say which files it has.

    What was said of a project that has no file any more holds for the next, so it can be unsaid.
    Raises: NothingThere, DiskFull, CatalogueSilent.
    """
    name = str(canonicalize_name(project))
    with store.catalogue.change() as change:
        files = change.editions.files_of(name)
        if not files and change.editions.standing(name) == Standing():
            raise NothingThere("project", name)
        change.set_status(name, status, reason)
    return files


def delete(
    store: Store, project: str, version: str, filename: str = "", reason: str = ""
) -> list[KeptFile]:
    """Delete the files of a release, or one of them; their names are never used again.

    The catalogue forgets first: a crash leaves bytes that `registry verify` removes.
    Raises: NothingThere, DiskFull, StoreSilent, CatalogueSilent.
    """
    with store.catalogue.change() as change:
        release = _release(change, project, version)
        files = [file for file in release if filename in {"", file.filename}]
        if not files:
            raise NothingThere("file", filename)
        for file in files:
            change.remove(file, reason)
    with store.catalogue.still():
        for file in files:
            store.shelf.remove(file.project, file.filename)
    return files


def _release(change: Change, project: str, version: str) -> list[KeptFile]:
    name = str(canonicalize_name(project))
    try:
        wanted = Version(version)
    except InvalidVersion as error:
        raise NothingThere("release", f"{name} {version}") from error
    files = [file for file in change.editions.files_of(name) if Version(file.version) == wanted]
    if not files:
        raise NothingThere("release", f"{name} {wanted}")
    return files
