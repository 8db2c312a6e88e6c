"""Answers found again by the words of a request, as long as the catalogue stays as it is."""

import re
import threading
from collections.abc import Callable, Mapping
from time import time
from typing import Any

from registry.errors import RegistryError
from registry.http import Response
from registry.kept import Kept, Variant
from registry.ready import Ready

PASSED_BY = 2
"""How often a full memory is passed by, for each answer in it, before it begins anew."""
MOST_CALLERS = 4096
LOOK_AGAIN_S = 60
"""For so long a caller is let in here; the long way notes that they still come."""
LONGEST = 512
"""Characters; a request with longer words is answered, but not remembered."""
ASKED = re.compile(r"(format=[^&]*)?")
"""Queries of what is remembered; any other word changes no answer and would only take room."""


class Seen:
    """What one generation answered, and until when who may read it."""

    def __init__(self, generation: int, empty: Callable[[], Kept]) -> None:
        self.generation, self._empty = generation, empty
        self.callers: dict[str | None, float] = {}
        self.kept, self._passed_by = empty(), 0
        self._lock = threading.Lock()

    def keep(self, request: Mapping[str, Any], ready: Ready, until: float) -> None:
        """Remember a caller, and an answer as far as there is room.

        Units: ``until`` is Unix seconds, the instant the caller's right ends.
        """
        path, variant = request["PATH_INFO"], _variant(request)
        caller = request.get("HTTP_AUTHORIZATION")
        if sum(len(word or "") for word in (path, *variant, caller)) > LONGEST:
            return
        if not ASKED.fullmatch(request["QUERY_STRING"]):
            return
        with self._lock:
            self.callers.pop(caller, None)
            self.callers[caller] = min(until, time() + LOOK_AGAIN_S)
            if len(self.callers) > MOST_CALLERS:
                del self.callers[next(iter(self.callers))]
            if not self.kept.put(variant, path, ready):
                self._pass_by()

    def _pass_by(self) -> None:
        # Whoever walks over everything would push out each answer before it is asked for again;
        # so what is here stays, until enough others were wanted that it must be the wrong choice.
        self._passed_by += 1
        if 0 < PASSED_BY * self.kept.count < self._passed_by:
            self.kept, self._passed_by = self._empty(), 0


class Quick:
    """The first place that a read is looked up; it never says what the catalogue no longer does."""

    def __init__(self, generation: Callable[[], int], empty: Callable[[], Kept]) -> None:
        self._generation, self._empty = generation, empty
        self._seen = Seen(-1, empty)

    def now(self) -> Seen:
        """Say what was answered in the present generation.

        Asked before an answer is made, kept with after: an answer that a change overtook is lost.
        """
        generation = self._generation()
        if self._seen.generation != generation:
            self._seen = Seen(generation, self._empty)
        return self._seen

    def forget(self) -> None:
        """Let go of every answer, and of the room that they take on the disk."""
        self._seen = Seen(-1, self._empty)

    def find(self, request: Mapping[str, Any]) -> Response | None:
        """Find the answer to a plain GET that somebody who may read has asked before.

        Shape: a WSGI environ, or the part of it that names the request.
        """
        seen, get = self._seen, request.get
        kept = seen.kept
        record = kept.record(_variant(request), request["PATH_INFO"])
        if (
            record is None
            or request["REQUEST_METHOD"] != "GET"
            or seen.callers.get(get("HTTP_AUTHORIZATION"), 0.0) <= time()
            or "HTTP_RANGE" in request
            or "HTTP_IF_MATCH" in request
        ):
            return None
        try:
            if seen.generation != self._generation():
                return None
            return kept.answer(record, get("HTTP_IF_NONE_MATCH"))
        except (RegistryError, OSError):
            return None  # What went wrong is told on the long way.


def _variant(request: Mapping[str, Any]) -> Variant:
    get = request.get
    return get("HTTP_ACCEPT"), get("HTTP_ACCEPT_ENCODING"), request["QUERY_STRING"]
