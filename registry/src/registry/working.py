"""How many requests are worked on at once, and for whom.

Where nothing moves on a connection of somebody whom we work for, it may be we who are slow.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Working:
    """The requests in work, by the address at the other end; who waits for it is not at work."""

    def __init__(self, most: int) -> None:
        self._room = threading.BoundedSemaphore(most)
        self._requests: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __contains__(self, peer: str) -> bool:
        """Say whether any request of an address waits for us."""
        return self._requests[peer] > 0

    @contextmanager
    def on(self, peer: str) -> Iterator[None]:
        """Work on a request for the time of a block, as soon as there is room for it."""
        self._begin(peer)
        try:
            yield
        finally:
            self._end(peer)

    @contextmanager
    def waiting(self, peer: str) -> Iterator[None]:
        """Wait for the other side for the time of a block, inside one of work."""
        self._end(peer)
        try:
            yield
        finally:
            self._begin(peer)

    def _begin(self, peer: str) -> None:
        with self._lock:
            self._requests[peer] += 1
        self._room.acquire()

    def _end(self, peer: str) -> None:
        self._room.release()
        with self._lock:
            self._requests[peer] -= 1
            if not self._requests[peer]:
                del self._requests[peer]
