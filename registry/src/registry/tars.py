"""A .tar.gz, read once from its first byte to its last, by tarfile on a short leash."""

import tarfile
from collections.abc import Iterator
from itertools import chain
from typing import IO, NamedTuple, cast

from registry.inflate import CHUNK_BYTES, GZIP, inflate
from registry.rules import Rules

HEADERS_BYTES = 256 * 1024
"""How long the headers of one member may be: tarfile takes any length into memory."""
MOST_COMMON = 100
"""How many fields may be said of all members at once."""
READS_A_MEMBER = 8
"""How many headers a member may have, on the average."""


class Packed(NamedTuple):
    """One member of a tar: its header, and a file's bytes, to be read before the next is asked."""

    header: tarfile.TarInfo
    content: IO[bytes] | None


class Onward:
    """Unpacked bytes as tarfile wants them: read onward, in small bites, and not for ever.

    Units: ``may_read`` is the number of bytes that may be taken into memory from now on.
    Raises: ValueError.
    """

    def __init__(self, chunks: Iterator[bytes], most_reads: int) -> None:
        self._chunks, self._ready, self._at = chunks, memoryview(b""), 0
        self._reads_left, self.may_read = most_reads, HEADERS_BYTES
        self._last = b""

    def read(self, size: int) -> bytes:
        """Take the next bytes, fewer at the end."""
        self._reads_left -= 1
        self.may_read -= size
        if size < 0 or self.may_read < 0 or self._reads_left < 0:
            raise ValueError("its headers are absurdly long or many")
        self._last = b"".join(self._take(size))
        return self._last

    def seek(self, place: int) -> None:
        """Pass over the bytes up to a place ahead."""
        if place < self._at:
            raise ValueError("its headers lead backwards")
        for _ in self._take(place - self._at):
            pass

    def tell(self) -> int:
        """Say how many bytes were taken."""
        return self._at

    def ends_in_padding(self) -> bool:
        """Say whether the last block and all behind it are zeros, which takes reading them."""
        ready = bytes(self._ready)
        return not any(piece.strip(b"\0") for piece in chain((self._last, ready), self._chunks))

    def _take(self, size: int) -> Iterator[memoryview]:
        while size > 0:
            self._ready = self._ready or memoryview(next(self._chunks, b""))
            if not self._ready:
                return
            piece, self._ready = self._ready[:size], self._ready[size:]
            size, self._at = size - len(piece), self._at + len(piece)
            yield piece


def members(stream: IO[bytes], rules: Rules) -> Iterator[Packed]:
    """Give the members one by one; the archive was read to its last byte when there are no more.

    Raises: ValueError, zlib.error, tarfile.TarError, RecursionError.
    """
    packed_bytes = stream.seek(0, 2)
    stream.seek(0)
    onward = Onward(_bounded(stream, packed_bytes, rules), READS_A_MEMBER * (rules.members + 1))
    with tarfile.TarFile(fileobj=cast("IO[bytes]", onward)) as archive:
        for _ in range(rules.members + 1):
            onward.may_read = HEADERS_BYTES
            header = archive.next()
            if header is None:
                break
            # tarfile remembers every member; we need the one at hand.
            archive.members.clear()  # type: ignore[attr-defined]  # its types leave it out
            if header.size < 0 or len(archive.pax_headers) > MOST_COMMON:
                raise ValueError(f"the header of {header.name!r} is absurd")
            onward.may_read = rules.metadata_bytes + CHUNK_BYTES
            yield Packed(header, archive.extractfile(header) if header.isreg() else None)
        else:
            raise rules.too_many()
    if not onward.ends_in_padding():
        raise ValueError("bytes that belong to no file follow the last one")


def _bounded(stream: IO[bytes], packed_bytes: int, rules: Rules) -> Iterator[bytes]:
    left = rules.most_unpacked(packed_bytes)
    for chunk in inflate(stream, packed_bytes, GZIP):
        left -= len(chunk)
        if left < 0:
            raise rules.too_big(packed_bytes)
        yield chunk
