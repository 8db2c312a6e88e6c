"""How often one source may ask, counted by the minute in each process."""

import threading
import time
from collections.abc import Callable

from registry.oidc.refusals import TooManyAsked
from registry.source import neighbourhood

WINDOW_S = 60.0
MOST_SOURCES = 4096


class Throttle:
    """Counts requests by their source; the oldest source is forgotten when there are too many."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._counts: dict[str, tuple[float, int]] = {}
        self._lock = threading.Lock()

    def count(self, source: str) -> None:
        """Count one more request. Raises: TooManyAsked."""
        place, now = neighbourhood(source), self._clock()
        with self._lock:
            began, count = self._counts.pop(place, (now, 0))
            if now - began >= WINDOW_S:
                began, count = now, 0
            self._counts[place] = began, count + 1
            if len(self._counts) > MOST_SOURCES:
                del self._counts[next(iter(self._counts))]
        if count >= self._most:
            raise TooManyAsked(source, self._most)
