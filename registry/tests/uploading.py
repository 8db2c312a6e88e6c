"""Clients that upload one package after another, whatever happens to the server."""

import contextlib
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from itertools import count

from packages import Package, multipart, wheel
from support import DEADLINE_S, Registry, basic

UNKNOWN = 0
"""In place of a status: nobody answered."""


class Client(threading.Thread):
    """Uploads until it is told to stop; ``sent`` is each package with the status of its answer."""

    def __init__(self, registry: Registry, name: str) -> None:
        super().__init__(daemon=True)
        self.sent: list[tuple[Package, int]] = []
        self._name = name
        self._who = basic("__token__", registry.token)
        self._line = HTTPConnection("127.0.0.1", registry.port, timeout=DEADLINE_S)
        self._ends = threading.Event()

    def run(self) -> None:
        for number in count():
            if self._ends.is_set():
                return
            package = wheel(self._name, f"1.{number}")
            try:
                self.sent.append((package, self._send(package)))
            except ConnectionRefusedError:
                # Nothing was sent; somebody may listen again soon.
                self._line.close()
                self._ends.wait(0.01)
            except (OSError, HTTPException):
                self.sent.append((package, UNKNOWN))
                self._line.close()

    def stop(self) -> None:
        self._ends.set()
        self.join()
        self._line.close()

    def _send(self, package: Package) -> int:
        body, kind = multipart(package)
        self._line.request("POST", "/", body, {"Content-Type": kind, "Authorization": self._who})
        answer = self._line.getresponse()
        answer.read()
        return answer.status


@contextlib.contextmanager
def uploading(registry: Registry, names: list[str]) -> Iterator[list[Client]]:
    """Let clients upload for the time of a block, each in a project of its own."""
    clients = [Client(registry, name) for name in names]
    for client in clients:
        client.start()
    yield clients
    for client in clients:
        client.stop()
