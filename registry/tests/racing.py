"""Uploads whose ends arrive at once, over connections that are open already, from one process."""

import contextlib
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection

from packages import Package, multipart
from support import DEADLINE_S, Registry, basic


class Racers:
    """So many connections to a registry."""

    def __init__(self, registry: Registry, many: int) -> None:
        self._who = basic("__token__", registry.token)
        self._lines = [
            HTTPConnection("127.0.0.1", registry.port, timeout=DEADLINE_S) for _ in range(many)
        ]

    def race(self, packages: Sequence[Package]) -> list[int]:
        """Upload one over each connection; say the statuses.

        All but the last byte of each goes first, so nobody wins by having begun earlier.
        """
        pairs = list(zip(self._lines, packages, strict=True))
        ends = [self._begin(line, package) for line, package in pairs]
        for line, end in zip(self._lines, ends, strict=True):
            line.send(end)
        return [_status(line) for line in self._lines]

    def close(self) -> None:
        """Close every connection."""
        for line in self._lines:
            line.close()

    def _begin(self, line: HTTPConnection, package: Package) -> bytes:
        body, kind = multipart(package)
        line.putrequest("POST", "/")
        line.putheader("Authorization", self._who)
        line.putheader("Content-Type", kind)
        line.putheader("Content-Length", str(len(body)))
        line.endheaders(body[:-1])
        return body[-1:]


@contextlib.contextmanager
def racing(registry: Registry, many: int) -> Iterator[Racers]:
    """Let so many race for a while; a server closes connections that stand idle for long."""
    with contextlib.closing(Racers(registry, many)) as racers:
        yield racers


def _status(line: HTTPConnection) -> int:
    answer = line.getresponse()
    answer.read()
    return answer.status
