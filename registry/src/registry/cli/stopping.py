"""Ctrl-C that waits for the running step."""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

STOPS = (signal.SIGINT, signal.SIGTERM)


@contextlib.contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Yield a question: was a stop asked for, by Ctrl-C or SIGTERM; the second one stops at once.

    Where the caller was made deaf to one of them, as a shell does in the background, it stays so.
    """
    asked = threading.Event()
    found = {number: signal.getsignal(number) for number in STOPS}
    before = {number: how for number, how in found.items() if how not in {None, signal.SIG_IGN}}

    def restore() -> None:
        for number, how in before.items():
            signal.signal(number, how)

    def ask(_number: int, _frame: FrameType | None) -> None:
        asked.set()
        restore()

    for number in before:
        signal.signal(number, ask)
    try:
        yield asked.is_set
    finally:
        restore()
