"""A body as it comes in: it takes a place while it does, and tells that we wait for it."""

import contextlib
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from registry.burdens import Crowded
from registry.places import Places

CHUNK_BYTES = 64 * 1024

Waiting = Callable[[], AbstractContextManager[None]]
"""Says for the time of a block that it is the other side whom we wait for."""


class Input(Protocol):
    """What a server hands over as a body."""

    def read(self, size: int, /) -> bytes:
        """Wait for so many bytes, or for the end."""


class Arriving:
    """A body, and what its sender may take of us."""

    def __init__(self, body: Input, places: Places, source: str, waiting: Waiting) -> None:
        self._body, self._places, self._source, self._waiting = body, places, source, waiting
        self._placed = False

    @property
    def begun(self) -> bool:
        """Whether any of it was read."""
        return self._placed

    def read(self, size: int) -> bytes:
        """Wait for so many bytes, or for the end. Raises: Crowded at the first time."""
        if not self._placed:
            self._places.take(self._source)
            self._placed = True
        with self._waiting():
            return self._body.read(size)

    def drain(self, places: Places, most_bytes: int, within_s: float) -> None:
        """Read on and drop it, to its end or a limit, where one of other places is free."""
        left, end = most_bytes, time.monotonic() + within_s
        with contextlib.suppress(Crowded), places.taken(self._source):
            while left > 0 and time.monotonic() < end:
                chunk = self._body.read(min(left, CHUNK_BYTES))
                if not chunk:
                    return
                left -= len(chunk)

    def close(self) -> None:
        """Leave the place."""
        if self._placed:
            self._placed = False
            self._places.leave(self._source)
