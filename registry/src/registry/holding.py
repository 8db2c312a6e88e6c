"""Who works in a data folder: any number at once, or one alone who changes what it means."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from registry.misfits import FolderInUse


class Hold:
    """A share in a data folder; it ends with `close`, or with the process however that ends."""

    def __init__(self, data: Path) -> None:
        self._data, self._number = data, os.open(data, os.O_RDONLY)
        fcntl.flock(self._number, fcntl.LOCK_SH)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Have the folder alone for a while. Raises: FolderInUse, and the share is lost then."""
        try:
            fcntl.flock(self._number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderInUse(self._data) from error
        try:
            yield
        finally:
            fcntl.flock(self._number, fcntl.LOCK_SH)

    def close(self) -> None:
        """Give the share back; a second time changes nothing."""
        number, self._number = self._number, -1
        if number >= 0:
            os.close(number)
