"""Packages from an existing pypiserver folder, each asked what an upload is asked."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from registry.admission import FILE_QUESTIONS, Candidate, refusals
from registry.artifact import CHUNK_BYTES, parse_name
from registry.errors import UploadRefused
from registry.intake import Store, open_archive, take_in
from registry.model import utc_text
from registry.shelf import sha256_of, told

SUFFIXES = (".whl", ".tar.gz", ".zip", ".tgz", ".tar.bz2", ".tar.xz", ".egg")


@dataclass(frozen=True)
class Imported:
    """What became of one file."""

    path: Path
    new: bool
    reasons: tuple[UploadRefused, ...] = ()


def packages_in(folder: Path) -> list[Path]:
    """List the package files of a folder and its folders, as pypiserver does: no dot names."""
    found: list[Path] = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        wanted = (n for n in sorted(names) if n.endswith(SUFFIXES) and not n.startswith("."))
        found += [Path(here) / name for name in wanted]
    return found


def import_files(store: Store, paths: list[Path]) -> Iterator[Imported]:
    """Take each file in; what is kept already is passed over, so a second run goes on.

    Raises: DiskFull, CatalogueSilent, StoreSilent.
    """
    for path in paths:
        try:
            yield _import(store, path)
        except UploadRefused as error:
            yield Imported(path, new=False, reasons=(error,))


def _import(store: Store, path: Path) -> Imported:
    name = parse_name(path.name)
    kept = store.catalogue.file(path.name)
    if kept is not None and kept.sha256 == sha256_of(path):
        return Imported(path, new=False)
    with store.shelf.receive() as incoming:
        with told(), path.open("rb") as stream:
            while chunk := stream.read(CHUNK_BYTES):
                incoming.write(chunk)
        candidate = Candidate(name, open_archive(incoming, name), incoming.settle())
        if reasons := refusals(candidate, FILE_QUESTIONS):
            return Imported(path, new=False, reasons=reasons)
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return Imported(path, new=take_in(store, incoming, candidate, utc_text(written)))
