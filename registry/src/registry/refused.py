"""Refusals for the audit: each is told, but no flood of them may fill the disk."""

import contextlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from registry.audit import Event, Result
from registry.catalogue import Catalogue
from registry.errors import CatalogueSilent, DiskFull
from registry.hiding import hidden
from registry.http import Request

WINDOW_S = 60.0
MOST_IN_WINDOW = 10
"""Refusals of one source that are told one by one within a window; the rest are counted."""
MOST_SOURCES = 4096


@dataclass
class Window:
    """What one source was refused since a moment."""

    since: float
    count: int = 1


class Flood:
    """Decides which refusals of a source are told, and sums up those that were not."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._windows: OrderedDict[str, Window] = OrderedDict()
        self._lock = threading.Lock()

    def told(self, source: str, event: Event) -> list[Event]:
        """Say what the audit is told of a refusal: nothing, it, or it after a sum."""
        with self._lock:
            now = self._clock()
            window = self._windows.get(source)
            if window is not None and now - window.since < WINDOW_S:
                window.count += 1
                return [event] if window.count <= MOST_IN_WINDOW else []
            self._windows[source] = Window(now)
            self._windows.move_to_end(source)
            while len(self._windows) > MOST_SOURCES:
                self._windows.popitem(last=False)
            return [*_sum(window), event]


class Refused:
    """Tells the audit what was refused."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue, self._flood = catalogue, Flood()

    def refusal(self, request: Request, reasons: list[str]) -> bool:
        """Tell of one refusal, unless there are too many of its source; never fail by it.

        Says whether it is to be told elsewhere, too.
        """
        what = hidden(f"{request.method} {request.path}")
        event = Event("request", what, " ".join(reasons), Result.REFUSED)
        events = self._flood.told(request.source, event)
        with contextlib.suppress(CatalogueSilent, DiskFull):
            for each in events:
                self._catalogue.record(each)
        return bool(events)


def _sum(window: Window | None) -> list[Event]:
    untold = 0 if window is None else window.count - MOST_IN_WINDOW
    if untold <= 0:
        return []
    return [Event("request", "", f"{untold} more refusals before this one", Result.REFUSED)]
