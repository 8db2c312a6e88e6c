"""Bytes that are at hand and in nobody's memory: a file without a name, read where they lie.

The system keeps what is read often, and takes its room back when somebody needs it more.
"""

import os
import tempfile
import weakref
from pathlib import Path
from typing import cast

MOST_BYTES = 256 * 1024**2
"""What a spool may take of the disk."""


class Spool:
    """A file of many bodies; it goes with this object, however the process ends."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder, self._most, self._end = folder, most_bytes, 0
        self._number: int | None = None

    def put(self, body: bytes) -> int | None:
        """Take bytes in and say where they lie; None where there is no room. Not for two at once.

        Raises: OSError where the disk takes none.
        """
        offset, end = self._end, self._end + len(body)
        if end > self._most:
            return None
        if self._number is None:
            self._number = self._open()
        if os.pwrite(self._number, body, offset) < len(body):
            return None
        self._end = end
        return offset

    def read(self, offset: int, size_bytes: int) -> bytes:
        """Read bytes where they were put."""
        return os.pread(cast("int", self._number), size_bytes, offset)

    def _open(self) -> int:
        with tempfile.TemporaryFile(dir=self._folder, buffering=0) as stream:
            number = os.dup(stream.fileno())
        weakref.finalize(self, os.close, number)
        return number
