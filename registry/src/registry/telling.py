"""Tells the audit of what changed nothing: at once where nobody else writes, else from a thread.

Whoever is refused must not wait, holding what readers need, for a change that takes long.
"""

import logging
import threading
from collections.abc import Sequence
from typing import Protocol

from registry.audit import Said
from registry.errand import Errand
from registry.errors import RegistryError

MOST_WAITING = 1000
"""Events; what comes while so many wait is lost, and the log says so."""

log = logging.getLogger("registry")


class Write(Protocol):
    """Writes events; told not to wait, it may do nothing and say so. Raises: RegistryError."""

    def __call__(self, said: Sequence[Said], *, wait: bool) -> bool:
        """Say whether they are written."""


class Telling:
    """Events in the order in which they came, written by whoever can."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._waiting: list[Said] = []
        self._lock = threading.Lock()
        self._errand = Errand("telling", self._write_waiting)

    def tell(self, said: Sequence[Said]) -> None:
        """Write events now if that takes no wait, and soon otherwise; never fail by it."""
        with self._lock:
            if not self._waiting and self._written(said, wait=False):
                return
            if len(self._waiting) >= MOST_WAITING:
                log.warning("%s refusals are lost to the audit: %s wait", len(said), MOST_WAITING)
                return
            self._waiting += said
        self._errand.send()

    def _write_waiting(self) -> None:
        with self._lock:
            said = list(self._waiting)
        self._written(said, wait=True)
        with self._lock:
            del self._waiting[: len(said)]

    def _written(self, said: Sequence[Said], *, wait: bool) -> bool:
        try:
            return self._write(said, wait=wait)
        except RegistryError as error:
            log.warning("refusals are lost to the audit: %s", error)
            return True
