"""A registry in a process, and requests to it."""

import base64
import contextlib
import http.client
import os
import re
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from packages import Package, multipart

BIN = Path(sys.executable).parent
ROOT = Path(__file__).parents[2]
DEADLINE_S = 30


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Listener(threading.Thread):
    """Who reads what a registry says, to the end; without one, it would stop at a full pipe."""

    def __init__(self, stream: IO[str]) -> None:
        super().__init__(daemon=True)
        self._stream, self.heard = stream, ""

    def run(self) -> None:
        self.heard = self._stream.read()


@dataclass
class Registry:
    """A registry in its own process."""

    port: int
    data: Path
    process: subprocess.Popen[str]
    greeting: str
    token: str = field(default="")
    ca: str = field(default="")
    """File of who certifies it, where it answers https."""
    listener: Listener | None = field(default=None)

    @property
    def scheme(self) -> str:
        return "https" if self.ca else "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def index(self) -> str:
        return f"{self.scheme}://__token__:{self.token}@127.0.0.1:{self.port}/simple/"

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        connection = self._connection()
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent.setdefault("Authorization", basic("__token__", self.token))
        with contextlib.closing(connection):
            connection.request(method, path, body, sent)
            got = connection.getresponse()
            return Answer(got.status, dict(got.getheaders()), got.read())

    def _connection(self) -> http.client.HTTPConnection:
        if not self.ca:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE_S)
        context = ssl.create_default_context(cafile=self.ca)
        return http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=DEADLINE_S, context=context
        )

    def send(self, package: Package, **other: str) -> Answer:
        body, kind = multipart(package, **other)
        return self.ask("/", "POST", body, Content_Type=kind)

    def crash(self) -> None:
        """Kill it and wait until its last process has ended."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(DEADLINE_S)
        self.wait_for_silence()

    def wait_for_silence(self) -> None:
        """Wait until its last process has let go of the pipe it writes to."""
        assert self.listener is not None
        self.listener.join(DEADLINE_S)
        assert not self.listener.is_alive()

    def printed(self) -> str:
        """Stop it; say what it printed since its greeting."""
        self.stop()
        self.wait_for_silence()
        return self.listener.heard if self.listener else ""

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(DEADLINE_S)


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@contextlib.contextmanager
def running(
    data: Path, *options: str, under: tuple[str, ...] = (), **environment: str
) -> Iterator[Registry]:
    """Start a registry on a free port; nothing of it is left afterwards."""
    command = [*under, sys.executable, "-m", "registry", "serve", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--data", str(data), *options],
        stderr=subprocess.PIPE,
        text=True,
        env={"PATH": f"{BIN}:{os.defpath}"} | environment,
        start_new_session=True,
    )
    assert process.stderr is not None
    listener = Listener(process.stderr)
    try:
        port, greeting = _read_greeting(process.stderr)
        listener.start()
        found = re.search(r"reg-\S+", greeting)
        ca = environment["SSL_CERT_FILE"] if "https://" in greeting else ""
        registry = Registry(port, data, process, greeting, found[0] if found else "", ca, listener)
        wait_until_well(registry)
        yield registry
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(DEADLINE_S)
        if listener.ident is not None:
            listener.join(DEADLINE_S)
        process.stderr.close()


def _read_greeting(stderr: IO[str]) -> tuple[int, str]:
    greeting = ""
    for line in stderr:
        greeting += line
        if found := re.search(r"https?://127\.0\.0\.1:(\d+)/simple/", line):
            return int(found[1]), greeting
    raise AssertionError(greeting)


def wait_until_well(registry: Registry) -> None:
    end = time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if registry.ask("/health").status == http.HTTPStatus.OK:
                return
        time.sleep(0.02)
    raise AssertionError("the registry did not get well")


def command(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a tool in a bare environment, so that no setting of this machine reaches it."""
    bare = {"PATH": f"{BIN}:{os.defpath}", "HOME": str(cwd), "PIP_CONFIG_FILE": os.devnull}
    return subprocess.run(
        arguments, cwd=cwd, env=bare | environment, capture_output=True, text=True, check=False
    )


def registry_command(
    *arguments: str, cwd: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    return command(sys.executable, "-m", "registry", *arguments, cwd=cwd, **environment)
