"""The connections of this process as the kernel sees them."""

import contextlib
import errno
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from registry.pace import Flow

OPEN = Path("/proc/self/fd")
SO_COOKIE = 57
"""The option whose value no other socket has; Python has no name for it. Source: socket(7)."""
# Where `struct tcp_info` has what we look at. Source: linux/tcp.h; there since Linux 4.6.
UNACKED, COUNTS, UNSENT = 24, 120, 144
INFO_BYTES = 148


@dataclass(frozen=True)
class Connection:
    """One connection, for the time of a look at it."""

    line: socket.socket

    @property
    def cookie(self) -> int:
        """A number that no other connection has, now or later."""
        found: int = struct.unpack("Q", self.line.getsockopt(socket.SOL_SOCKET, SO_COOKIE, 8))[0]
        return found

    @property
    def peer(self) -> str:
        """The address at the other end."""
        return str(self.line.getpeername()[0])

    def flow(self) -> Flow:
        """Say what went over it so far."""
        told = self.line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, INFO_BYTES)
        if len(told) < INFO_BYTES:
            raise OSError(errno.ENOSYS, "the kernel counts less than is looked at")
        sent, received = struct.unpack_from("QQ", told, COUNTS)
        queued = struct.unpack_from("I", told, UNACKED) + struct.unpack_from("I", told, UNSENT)
        return Flow(received, sent, any(queued))

    def end(self, cookie: int) -> None:
        """Have both ends see that it is over, if it still is the one that was looked at."""
        if self.cookie == cookie:
            # What the other side does not take is dropped then, and holds no memory.
            self.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.line.shutdown(socket.SHUT_RDWR)


def connections(port: int) -> Iterator[Connection]:
    """Look at each connection that somebody made to a port of this process, one at a time.

    Shape: nothing where the kernel does not tell, which is everywhere but on Linux.
    """
    for number in OPEN.iterdir() if OPEN.is_dir() else ():
        # Looked at under its owner's number, which is never closed here: to close a second number
        # of a database's file would drop every lock that this process has on it.
        with contextlib.suppress(OSError):
            line = socket.socket(fileno=int(number.name))
            try:
                if _came_to(line, port):
                    yield Connection(line)
            finally:
                line.detach()


def _came_to(line: socket.socket, port: int) -> bool:
    internet = line.family in {socket.AF_INET, socket.AF_INET6}
    if not internet or line.type != socket.SOCK_STREAM or line.getsockname()[1] != port:
        return False
    return bool(line.getpeername())
