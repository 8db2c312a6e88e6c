"""Uploads whose ends arrive at once, over connections that are open already, from one process."""

from collections.abc import Sequence
from contextlib import ExitStack, closing
from http.client import HTTPConnection

from packages import Package, multipart
from support import DEADLINE_S, Registry, basic


class Racers:
    """So many connections to a registry, each kept for all races."""

    def __init__(self, registry: Registry, many: int, until: ExitStack) -> None:
        self._who = basic("__token__", registry.token)
        self._lines = [
            until.enter_context(
                closing(HTTPConnection("127.0.0.1", registry.port, timeout=DEADLINE_S))
            )
            for _ in range(many)
        ]

    def race(self, packages: Sequence[Package]) -> list[int]:
        """Upload each over a connection of its own; say the statuses.

        All but the last byte of each goes first, so nobody wins by having begun earlier.
        """
        lines = self._lines[: len(packages)]
        ends = [self._begin(line, each) for line, each in zip(lines, packages, strict=True)]
        for line, end in zip(lines, ends, strict=True):
            line.send(end)
        return [_status(line) for line in lines]

    def _begin(self, line: HTTPConnection, package: Package) -> bytes:
        body, kind = multipart(package)
        line.putrequest("POST", "/")
        for name, value in (
            ("Authorization", self._who),
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
        ):
            line.putheader(name, value)
        line.endheaders(body[:-1])
        return body[-1:]


def _status(line: HTTPConnection) -> int:
    answer = line.getresponse()
    answer.read()
    return answer.status
