"""A server under test: started in a session of its own, asked, measured, and always ended."""

import base64
import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import NamedTuple

import click

from benchmarks.index_servers import proc
from benchmarks.index_servers.wheels import Wheel

START_WITHIN_S = 120
STOP_WITHIN_S = 10
ASK_AGAIN_S = 0.005
LOG_LINES = 15
HOST = "127.0.0.1"


class Dialect(NamedTuple):
    """How a server spells its addresses."""

    simple: str
    file: Callable[[Wheel], str]


COMMON = Dialect("/simple/", lambda wheel: f"/packages/{wheel.filename}")


class Answer(NamedTuple):
    """What a server said."""

    status: int
    headers: Message
    body: bytes


@dataclass(frozen=True)
class Program:
    """How a server is started, and how it is spoken to."""

    name: str
    port: int
    command: Sequence[str | Path]
    dialect: Dialect = COMMON
    environment: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    """What every read sends besides its own headers."""


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    name: str
    port: int
    dialect: Dialect
    headers: Mapping[str, str]
    sessions: tuple[int, ...]
    """Its processes, by the sessions they are in."""
    started_s: float
    """From the call to the first page."""

    @property
    def url(self) -> str:
        """The address of its root."""
        return f"http://{HOST}:{self.port}"

    @property
    def index(self) -> str:
        """The address that a client is given."""
        return f"{self.url}{self.dialect.simple}"

    def processes(self) -> list[int]:
        """List its processes of now."""
        return [pid for leader in self.sessions for pid in proc.session(leader)]


def ask(
    connection: http.client.HTTPConnection, path: str, headers: Mapping[str, str] | None = None
) -> Answer:
    """Ask for an address, over a connection that may be used again."""
    connection.request("GET", path, headers=dict(headers or {}))
    response = connection.getresponse()
    return Answer(response.status, response.headers, response.read())


@contextlib.contextmanager
def connected(port: int) -> Iterator[http.client.HTTPConnection]:
    """Open a connection that is closed afterwards."""
    with contextlib.closing(http.client.HTTPConnection(HOST, port, timeout=60)) as connection:
        yield connection


def basic(user: str, password: str) -> dict[str, str]:
    """Make the header that says who asks."""
    said = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {said}"}


def free_port() -> int:
    """Name a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(program: Program, folder: Path) -> Iterator[Server]:
    """Start a server in a folder of its own and wait for its first page; none of it is left.

    Raises: `click.ClickException` with the end of what it said when it does not answer.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{program.name}.log"
    begun = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            program.command,
            cwd=folder,
            env=bare(folder) | dict(program.environment),
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for us alone: we end the servers, in order.
            start_new_session=True,
        )
    try:
        _wait_for_page(program, process, log)
        took = time.monotonic() - begun
        name, port, headers = program.name, program.port, program.headers
        yield Server(name, port, program.dialect, headers, (process.pid,), took)
    finally:
        stop(process)


def bare(home: Path) -> dict[str, str]:
    """Make an environment in which no setting of this machine reaches a program."""
    return {"PATH": os.defpath, "HOME": str(home), "PIP_CONFIG_FILE": os.devnull}


def _wait_for_page(program: Program, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        if _has_page(program):
            return
        time.sleep(ASK_AGAIN_S)
    said = "\n".join(log.read_text(errors="replace").splitlines()[-LOG_LINES:])
    raise click.ClickException(f"{program.name} on {program.port} does not answer:\n{said}")


def _has_page(program: Program) -> bool:
    try:
        with connected(program.port) as link:
            page = ask(link, program.dialect.simple, program.headers)
    except (OSError, http.client.HTTPException):
        return False
    return page.status == http.HTTPStatus.OK


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and whatever is left of its session."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(STOP_WITHIN_S)
    for pid in proc.session(process.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait(STOP_WITHIN_S)
