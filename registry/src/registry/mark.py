"""The mark: two numbers in a small file that say whether the catalogue, or the site, moved on.

Every process of one machine maps the file, so asking costs no call of the system. The first word
is twice the catalogue's generation, plus one while a change is being committed: who finds it odd
asks the catalogue itself. The second is the generation that the site shows.
"""

import contextlib
import fcntl
import functools
import mmap
import os
from collections.abc import Iterator
from pathlib import Path

from registry.errors import FolderUnfit
from registry.incoming import told

BOOT = Path("/proc/sys/kernel/random/boot_id")
SIZE_BYTES = 3 * 8


class Mark:
    """The numbers, shared by all who open the same file.

    Raises: OSError where the file can be neither made nor mapped.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        number = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            # Written for real: a hole in a mapped file would kill its writer on a full disk.
            os.posix_fallocate(number, 0, SIZE_BYTES)
            self._words = memoryview(mmap.mmap(number, SIZE_BYTES)).cast("Q")
        finally:
            os.close(number)

    def generation(self) -> int | None:
        """Say the catalogue's generation; None while a commit makes it uncertain."""
        word: int = self._words[0]
        return None if word & 1 else word >> 1

    @contextlib.contextmanager
    def held(self, *, wait: bool = True) -> Iterator[None]:
        """Hold the one right to change anything; it goes with the process, however that ends.

        Raises: StoreSilent where the mark is gone, BlockingIOError where somebody else holds it and
        there is to be no wait.
        """
        with told():
            number = os.open(self._path, os.O_RDONLY)
        try:
            fcntl.flock(number, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            yield
        finally:
            os.close(number)

    def doubt(self) -> None:
        """Say that a commit is under way, so that nobody trusts the number. The caller holds."""
        self._words[0] |= 1

    def settle(self, generation: int) -> None:
        """Say which generation stands. The caller holds."""
        self._words[0] = generation << 1

    @property
    def shown(self) -> int | None:
        """The generation that the site shows; None where a power cut may have spoilt it."""
        return self._words[1] if self._words[2] == _boot() else None

    def distrust(self) -> None:
        """Say that the site may show anything. The caller holds."""
        self._words[2] = 0

    def show(self, generation: int) -> None:
        """Say that the site shows this generation, whole. The caller holds."""
        self._words[1], self._words[2] = generation, _boot()


def open_mark(path: Path) -> Mark:
    """Open the mark of a data folder. Raises: FolderUnfit."""
    try:
        return Mark(path)
    except OSError as error:
        raise FolderUnfit(path.parent, error.strerror or str(error)) from error


@functools.cache
def _boot() -> int:
    # The site is not synced file by file: what was written before this boot is looked at again.
    with contextlib.suppress(OSError, ValueError):
        return int(BOOT.read_text().replace("-", "")[:15], 16)
    return 1
