"""What each server is asked: the same list for all, in its own spelling, tried out first."""

from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

import click

from benchmarks.index_servers.reads import READS, Read
from benchmarks.index_servers.server import Answer, Server, ask, connected
from benchmarks.index_servers.stores import Store

TRIED = 3
"""How many addresses of a list are asked to see whether a server can do it at all."""


class Unfit(Exception):
    """A server cannot do what is asked; the message fits into a cell of the table."""


@dataclass(frozen=True)
class Walk:
    """What is asked of a server, address after address."""

    server: Server
    read: Read
    addresses: Path
    """A line each, with the tag of the answer where the caller has it already."""
    length: int

    @property
    def headers(self) -> dict[str, str]:
        """Everything that is sent."""
        return {**self.read.headers, **self.server.headers}


def prepare(server: Server, store: Store, read: Read, file: Path) -> Walk:
    """Try a read out at a server and write its list. Raises: Unfit."""
    paths = read.paths(store, server.dialect)
    walk = Walk(server, read, file, len(paths))
    with connected(server.port) as link:
        for path in paths[:TRIED]:
            _try(ask(link, path, walk.headers), read)
        if read.conditional:
            paths = [f"{path} {_tag(link, path, walk.headers)}" for path in paths]
    file.write_text("\n".join(paths) + "\n", "utf-8")
    return walk


def _tag(link: HTTPConnection, path: str, headers: dict[str, str]) -> str:
    tag = ask(link, path, headers).headers.get("ETag", "")
    again = ask(link, path, headers | {"If-None-Match": tag}) if tag else None
    if again is None or again.status != HTTPStatus.NOT_MODIFIED:
        raise Unfit("no 304")
    return tag


def _try(answer: Answer, read: Read) -> None:
    if answer.status != HTTPStatus.OK:
        raise Unfit("no")
    if not answer.headers.get("Content-Type", "").startswith(read.kind):
        raise Unfit("HTML instead")


def compare(one: Server, other: Server, store: Store) -> None:
    """Make sure that two servers send the same bytes, so that a ratio means something.

    Raises: `click.ClickException`.
    """
    with connected(one.port) as first, connected(other.port) as second:
        for read in READS:
            for path in read.paths(store, one.dialect)[:TRIED]:
                bodies = [
                    ask(link, path, {**read.headers, **server.headers}).body
                    for link, server in ((first, one), (second, other))
                ]
                if bodies[0] != bodies[1]:
                    sizes = " and ".join(str(len(body)) for body in bodies)
                    raise click.ClickException(
                        f"{one.name} and {other.name} answer {path!r} with other bytes ({sizes})."
                    )
