"""Packages from an existing pypiserver folder, each asked what an upload is asked."""

import os
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

from registry.admission import FILE_QUESTIONS, refusals
from registry.arrival import Arrival, Verdict
from registry.artifact import parse_name
from registry.candidate import Candidate
from registry.errors import UploadRefused
from registry.inflate import CHUNK_BYTES
from registry.intake import Store, open_archive, take_in
from registry.model import KeptFile, utc_text
from registry.refusals import FileUnreadable, Refusals

SUFFIXES = (".whl", ".tar.gz", ".zip", ".tgz", ".tar.bz2", ".tar.xz", ".egg")
READERS = 2
"""Large files are hashed and unpacked side by side; small ones would get in each other's way."""
BATCH_S = 0.5
"""How long a batch is to take: uploads, Ctrl-C and the bar wait for no more than that."""
FEWEST_FILES, MOST_FILES = 8, 200
"""However quick or slow the machine is; each file of a batch is an open one."""
MOST_BYTES = 64 * 1024**2
"""How much a batch reads, but for the rest of its last file."""


@dataclass(frozen=True)
class Imported:
    """What became of one file: new here, kept already, or refused for these reasons."""

    path: Path
    verdict: Verdict

    @property
    def new(self) -> bool:
        """Whether it was not here before."""
        return self.verdict is True

    @property
    def reasons(self) -> tuple[UploadRefused, ...]:
        """Everything that speaks against it."""
        if isinstance(self.verdict, Refusals):
            return self.verdict.reasons
        return (self.verdict,) if isinstance(self.verdict, UploadRefused) else ()


def packages_in(folder: Path) -> list[Path]:
    """List the package files of a folder and its folders, as pypiserver does: no dot names.

    Raises: FileUnreadable where a folder cannot be listed, so that nothing is missed in silence.
    """
    found: list[Path] = []
    for here, folders, names in os.walk(folder, onerror=_stop):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        wanted = (n for n in sorted(names) if n.endswith(SUFFIXES) and not n.startswith("."))
        found += [Path(here) / name for name in wanted]
    return found


def _stop(error: OSError) -> None:
    raise FileUnreadable(str(error.filename), error.strerror or str(error)) from error


def import_files(store: Store, paths: list[Path]) -> Iterator[list[Imported]]:
    """Take files in, a batch at a time: what was yielded is kept for good.

    What is kept already, with the same bytes, is passed over, so a second run goes on.
    Raises: DiskFull, CatalogueSilent, StoreSilent.
    """
    store.shelf.sweep()
    left, most = deque(paths), FEWEST_FILES
    with ThreadPoolExecutor(READERS) as readers:
        while left:
            began = time.monotonic()
            done = _import(store, readers, next_batch(left, most))
            most = next_size(len(done), time.monotonic() - began)
            yield done


def next_batch(left: deque[Path], most: int) -> list[Path]:
    """Take the files of the next batch from what is left."""
    batch: list[Path] = []
    size = 0
    while left and len(batch) < most and size < MOST_BYTES:
        batch.append(left.popleft())
        # What cannot be read is told of when it is to be read.
        with suppress(OSError):
            size += batch[-1].stat().st_size
    return batch


def next_size(files: int, took_s: float) -> int:
    """Say how many files the next batch may have, after one of so many took so long."""
    return max(FEWEST_FILES, min(MOST_FILES, int(files * BATCH_S / max(took_s, 0.001))))


def _import(store: Store, readers: ThreadPoolExecutor, paths: list[Path]) -> list[Imported]:
    kept = store.catalogue.named([path.name for path in paths if path.name.isascii()])
    with ExitStack() as arriving:
        reads = [
            readers.submit(_read, store, path, kept.get(path.name), arriving) for path in paths
        ]
        # No file may arrive after the stack is closed, whichever of them fails.
        wait(reads)
        found = [read.result() for read in reads]
        verdicts = iter(take_in(store, [each for each in found if isinstance(each, Arrival)]))
        return [
            Imported(path, next(verdicts) if isinstance(each, Arrival) else each)
            for path, each in zip(paths, found, strict=True)
        ]


def _read(
    store: Store, path: Path, kept: KeptFile | None, arriving: ExitStack
) -> Arrival | Verdict:
    try:
        name = parse_name(path.name)
        with path.open("rb") as stream:
            if kept is not None and kept.sha256 == file_digest(stream, "sha256").hexdigest():
                return False
            stream.seek(0)
            incoming = arriving.enter_context(store.shelf.receive(["sha256"]))
            while chunk := stream.read(CHUNK_BYTES):
                incoming.write(chunk)
            written = datetime.fromtimestamp(os.fstat(stream.fileno()).st_mtime, UTC)
    except UploadRefused as error:
        return error
    except (OSError, OverflowError, ValueError) as error:
        return FileUnreadable(path.name, str(error))
    insides = open_archive(incoming, name, store.rules)
    candidate = Candidate(name, insides, incoming.digests(), rules=store.rules)
    reasons = refusals(candidate, FILE_QUESTIONS)
    return Refusals(reasons) if reasons else Arrival(incoming, candidate, utc_text(written))
