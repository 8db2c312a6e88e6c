"""Answers made beforehand: a page, a METADATA, the headers of a file."""

import functools
import os
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from registry.errors import NothingThere, StoreSilent
from registry.http import AS_TOLD, INERT, Headers, Request, Response
from registry.model import Coding, Offer, Page
from registry.ranges import asked_range, unchanged

CHUNK_BYTES = 128 * 1024
LONG_BYTES = 256 * 1024
"""What is longer is sent in chunks, for each that is on its way holds what it sends in memory."""
FOR_EVER = ("Cache-Control", "private, max-age=365000000, immutable")
ASK_AGAIN = ("Cache-Control", "private, no-cache")
VARY = ("Vary", "Accept, Accept-Encoding")


@dataclass(frozen=True, slots=True)
class Template:
    """What all answers of one kind have in common."""

    kind: str
    """The type of what is sent."""
    more: Headers

    def whole(self, etag: str, size: int, body: bytes | Generator[bytes, None, None]) -> Response:
        """Answer with everything there is."""
        length = ("Content-Length", str(size))
        return Response(
            200, (("Content-Type", self.kind), length, ("ETag", etag), *self.more), body
        )

    def unchanged(self, etag: str) -> Response:
        """Answer a caller who has it already."""
        return Response(304, (("ETag", etag), *self.more))


@dataclass(frozen=True, slots=True)
class ReadyBytes:
    """What answers every request for one thing, as long as the thing stays as it is."""

    template: Template
    etag: str
    body: bytes

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.body)

    def answer(self, request: Request) -> Response:
        """Answer with everything, or that the caller has it. Raises: TagDiffers."""
        if unchanged(request, self.etag):
            return self.template.unchanged(self.etag)
        return self.template.whole(self.etag, self.size, self.body)


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """A kept file, answered in the same way, whole or in part."""

    template: Template
    etag: str
    size: int
    path: str

    def answer(self, request: Request) -> Response:
        """Answer with the file, a range of it, or that the caller has it.

        Raises: TagDiffers, RangeEmpty, NothingThere where the shelf has lost it.
        """
        if unchanged(request, self.etag):
            return self.template.unchanged(self.etag)
        part = asked_range(request, self.etag, self.size)
        if part is None:
            return self.whole()
        whole = self.template.whole(self.etag, len(part), self._read(part))
        span = ("Content-Range", f"bytes {part.start}-{part.stop - 1}/{self.size}")
        return whole._replace(status=206, headers=(*whole.headers, span))

    def whole(self) -> Response:
        """Answer with the file. Raises: NothingThere where the shelf has lost it."""
        return self.template.whole(self.etag, self.size, self._read(range(self.size)))

    def _read(self, wanted: range) -> bytes | Generator[bytes, None, None]:
        try:
            stream = os.open(self.path, os.O_RDONLY)
        except FileNotFoundError as error:
            raise NothingThere("file", Path(self.path).name) from error
        try:
            if len(wanted) > LONG_BYTES:
                there = os.fstat(stream).st_size - wanted.start
            else:
                body = os.pread(stream, len(wanted), wanted.start)
                there = len(body)
        finally:
            os.close(stream)
        if there < len(wanted):  # A promised length that does not come makes its reader wait.
            raise StoreSilent(f"{self.path!r} is shorter than it was")
        return _chunks(self.path, wanted) if len(wanted) > LONG_BYTES else body


Ready = ReadyBytes | ReadyFile


def ready_page(page: Page, kind: str) -> ReadyBytes:
    """Make the answers of a pressed page; it is asked for again each time."""
    return ReadyBytes(_page(kind, page.coding), page.etag, page.body)


def ready_metadata(body: bytes, sha256: str) -> ReadyBytes:
    """Make the answers of a wheel's METADATA; it is kept for ever."""
    return ReadyBytes(METADATA, f'"{sha256}"', body)


def ready_provenance(body: bytes, sha256: str) -> ReadyBytes:
    """Make the answers of a provenance, which is asked for again: the standard lets it change."""
    return ReadyBytes(PROVENANCE, f'"{sha256}"', body)


def ready_file(file: Offer, path: Path) -> ReadyFile:
    """Make the answers about a file."""
    return ReadyFile(FILE, f'"{file.sha256}"', file.size, str(path))


METADATA = Template("text/plain; charset=utf-8", (FOR_EVER, *AS_TOLD))
PROVENANCE = Template("application/vnd.pypi.integrity.v1+json", (ASK_AGAIN, *AS_TOLD))
FILE = Template("application/octet-stream", (("Accept-Ranges", "bytes"), FOR_EVER, *AS_TOLD))


@functools.cache
def _page(kind: str, coding: Coding) -> Template:
    packed = () if coding is Coding.IDENTITY else (("Content-Encoding", coding.value),)
    # A browser shows one of the three types, and is the only one who heeds this.
    guards = INERT if kind.startswith("text/html") else ()
    return Template(kind, (*packed, VARY, ASK_AGAIN, *guards))


def _chunks(path: str, wanted: range) -> Generator[bytes, None, None]:
    with Path(path).open("rb") as stream:
        stream.seek(wanted.start)
        left = len(wanted)
        while left > 0 and (chunk := stream.read(min(left, CHUNK_BYTES))):
            left -= len(chunk)
            yield chunk
