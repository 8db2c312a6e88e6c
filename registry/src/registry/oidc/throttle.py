"""How often one source may ask, counted by the minute in each process."""

import threading
import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

from registry.oidc.refusals import TooManyAsked

WINDOW_S = 60.0
MOST_SOURCES = 4096
HOST_BITS = 64
"""What of an IPv6 address names a network; its holder has all the addresses below."""


class Throttle:
    """Counts requests by their source; the oldest source is forgotten when there are too many."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._counts: dict[str, tuple[float, int]] = {}
        self._lock = threading.Lock()

    def count(self, source: str) -> None:
        """Count one more request. Raises: TooManyAsked."""
        place, now = _place(source), self._clock()
        with self._lock:
            began, count = self._counts.pop(place, (now, 0))
            if now - began >= WINDOW_S:
                began, count = now, 0
            self._counts[place] = began, count + 1
            if len(self._counts) > MOST_SOURCES:
                del self._counts[next(iter(self._counts))]
        if count >= self._most:
            raise TooManyAsked(source, self._most)


def _place(source: str) -> str:
    try:
        address = ip_address(source)
    except ValueError:
        return source
    if isinstance(address, IPv6Address):
        return str(ip_network((address, HOST_BITS), strict=False))
    return str(address)
