"""A service's life: it listens, serves, repeats its loops, and stops when told to."""

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

import structlog
import uvicorn
from fastapi import FastAPI

from service_kit.errors import AddressRefused, KitError
from service_kit.log import configure
from service_kit.settings import KitSettings, S, load
from service_kit.web import Beats

Act = Callable[[], Awaitable[object]]

BEAT_EVERY_S = 5.0

log = structlog.stdlib.get_logger(__name__)


class _Loop(NamedTuple):
    name: str
    seconds: float
    act: Act


class Clock(Protocol):
    """Tells the time of day; handed in, so that a test can fix it."""

    def now(self) -> datetime:
        """Return this instant, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return this instant, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class App:
    """A service, joined and ready to run: its web part and what it does every so many seconds."""

    name: str
    web: FastAPI
    every: tuple[tuple[float, Act], ...] = ()

    async def tick(self) -> None:
        """Do once what each loop does, in order."""
        for _, act in self.every:
            await act()


def main(build: Callable[[S], App], kind: type[S]) -> int:
    """Read the settings, build the app, run it until a signal; return the exit code.

    0: stopped as asked. 1: could not start or go on; the log says why in one message.
    """
    name = kind.__module__.partition(".")[0]
    configure(name)
    try:
        settings = load(kind)
        secrets = settings.secret_values()
        configure(name, settings.log_level, settings.log_format, secrets)
        app = build(settings)
        configure(app.name, settings.log_level, settings.log_format, secrets)
        return run(app, settings)
    except KitError as error:
        return _not_started(error)
    except Exception:  # outermost: the interpreter's own traceback would show what the log hides
        log.exception("service_failed")
        return 1


def run(app: App, settings: KitSettings) -> int:
    """Serve the app and its loops until SIGTERM or SIGINT; return the exit code."""
    try:
        with _listen(settings.host, settings.port) as listener:
            asyncio.run(_live(app, settings, listener))
    except KitError as error:
        return _not_started(error)
    return 0


def _not_started(error: KitError) -> int:
    log.error("service_not_started", reason=str(error))
    return 1


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = str(error.strerror or error).partition(" (")[0]  # without the address once more
        raise AddressRefused(host, port, reason) from error


async def _live(app: App, settings: KitSettings, listener: socket.socket) -> None:
    # The lifespan is entered here: what it opens must outlive the loops that use it.
    async with app.web.router.lifespan_context(app.web):
        server = _server(app.web, settings.stop_after_s)
        stop = asyncio.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(sign, stop.set)
        beats: Beats = app.web.state.beats
        loops = [
            asyncio.create_task(_repeat(loop, beats, stop), name=loop.name) for loop in _loops(app)
        ]
        stopping = asyncio.create_task(_wind_down(stop, server, loops, settings.stop_after_s))
        host, port = listener.getsockname()[:2]
        log.info("service_started", host=host, port=port)
        await server.serve(sockets=[listener])
        stop.set()
        await stopping
    log.info("service_stopped")


def _server(web: FastAPI, stop_after_s: int) -> uvicorn.Server:
    config = uvicorn.Config(
        web,
        log_config=None,
        access_log=False,
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=stop_after_s,
    )
    return uvicorn.Server(config)


async def _wind_down(
    stop: asyncio.Event, server: uvicorn.Server, loops: list[asyncio.Task[None]], within_s: int
) -> None:
    await stop.wait()
    server.should_exit = True
    if loops:
        _, late = await asyncio.wait(loops, timeout=within_s)
        for loop in late:
            log.warning("loop_cancelled", loop=loop.get_name())
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)


async def _repeat(loop: _Loop, beats: Beats, stop: asyncio.Event) -> None:
    while not stop.is_set():
        beats.beat(loop.name)
        try:
            await loop.act()
        except Exception:  # outermost loop: one failure is logged and must not end it
            log.exception("loop_failed", loop=loop.name)
        await _rest(loop, beats, stop)


async def _rest(loop: _Loop, beats: Beats, stop: asyncio.Event) -> None:
    passing = asyncio.get_running_loop().time
    until = passing() + loop.seconds
    while not stop.is_set() and (left := until - passing()) > 0:
        beats.beat(loop.name)
        # Woken in between to beat: a loop that waits for an hour is alive.
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), min(left, BEAT_EVERY_S))


def _loops(app: App) -> list[_Loop]:
    # Numbered: two loops may do things of one name.
    named = [(getattr(act, "__name__", "act"), seconds, act) for seconds, act in app.every]
    return [_Loop(f"{name}_{n}", seconds, act) for n, (name, seconds, act) in enumerate(named)]
