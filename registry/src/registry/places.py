"""Places for what takes as long as the other side likes: an upload, a large file on its way out.

Each takes a thread for as long as it lasts. So there are only so many, no source has more than
half of them, and whoever finds none free is told to come back.
"""

import contextlib
import threading
from collections import Counter
from collections.abc import Generator, Iterator

from registry.burdens import Crowded


class Places:
    """So many places, of which a source may have half."""

    def __init__(self, many: int) -> None:
        self._many, self._share = many, max(1, many // 2)
        self._taken: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take(self, source: str) -> None:
        """Take a place until it is left. Raises: Crowded."""
        with self._lock:
            if self._taken[source] >= self._share or self._taken.total() >= self._many:
                raise Crowded(source, self._many)
            self._taken[source] += 1

    def leave(self, source: str) -> None:
        """Leave a place that was taken."""
        with self._lock:
            self._taken[source] -= 1
            if not self._taken[source]:
                del self._taken[source]

    @contextlib.contextmanager
    def taken(self, source: str) -> Iterator[None]:
        """Have a place for the time of a block. Raises: Crowded."""
        self.take(source)
        try:
            yield
        finally:
            self.leave(source)


class Carried:
    """A body on its way out, with a place that it leaves when it is closed."""

    def __init__(self, body: Generator[bytes, None, None], places: Places, source: str) -> None:
        places.take(source)
        self._body, self._places, self._source = body, places, source
        self._open = True

    def __iter__(self) -> Iterator[bytes]:
        """Hand out what is left."""
        return self

    def __next__(self) -> bytes:
        """Hand out the next part."""
        return next(self._body)

    def close(self) -> None:
        """Leave the place; a second time changes nothing."""
        if self._open:
            self._open = False
            self._body.close()
            self._places.leave(self._source)
