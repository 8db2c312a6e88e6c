"""Packed bytes, unpacked piece by piece: as many as were meant, and nothing behind them."""

import zlib
from collections.abc import Iterator
from typing import IO

CHUNK_BYTES = 256 * 1024
RAW, GZIP = -15, 31
"""The two framings: bare deflate as in zip, one gzip stream as in .tar.gz."""


def inflate(stream: IO[bytes], packed_bytes: int, framing: int) -> Iterator[bytes]:
    """Unpack the next bytes of a stream; memory stays small whatever they hold.

    Raises: ValueError, zlib.error.
    Source: RFC 1951, RFC 1952.
    """
    inflater = zlib.decompressobj(framing)
    for packed in plain(stream, packed_bytes):
        if inflater.eof:
            break
        waiting, full = packed, True
        while waiting or full:
            chunk = inflater.decompress(waiting, CHUNK_BYTES)
            waiting, full = inflater.unconsumed_tail, len(chunk) == CHUNK_BYTES
            if chunk:
                yield chunk
        packed_bytes -= len(packed)
    if not inflater.eof:
        raise ValueError("what is packed has no end")
    if packed_bytes or inflater.unused_data:
        raise ValueError("bytes follow the end of what is packed")


def plain(stream: IO[bytes], size_bytes: int) -> Iterator[bytes]:
    """Read the next bytes of a stream as they are. Raises: ValueError."""
    left = size_bytes
    while left > 0:
        chunk = stream.read(min(left, CHUNK_BYTES))
        if not chunk:
            raise ValueError("it ends too early")
        left -= len(chunk)
        yield chunk
