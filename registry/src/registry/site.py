"""The site: pages and offered files as plain files in a folder, for any web server to publish.

It is derived: every change writes the part it touched after its commit, and where a change did not
come to that (a crash, a full disk), the next one writes the whole anew.
"""

import contextlib
import logging
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from registry.catalogue import Catalogue
from registry.mark import Mark
from registry.model import Coding, Edition, Form, KeptFile, Page
from registry.shelf import Shelf, sha256_of

NAMES = {Form.JSON: "index.json", Form.HTML: "index.html"}
SUFFIXES = {Coding.IDENTITY: "", Coding.GZIP: ".gz", Coding.ZSTD: ".zst"}
INDEX_NAMES = {name + suffix for name in NAMES.values() for suffix in SUFFIXES.values()}
log = logging.getLogger("registry")


class Site:
    """The folder: `simple/PROJECT/index.*` and `packages/FILE`, the files linked from the shelf."""

    def __init__(self, folder: Path, shelf: Shelf, catalogue: Catalogue, mark: Mark) -> None:
        self._simple, self._packages = folder / "simple", folder / "packages"
        # One name is enough: who writes holds the mark. What a kill leaves, the next page replaces.
        self._fresh = folder / ".fresh"
        self._shelf, self._catalogue, self._mark = shelf, catalogue, mark

    def follow(self, touched: Iterable[Edition] | None = None) -> None:
        """Show what a change made, or everything where the site is behind; the mark is held.

        A start knows of no change, so a site that lacks even the last one is written whole.
        What the disk does not take is told in the log, and made good by the next change.
        """
        generation = self._catalogue.generation()
        try:
            if touched is not None and self._mark.shown == generation - 1:
                for edition in touched:
                    self.show(edition)
            elif self._mark.shown != generation:
                for _ in self._renew():
                    pass
        except OSError as error:
            log.warning("the site is behind until the next change: %s", error)
        else:
            self._mark.show(generation)

    def distrust(self) -> None:
        """Have the whole written anew by whoever follows next, a start too; the mark is held."""
        self._mark.distrust()

    def show(self, edition: Edition) -> bool:
        """Write the pages, link the files and take away what is gone; say whether it had to."""
        changed = []
        for file in edition.offered:
            changed.append(self._link(self._shelf.at(file.project, file.filename), file.filename))
            if file.metadata_sha256 is not None:
                changed.append(self._put_metadata(file))
        # No page names what is not there yet.
        changed += [self._put(self._page(page), page.body) for page in edition.pages]
        for filename in edition.gone:
            changed.append(_take_away(self._packages / filename))
            changed.append(_take_away(self._packages / _metadata_name(filename)))
        if not edition.pages:
            shutil.rmtree(self._simple / edition.project, ignore_errors=True)
        return any(changed)

    def repair(self) -> Iterator[str]:
        """Bring the whole folder to what it should show; name each part that was not so.

        Raises: OSError, CatalogueSilent.
        """
        with self._mark.held():
            yield from self._renew()
            self._mark.show(self._catalogue.generation())

    def _renew(self) -> Iterator[str]:
        pages, files = set(INDEX_NAMES), set[str]()
        for edition in self._catalogue.editions():
            pages.add(edition.project)
            if self.show(edition):
                yield edition.project or "/simple/"
            files.update(file.filename for file in edition.offered)
            files.update(_metadata_name(f.filename) for f in edition.offered if f.metadata_sha256)
        self._fresh.unlink(missing_ok=True)
        for folder, known in ((self._simple, pages), (self._packages, files)):
            for entry in folder.iterdir() if folder.is_dir() else ():
                if entry.name not in known:
                    shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
                    yield entry.name

    def _page(self, page: Page) -> Path:
        return self._simple / page.project / (NAMES[page.form] + SUFFIXES[page.coding])

    def _put_metadata(self, file: KeptFile) -> bool:
        path = self._packages / _metadata_name(file.filename)
        with contextlib.suppress(FileNotFoundError):
            if sha256_of(path) == file.metadata_sha256:
                return False
        body = self._catalogue.core_metadata(file.filename)
        return body is not None and self._put(path, body)

    def _put(self, path: Path, body: bytes) -> bool:
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_size == len(body) and path.read_bytes() == body:
                return False
        path.parent.mkdir(parents=True, exist_ok=True)
        self._fresh.write_bytes(body)
        _make_newer(self._fresh, path)
        self._fresh.replace(path)
        return True

    def _link(self, kept: Path, filename: str) -> bool:
        path = self._packages / filename
        try:
            if path.samefile(kept):
                return False
            path.unlink()
        except FileNotFoundError:
            if not kept.exists():
                return False  # `registry verify` tells of a file that was lost.
        path.parent.mkdir(parents=True, exist_ok=True)
        os.link(kept, path)
        return True


def _metadata_name(filename: str) -> str:
    return f"{filename}.metadata"


def _make_newer(fresh: Path, old: Path) -> None:
    # nginx makes its entity tag of size and whole seconds: no two pages may share both.
    written = int(time.time())
    with contextlib.suppress(FileNotFoundError):
        written = max(written, int(old.stat().st_mtime) + 1)
    os.utime(fresh, (written, written))


def _take_away(path: Path) -> bool:
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True
