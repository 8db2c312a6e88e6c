"""Refusals for the audit: each is told, but no flood of them may fill the disk."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from registry.audit import Actor, Event, Result, Said, acting_now
from registry.catalogue import Catalogue
from registry.hiding import hidden
from registry.http import Request
from registry.source import neighbourhood
from registry.telling import Telling

WINDOW_S = 60.0
MOST_IN_WINDOW = 10
"""Refusals of one source that are told one by one within a window; the rest are counted."""
MOST_OF_ALL = 300
"""Refusals of all sources together that are told within a window."""
MOST_SOURCES = 4096
SEVERAL = "several"
"""Who was refused, where a record sums up."""


@dataclass
class Window:
    """What one source, or all, was refused since a moment."""

    since: float
    count: int = 0
    untold: int = 0


class Flood:
    """Decides which refusals of a source are told, and sums up those that were not."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._windows: OrderedDict[str, Window] = OrderedDict()
        self._all = Window(clock())
        self._lock = threading.Lock()

    def told(self, source: str) -> tuple[bool, int]:
        """Say whether to tell of a refusal, and how many before its source's window were not."""
        with self._lock:
            now, before = self._clock(), 0
            window = self._windows.get(source)
            if window is None or now - window.since >= WINDOW_S:
                before = window.untold if window else 0
                window = self._open(source, now)
            if now - self._all.since >= WINDOW_S:
                self._all = Window(now)
            window.count += 1
            tell = window.count <= MOST_IN_WINDOW and self._all.count < MOST_OF_ALL
            self._all.count += tell
            window.untold += 0 if tell else 1 + before
            return tell, before if tell else 0

    def _open(self, source: str, now: float) -> Window:
        window = self._windows[source] = Window(now)
        self._windows.move_to_end(source)
        while len(self._windows) > MOST_SOURCES:
            self._windows.popitem(last=False)
        return window


class Refused:
    """Tells the audit what was refused."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._telling, self._flood = Telling(catalogue.record), Flood()

    def refusal(self, request: Request, reasons: list[str]) -> bool:
        """Tell of one refusal, unless there are too many of its source; never fail by it.

        Says whether it is to be told elsewhere, too.
        """
        source = neighbourhood(request.source)
        tell, before = self._flood.told(source)
        if not tell:
            return False
        what = hidden(f"{request.method} {request.path}")
        event = Event("request", what, " ".join(reasons), Result.REFUSED)
        self._telling.tell([*summed(source, before), (acting_now(), event)])
        return True


def summed(source: str, before: int) -> list[Said]:
    """Tell of refusals that were not told one by one; they may have been of several callers."""
    event = Event("request", "", f"{before} more refusals before this one", Result.REFUSED)
    return [(Actor(SEVERAL, source=source), event)] if before else []
