"""Answers made beforehand: a page, a METADATA, the headers of a file."""

import os
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from registry.errors import NothingThere
from registry.http import Headers, Request, Response
from registry.model import Coding, Offer, Page
from registry.ranges import asked_range, names_tag, unchanged

CHUNK_BYTES = 256 * 1024
FOR_EVER = ("Cache-Control", "private, max-age=365000000, immutable")
ASK_AGAIN = ("Cache-Control", "private, no-cache")
KIND = ("Content-Type", "application/octet-stream")
PROVENANCE = "application/vnd.pypi.integrity.v1+json"
VARY = ("Vary", "Accept, Accept-Encoding")


class Ready(Protocol):
    """What answers every request for one thing, as long as the thing stays as it is."""

    @property
    def size_bytes(self) -> int:
        """How much memory it takes, about."""

    def answer(self, request: Request) -> Response:
        """Answer with regard to every header. Raises: RangeEmpty, NothingThere."""

    def again(self, if_none_match: str | None) -> Response:
        """Answer a plain GET, which may have these bytes already. Raises: NothingThere."""


@dataclass(frozen=True, slots=True)
class ReadyBytes:
    """A whole answer, and the one for a caller who has it already."""

    etag: str
    whole: Response
    unchanged: Response

    @property
    def size_bytes(self) -> int:
        """How much memory it takes, about."""
        return len(self.whole.body) if isinstance(self.whole.body, bytes) else 0

    def answer(self, request: Request) -> Response:
        """Pick one of the two."""
        return self.unchanged if unchanged(request, self.etag) else self.whole

    def again(self, if_none_match: str | None) -> Response:
        """Pick one of the two."""
        if if_none_match is not None and names_tag(if_none_match, self.etag):
            return self.unchanged
        return self.whole


YES = ReadyBytes("", Response(204), Response(204))
"""Nothing to show: that it is answered at all says that the caller may read."""


def ready(body: bytes, kind: str, etag: str, *headers: tuple[str, str]) -> ReadyBytes:
    """Make both answers of bytes."""
    common = (("ETag", etag), *headers)
    sizes = (("Content-Type", kind), _length(len(body)))
    return ReadyBytes(etag, Response(200, (*sizes, *common), body), Response(304, common))


def ready_page(page: Page, kind: str) -> ReadyBytes:
    """Make the answers of a pressed page; it is asked for again each time."""
    packed: Headers = ()
    if page.coding is not Coding.IDENTITY:
        packed = (("Content-Encoding", page.coding.value),)
    return ready(page.body, kind, page.etag, *packed, VARY, ASK_AGAIN)


def ready_metadata(body: bytes, sha256: str) -> ReadyBytes:
    """Make the answers of a wheel's METADATA; it is kept for ever."""
    return ready(body, "text/plain; charset=utf-8", f'"{sha256}"', FOR_EVER)


def ready_provenance(body: bytes, sha256: str) -> ReadyBytes:
    """Make the answers of a provenance, which is asked for again: the standard lets it change."""
    return ready(body, PROVENANCE, f'"{sha256}"', ASK_AGAIN)


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """A kept file with the headers that every answer about it has."""

    filename: str
    path: str
    size: int
    etag: str
    headers: Headers
    whole: Headers

    @property
    def size_bytes(self) -> int:
        """How much memory it takes, about: its bytes stay on the disk."""
        return 0

    def answer(self, request: Request) -> Response:
        """Answer with the file, a range of it, or that the caller has it.

        Raises: RangeEmpty, NothingThere where the shelf has lost it.
        """
        if unchanged(request, self.etag):
            return Response(304, self.headers)
        size = self.size
        part = asked_range(request, self.etag, size)
        if part is None:
            return self._send(200, range(size), self.whole)
        span = ("Content-Range", f"bytes {part.start}-{part.stop - 1}/{size}")
        return self._send(206, part, (KIND, _length(len(part)), span, *self.headers))

    def again(self, if_none_match: str | None) -> Response:
        """Answer with the file, or that the caller has it. Raises: NothingThere."""
        if if_none_match is not None and names_tag(if_none_match, self.etag):
            return Response(304, self.headers)
        return self._send(200, range(self.size), self.whole)

    def _send(self, status: int, wanted: range, headers: Headers) -> Response:
        if len(wanted) > CHUNK_BYTES:
            if not Path(self.path).is_file():
                raise NothingThere("file", self.filename)
            return Response(status, headers, _chunks(self.path, wanted))
        try:
            stream = os.open(self.path, os.O_RDONLY)
        except FileNotFoundError as error:
            raise NothingThere("file", self.filename) from error
        try:
            return Response(status, headers, os.pread(stream, len(wanted), wanted.start))
        finally:
            os.close(stream)


def ready_file(file: Offer, path: Path) -> ReadyFile:
    """Make what does not change between two answers about a file."""
    etag = f'"{file.sha256}"'
    headers = (("ETag", etag), ("Accept-Ranges", "bytes"), FOR_EVER)
    whole = (KIND, _length(file.size), *headers)
    return ReadyFile(file.filename, str(path), file.size, etag, headers, whole)


def _length(size_bytes: int) -> tuple[str, str]:
    return ("Content-Length", str(size_bytes))


def _chunks(path: str, wanted: range) -> Generator[bytes, None, None]:
    with Path(path).open("rb") as stream:
        stream.seek(wanted.start)
        left = len(wanted)
        while left > 0 and (chunk := stream.read(min(left, CHUNK_BYTES))):
            left -= len(chunk)
            yield chunk
