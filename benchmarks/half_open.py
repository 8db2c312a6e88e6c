"""Clients that hold connections open: what each sends at first, and then again and again."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.index_servers.server import HOST, Server, basic
from benchmarks.index_servers.wheels import Wheel

ADDRESS = "127.0.0.2"
"""Where they live: another address than the one whose rate is measured."""
DRIP_S = 1.0
OPEN_WITHIN_S = 5
BODY_BYTES = 50_000_000
RECEIVED_BYTES = 4096


@dataclass(frozen=True)
class Kind:
    """One way to hold a connection."""

    title: str
    opening: str
    drop: str = ""
    stops_reading: bool = False


def kinds(big: Wheel, secret: str) -> tuple[Kind, ...]:
    """List the ways; uploads come with a right to publish where the server is ours."""
    login = "".join(f"{k}: {v}\r\n" for k, v in basic("__token__", secret).items())
    form = "Content-Type: multipart/form-data; boundary=x\r\n"
    upload = f"POST / HTTP/1.1\r\nHost: x\r\n{form}Content-Length: {BODY_BYTES}\r\n"
    get = f"GET /packages/{big.filename} HTTP/1.1\r\nHost: x\r\n\r\n"
    begun = "--x\r\n"
    return (
        Kind("nothing sent", ""),
        Kind("kept after an answer", "GET /simple/ HTTP/1.1\r\nHost: x\r\n\r\n"),
        Kind("heads that drip", "GET /simple/ HTTP/1.1\r\nHost: x\r\n", "A: b\r\n"),
        Kind("uploads that drip", f"{upload}{login}\r\n{begun}", "a"),
        Kind("uploads without a right that drip", f"{upload}\r\n{begun}", "a"),
        Kind("20 MB files nobody takes", get, stops_reading=True),
    )


@contextlib.contextmanager
def held(server: Server, kind: Kind, many: int) -> Iterator[int]:
    """Hold so many connections for the time of a block; yields how many could be opened."""
    lines = [line for _ in range(many) if (line := _open(server.port, kind))]
    over = threading.Event()
    dripper = threading.Thread(target=_drip, args=(lines, kind.drop.encode(), over))
    dripper.start()
    try:
        yield len(lines)
    finally:
        over.set()
        dripper.join()
        for line in lines:
            line.close()


def _open(port: int, kind: Kind) -> socket.socket | None:
    line = socket.socket()
    if kind.stops_reading:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVED_BYTES)
    line.bind((ADDRESS, 0))
    line.settimeout(OPEN_WITHIN_S)
    try:
        line.connect((HOST, port))
        line.sendall(kind.opening.encode())
    except OSError:
        line.close()
        return None
    line.settimeout(0)
    return line


def _drip(lines: list[socket.socket], drop: bytes, over: threading.Event) -> None:
    while not over.wait(DRIP_S):
        for line in lines if drop else ():
            with contextlib.suppress(OSError):
                line.send(drop)
