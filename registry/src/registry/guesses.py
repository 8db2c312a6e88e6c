"""How often was guessed wrong, from where and for whom: who guesses much has to wait.

A file that every process maps holds one number for each of a fixed many slots: the wrong guesses
(the low bits) and the instant of the last. So a flood of sources takes no memory, and cannot make
the registry forget anybody; two that fall into one slot, by a key nobody knows, wait together.
"""

import fcntl
import hashlib
import mmap
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from registry.denials import GuessedTooOften
from registry.errors import FolderUnfit

SLOTS = 1 << 16
KEY_BYTES = 32
SIZE_BYTES = KEY_BYTES + 8 * SLOTS
COUNT_BITS = 16
MOST = (1 << COUNT_BITS) - 1
QUIET_S = 15 * 60
"""After so long without a wrong guess all is forgotten."""
LONGEST_S = 60


class Guesses:
    """The wrong guesses of one machine.

    Shape: ``free`` wrong guesses cost nothing; each further one doubles the wait, to a minute.
    Raises: OSError where the file can be neither made nor mapped.
    """

    def __init__(self, path: Path, free: int, clock: Callable[[], float] = time.time) -> None:
        self._free, self._clock, self._lock = free, clock, threading.Lock()
        number = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(number, fcntl.LOCK_EX)
            if os.fstat(number).st_size < SIZE_BYTES:
                # Written for real: a hole in a mapped file would kill its writer on a full disk.
                os.posix_fallocate(number, 0, SIZE_BYTES)
                os.pwrite(number, secrets.token_bytes(KEY_BYTES), 0)
            # The map keeps the file open, and would keep the lock with it.
            fcntl.flock(number, fcntl.LOCK_UN)
            mapped = memoryview(mmap.mmap(number, SIZE_BYTES))
        finally:
            os.close(number)
        self._key = bytes(mapped[:KEY_BYTES])
        self._words = mapped[KEY_BYTES:].cast("Q")

    def begin(self, *names: str) -> None:
        """Count a guess before it is looked at. Raises: GuessedTooOften; none is counted."""
        slots = self._slots(names)
        with self._lock:
            now = int(self._clock())
            waits = [self._wait_s(slot, now) for slot in slots]
            if max(waits) > 0:
                raise GuessedTooOften(max(waits))
            for slot in slots:
                count, last = self._read(slot, now)
                self._write(slot, count + 1, last)

    def wrong(self, *names: str) -> None:
        """Let the counted guess stand: the wait begins now."""
        with self._lock:
            now = int(self._clock())
            for slot in self._slots(names):
                self._write(slot, self._read(slot, now)[0], now)

    def right(self, *names: str) -> None:
        """Take the counted guess back: it was none."""
        with self._lock:
            now = int(self._clock())
            for slot in self._slots(names):
                count, last = self._read(slot, now)
                self._write(slot, count - 1, last)

    def _slots(self, names: Iterable[str]) -> list[int]:
        hashes = (hashlib.blake2b(n.encode(), digest_size=8, key=self._key) for n in names)
        return [int.from_bytes(each.digest(), "little") % SLOTS for each in hashes]

    def _wait_s(self, slot: int, now: int) -> int:
        count, last = self._read(slot, now)
        if count < self._free:
            return 0
        return min(last - now + _delay_s(count - self._free), LONGEST_S)

    def _read(self, slot: int, now: int) -> tuple[int, int]:
        last, count = divmod(self._words[slot], MOST + 1)
        # Where the clock was set back by more than other processes lag, nothing is known either.
        return (count, last) if -LONGEST_S <= now - last <= QUIET_S else (0, now)

    def _write(self, slot: int, count: int, last: int) -> None:
        self._words[slot] = last << COUNT_BITS | min(max(count, 0), MOST)


def open_guesses(path: Path, free: int) -> Guesses:
    """Open what a data folder knows of guesses. Raises: FolderUnfit."""
    try:
        return Guesses(path, free)
    except OSError as error:
        raise FolderUnfit(path.parent, error.strerror or str(error)) from error


def _delay_s(beyond: int) -> int:
    return min(1 << min(beyond, LONGEST_S.bit_length()), LONGEST_S)
