"""Programs, run to their end, or to ours."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock

from tests.rehearsal.errors import Ended

TIMED_OUT = 124
"""The code of a command that took too long, as `timeout` has it."""


class Programs:
    """The programs of all machines, which end when the rehearsal does."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._ended = False

    def run(
        self, command: Sequence[str], cwd: Path, env: Mapping[str, str], log: Path, limit_s: float
    ) -> int:
        """Return the code of a command that sees these variables and no other; a log has its words.

        Raises: `Ended`.
        """
        with log.open("wb") as words:
            process = self._start(command, cwd, env, words.fileno())
            try:
                return process.wait(limit_s)
            except subprocess.TimeoutExpired:
                _terminate(process)
                process.wait()
                words.write(f"\nIt took more than {limit_s:.0f} s.\n".encode())
                return TIMED_OUT
            finally:
                self._running.discard(process)

    def end(self) -> None:
        """Have everything that runs end now, and nothing start any more."""
        with self._lock:
            self._ended = True
            for process in tuple(self._running):
                _terminate(process)

    def _start(
        self, command: Sequence[str], cwd: Path, env: Mapping[str, str], words: int
    ) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._ended:
                raise Ended
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            self._running.add(process)
            return process


def _terminate(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)


def must(*command: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """Run a command of the rehearsal itself, which has to succeed; variables come on top."""
    pairs = [f"{key}={value}" for key, value in (env or {}).items()]
    words = ["env", *pairs, *map(str, command)]
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout
