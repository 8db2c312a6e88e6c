"""A file on its way in: written beside the shelf, hashed as it comes, put on the disk for good."""

import contextlib
import errno
import hashlib
import os
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import FileIO
from pathlib import Path
from typing import Protocol

from registry.errors import DiskFull, StoreSilent

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
MOST_AT_ONCE = 16


class Digest(Protocol):
    """A hash being taken, of whichever kind."""

    def update(self, data: bytes | bytearray, /) -> None:
        """Add bytes."""

    def hexdigest(self) -> str:
        """Say the hash so far."""


HASHES: dict[str, Callable[[], Digest]] = {
    "sha256": hashlib.sha256,
    "blake2_256": partial(hashlib.blake2b, digest_size=32),
    "md5": partial(hashlib.md5, usedforsecurity=False),
}


class Incoming:
    """The open file and what is known of its bytes so far."""

    def __init__(self, stream: FileIO, path: Path, hashes: Collection[str] = HASHES) -> None:
        self.path = path
        self.size_bytes = 0
        self._stream = stream
        self._hashes = {name: HASHES[name]() for name in hashes}

    def write(self, chunk: bytes | bytearray) -> None:
        """Add bytes. Raises: DiskFull, StoreSilent."""
        left = memoryview(chunk)
        with told():
            while left:
                left = left[self._stream.write(left) :]
        self.size_bytes += len(chunk)
        for algorithm in self._hashes.values():
            algorithm.update(chunk)

    def digests(self) -> dict[str, str]:
        """Say the hashes of what came so far."""
        return {name: algorithm.hexdigest() for name, algorithm in self._hashes.items()}

    def fileno(self) -> int:
        """Say by which number the system knows the file."""
        return self._stream.fileno()


def settle(opened: Collection[int | Incoming]) -> None:
    """Put open files and folders on the disk for good. Raises: DiskFull, StoreSilent.

    They are asked for side by side: a file system writes together what is waited for together, so
    a hundred take hardly longer than a few.
    """
    with told():
        if len(opened) == 1:
            os.fsync(*opened)
        elif opened:
            with ThreadPoolExecutor(min(len(opened), MOST_AT_ONCE)) as pool:
                list(pool.map(os.fsync, opened))


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Turn the machine's ways of saying "no room" into DiskFull, the rest into StoreSilent."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise (DiskFull if error.errno in FULL else StoreSilent)(reason) from error
