"""Answers made beforehand: a page, a METADATA, the headers of a file."""

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from registry.errors import NothingThere
from registry.http import Headers, Request, Response
from registry.model import Coding, KeptFile, Page, Standing
from registry.ranges import asked_range, unchanged

CHUNK_BYTES = 256 * 1024
FOR_EVER = ("Cache-Control", "private, max-age=365000000, immutable")
ASK_AGAIN = ("Cache-Control", "private, no-cache")
VARY = ("Vary", "Accept, Accept-Encoding")


@dataclass(frozen=True)
class Ready:
    """A whole answer, and the one for a caller who has it already."""

    etag: str
    whole: Response
    unchanged: Response

    def answer(self, request: Request) -> Response:
        """Pick one of the two."""
        return self.unchanged if unchanged(request, self.etag) else self.whole


def ready(body: bytes, kind: str, etag: str, *headers: tuple[str, str]) -> Ready:
    """Make both answers of bytes."""
    common = (("ETag", etag), *headers)
    sizes = (("Content-Type", kind), ("Content-Length", str(len(body))))
    return Ready(etag, Response(200, (*sizes, *common), [body]), Response(304, common))


def ready_page(page: Page, kind: str) -> Ready:
    """Make the answers of a pressed page; it is asked for again each time."""
    packed: Headers = ()
    if page.coding is not Coding.IDENTITY:
        packed = (("Content-Encoding", page.coding.value),)
    return ready(page.body, kind, page.etag, *packed, VARY, ASK_AGAIN)


def ready_metadata(body: bytes, sha256: str) -> Ready:
    """Make the answers of a wheel's METADATA; it is kept for ever."""
    return ready(body, "text/plain; charset=utf-8", f'"{sha256}"', FOR_EVER)


@dataclass(frozen=True)
class ReadyFile:
    """A kept file with the headers that every answer about it has."""

    file: KeptFile
    path: Path
    etag: str
    headers: Headers
    standing: Standing

    def answer(self, request: Request) -> Response:
        """Answer with the file, a range of it, or that the caller has it.

        Raises: RangeEmpty, NothingThere where the shelf has lost it.
        """
        if unchanged(request, self.etag):
            return Response(304, self.headers)
        size = self.file.size
        part = asked_range(request, self.etag, size)
        wanted = range(size) if part is None else part
        sizes = (("Content-Type", "application/octet-stream"), ("Content-Length", str(len(wanted))))
        if not self.path.is_file():
            raise NothingThere("file", self.file.filename)
        body = _chunks(self.path, wanted)
        if part is None:
            return Response(200, (*sizes, *self.headers), body)
        span = f"bytes {part.start}-{part.stop - 1}/{size}"
        return Response(206, (*sizes, ("Content-Range", span), *self.headers), body)


def ready_file(file: KeptFile, path: Path, standing: Standing) -> ReadyFile:
    """Make what does not change between two answers about a file."""
    etag = f'"{file.sha256}"'
    headers = (("ETag", etag), ("Accept-Ranges", "bytes"), FOR_EVER)
    return ReadyFile(file, path, etag, headers, standing)


def _chunks(path: Path, wanted: range) -> Generator[bytes, None, None]:
    with path.open("rb") as stream:
        stream.seek(wanted.start)
        left = len(wanted)
        while left > 0 and (chunk := stream.read(min(left, CHUNK_BYTES))):
            left -= len(chunk)
            yield chunk
