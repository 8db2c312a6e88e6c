"""Clients that hold connections open and mean no good; each lives at an address of its own."""

import contextlib
import select
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from packages import multipart, wheel
from support import DEADLINE_S, Registry, basic

ADDRESS = "127.0.0.2"
DRIP_S = 0.3
BIG = wheel("big", text=bytes(20_000_000))
"""More than the buffers of both ends of a connection take, so a reader who stops holds it up."""


@dataclass(frozen=True)
class Attack:
    """What each connection sends at first, and what again and again."""

    opening: bytes
    drop: bytes = b""
    takes_bytes: int = 0
    """How much an attacker's end buffers at most; 0 leaves it to the machine."""


def attack(kind: str, registry: Registry, secret: str = "") -> Attack:
    """Make one of the attacks of the tests."""
    right = f"Host: x\r\nAuthorization: {basic('__token__', secret or registry.token)}\r\n"
    stranger = f"Host: x\r\nAuthorization: {basic('__token__', 'reg-' + 'x' * 40)}\r\n"
    body, form = multipart(wheel("half"))
    post = f"Content-Type: {form}\r\nContent-Length: 50000000\r\n\r\n"
    begun, chunks = body[:200].decode(), "Transfer-Encoding: chunked\r\n\r\n"
    secure = "X-Forwarded-Proto: https\r\n"
    get = f"GET /packages/{BIG.filename} HTTP/1.1\r\n{right}\r\n"
    openings = {
        "silent": Attack(b""),
        "half-a-line": Attack(b"GET /simple/ HT"),
        "endless-head": Attack(b"GET /simple/ HTTP/1.1\r\nHost: x\r\n", b"A: b\r\n"),
        "idle": Attack(f"GET /simple/ HTTP/1.1\r\n{right}\r\n".encode()),
        "stopped-upload": Attack(f"POST / HTTP/1.1\r\n{right}{post}{begun}".encode()),
        "slow-upload": Attack(f"POST / HTTP/1.1\r\n{right}{post}{begun}".encode(), b"a"),
        "slow-stranger": Attack(f"POST / HTTP/1.1\r\n{stranger}{post}{begun}".encode(), b"a"),
        "endless-chunks": Attack(f"POST / HTTP/1.1\r\n{stranger}{chunks}".encode(), b"1\r\na\r\n"),
        "slow-call": Attack(
            f"POST /api/yank HTTP/1.1\r\n{right}{post}".encode().replace(
                form.encode(), b"application/json"
            ),
            b" ",
        ),
        "slow-search": Attack(f"POST /RPC2 HTTP/1.1\r\n{right}{post}".encode(), b"<"),
        "slow-identity": Attack(
            f"POST /_/oidc/mint-token HTTP/1.1\r\n{secure}{right}{post}".encode(), b" "
        ),
        "slow-reader": Attack(get.encode(), takes_bytes=4096),
    }
    return openings[kind]


KINDS = (
    "silent", "half-a-line", "endless-head", "idle", "stopped-upload", "slow-upload",
    "slow-stranger", "endless-chunks", "slow-call", "slow-search", "slow-reader",
)  # fmt: skip


class Siege:
    """Many connections of one attack, kept open by dripping."""

    def __init__(self, port: int, kind: Attack, many: int, address: str = ADDRESS) -> None:
        self._kind, self._address, self._over = kind, address, threading.Event()
        self.lines = [self._open(port) for _ in range(many)]
        self._dripper = threading.Thread(target=self._drip)

    def _open(self, port: int) -> socket.socket:
        line = socket.socket()
        if self._kind.takes_bytes:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._kind.takes_bytes)
        line.bind((self._address, 0))
        line.settimeout(DEADLINE_S)
        line.connect(("127.0.0.1", port))
        line.sendall(self._kind.opening)
        line.setblocking(False)  # noqa: FBT003 - that is how it is called
        return line

    def _drip(self) -> None:
        while not self._over.wait(DRIP_S):
            for line in self.lines:
                with contextlib.suppress(OSError):
                    line.send(self._kind.drop)

    def ended(self) -> int:
        """Say how many the other side has ended by now."""
        poll = select.poll()
        for line in self.lines:
            poll.register(line, select.POLLRDHUP)
        return len(poll.poll(0))

    def wait_until_ended(self, many: int) -> None:
        """Wait until the other side has ended so many."""
        end = time.monotonic() + DEADLINE_S
        while self.ended() < many:
            assert time.monotonic() < end, f"{self.ended()} of {many} are ended"
            time.sleep(0.05)

    def __enter__(self) -> Self:
        self._dripper.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._dripper.join()
        for line in self.lines:
            line.close()


@contextlib.contextmanager
def besieging(registry: Registry, kind: str, many: int = 200, secret: str = "") -> Iterator[Siege]:
    """Besiege a registry for the time of a block."""
    with Siege(registry.port, attack(kind, registry, secret), many) as siege:
        yield siege
