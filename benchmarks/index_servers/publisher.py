"""One server that takes an upload and is asked until each of its workers shows it."""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import NamedTuple

import click

from benchmarks.index_servers import proc
from benchmarks.index_servers.server import HOST, Server, ask, connected
from benchmarks.index_servers.wheels import Wheel

MOST_CONNECTIONS = 64
VISIBLE_WITHIN_S = 20
EDGE = "edge-of-a-part"
KIND = f"multipart/form-data; boundary={EDGE}"


class Upload(NamedTuple):
    """How long one upload took, from its first byte."""

    answered_ms: float
    visible_ms: float
    """Until the page of each worker lists the file."""


@dataclass(frozen=True)
class Publisher:
    """A server, and how it is spoken to."""

    server: Server
    path: str
    """Where uploads go."""
    accept: str
    """What pages are asked for."""
    workers: int
    credentials: Mapping[str, str] = field(default_factory=dict)
    _links: dict[int, http.client.HTTPConnection] = field(default_factory=dict)
    """To each worker, by process."""

    def publish(self, wheel: Wheel, content: bytes) -> Upload:
        """Upload a wheel and wait until everybody sees it. Raises: `click.ClickException`."""
        self._meet_workers()
        body = form(wheel, content)
        begun = time.perf_counter()
        self._send(body)
        answered = time.perf_counter()
        unseen = set(self._links)
        while unseen:
            unseen -= {pid for pid in unseen if self._shows(pid, wheel)}
            if time.perf_counter() - answered > VISIBLE_WITHIN_S:
                whose = f"{self.server.name} does not show {wheel.filename!r}"
                raise click.ClickException(f"{whose} within {VISIBLE_WITHIN_S} s.")
        return Upload((answered - begun) * 1000, (time.perf_counter() - begun) * 1000)

    def _send(self, body: bytes) -> None:
        with connected(self.server.port) as link:
            link.request("POST", self.path, body, {"Content-Type": KIND, **self.credentials})
            answer = link.getresponse()
            said = answer.read()
        if answer.status != HTTPStatus.OK:
            text = f"{self.server.name} answers an upload with {answer.status}: {said[:500]!r}"
            raise click.ClickException(text)

    def _shows(self, pid: int, wheel: Wheel) -> bool:
        path = f"{self.server.dialect.simple}{wheel.project}/"
        headers = {"Accept": self.accept, "Accept-Encoding": "identity"}
        try:
            page = ask(self._links[pid], path, headers)
        except (OSError, http.client.HTTPException):
            # Idle for longer than the server keeps a connection.
            self._links.pop(pid).close()
            self._meet_workers()
            return False
        return wheel.filename.encode() in page.body

    def _meet_workers(self) -> None:
        """Hold a connection to every worker."""
        processes = self.server.processes() if len(self._links) < self.workers else []
        for _ in range(MOST_CONNECTIONS):
            if len(self._links) == self.workers:
                return
            link = http.client.HTTPConnection(HOST, self.server.port, timeout=60)
            link.connect()
            client_port = link.sock.getsockname()[1]
            ask(link, self.server.dialect.simple, {"Accept": self.accept})
            pid = proc.acceptor(processes, self.server.port, client_port) if self.workers > 1 else 0
            if pid is None or pid in self._links:
                link.close()
            else:
                self._links[pid] = link
        text = f"{len(self._links)} of {self.workers} workers of {self.server.name} were found."
        raise click.ClickException(text)

    def close(self) -> None:
        """Leave no connection open."""
        for link in self._links.values():
            link.close()
        self._links.clear()


def form(wheel: Wheel, content: bytes) -> bytes:
    """Write the form that twine would send."""
    fields = {
        ":action": "file_upload",
        "protocol_version": "1",
        "metadata_version": "2.1",
        "name": wheel.project,
        "version": wheel.version,
        "filetype": "bdist_wheel",
        "pyversion": "py3",
        "requires_python": ">=3.8",
        "sha256_digest": wheel.sha256,
    }
    head = f"--{EDGE}\r\nContent-Disposition: form-data; name="
    parts = [f'{head}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    parts.append(f'{head}"content"; filename="{wheel.filename}"\r\n')
    parts.append("Content-Type: application/octet-stream\r\n\r\n")
    return "".join(parts).encode() + content + f"\r\n--{EDGE}--\r\n".encode()
