"""What a service's tests need; asks for the extra: ``service-kit[testing]``."""

import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from fastapi import FastAPI

from service_kit.errors import ServiceNotReady

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


class FixedClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime = NOON) -> None:
        self._at = at

    def now(self) -> datetime:
        """Return the instant it was last moved to."""
        return self._at

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self._at += timedelta(seconds=seconds)


@asynccontextmanager
async def client(web: FastAPI, token: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """Open a client that calls the app in this process, its lifespan entered, as one caller."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(web, raise_app_exceptions=False)
    async with (
        web.router.lifespan_context(web),
        httpx.AsyncClient(transport=transport, base_url="http://service", headers=headers) as http,
    ):
        yield http


def free_port() -> int:
    """Return a loopback port that nobody listened on a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@dataclass(frozen=True)
class Running:
    """A service running as its own process."""

    url: str
    process: subprocess.Popen[bytes]
    written: Path

    def log(self) -> str:
        """Return what it has written to stdout and stderr so far."""
        return self.written.read_text()

    def stop(self, sign: signal.Signals = signal.SIGTERM, within_s: float = 30) -> int:
        """Send the signal, wait for the end, return the exit code."""
        self.process.send_signal(sign)
        return self.process.wait(within_s)


@contextmanager
def started(
    module: str, env: Mapping[str, str], port: int, within_s: float = 30
) -> Iterator[Running]:
    """Run ``python -m module`` with exactly this environment, from ready until the block ends.

    Raises: ServiceNotReady, with what it wrote.
    """
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder, "log")
        with written.open("wb") as sink:
            process = subprocess.Popen(
                [sys.executable, "-m", module], env=dict(env), stdout=sink, stderr=sink
            )
        running = Running(f"http://127.0.0.1:{port}", process, written)
        try:
            if not _ready(running, time.monotonic() + within_s):
                raise ServiceNotReady(module, running.log()[-2000:])
            yield running
        finally:
            process.kill()
            process.wait()


def _ready(running: Running, until: float) -> bool:
    while running.process.poll() is None and time.monotonic() < until:
        try:
            if httpx.get(f"{running.url}/readyz", timeout=2).is_success:
                return True
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    return False
