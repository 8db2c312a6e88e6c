"""Something that is done in a thread of its own, whenever there is something to do."""

import threading
from collections.abc import Callable


class Errand:
    """A thread that begins with its first errand, and goes with the process."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        self._name, self._work = name, work
        self._wanted = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def send(self) -> None:
        """Have the work done once more, from now on; nobody waits for it."""
        self._wanted.set()
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while self._wanted.wait():
            self._wanted.clear()
            self._work()
