"""Pages and files: answers that are looked up, never computed."""

import re
from collections.abc import Generator
from pathlib import Path
from urllib.parse import quote

from packaging.utils import canonicalize_name

from registry.errors import NothingThere
from registry.http import Request, Response, text
from registry.intake import Store
from registry.memory import Memory
from registry.model import Form, KeptFile, Page
from registry.negotiation import choose
from registry.ranges import asked_range, unchanged

CHUNK_BYTES = 256 * 1024
SIMPLE = re.compile(r"/simple(?:/(?P<project>[^/]*)(?P<slash>/?))?")
FILE = re.compile(r"/packages/(?P<filename>[^/]+)")
FOR_EVER = ("Cache-Control", "private, max-age=365000000, immutable")
ASK_AGAIN = ("Cache-Control", "private, no-cache")


class Reads:
    """Answers /simple/ and /packages/."""

    def __init__(self, store: Store) -> None:
        catalogue = store.catalogue
        self._shelf = store.shelf
        self._pages: Memory[tuple[str, Form], Page] = Memory(
            catalogue, lambda key: catalogue.page(*key)
        )
        self._files: Memory[str, KeptFile] = Memory(catalogue, catalogue.file)
        self._core_metadata: Memory[str, bytes] = Memory(catalogue, catalogue.core_metadata)

    def answer(self, request: Request) -> Response | None:
        """Answer a read of a page or a file; None where the address is neither's."""
        if simple := SIMPLE.fullmatch(request.path):
            return self._page(request, simple["project"] or "", simple["slash"] or "")
        if file := FILE.fullmatch(request.path):
            return self._file(request, file["filename"])
        return None

    def _page(self, request: Request, project: str, slash: str) -> Response:
        normal = str(canonicalize_name(project))
        if project != normal or not (slash or request.path == "/simple/"):
            target = f"{request.root}/simple/" + (f"{quote(normal)}/" if normal else "")
            return text(301, f"{target}\n", ("Location", target))
        form, kind = choose(request.header("HTTP_ACCEPT"))
        page = self._pages.find((normal, form))
        if page is None:
            raise NothingThere("project", normal)
        headers = (("ETag", page.etag), ("Vary", "Accept"), ASK_AGAIN)
        if unchanged(request, page.etag):
            return Response(304, headers)
        sizes = (("Content-Type", kind), ("Content-Length", str(len(page.body))))
        return Response(200, (*headers, *sizes), [page.body])

    def _file(self, request: Request, filename: str) -> Response:
        file = self._files.find(filename.removesuffix(".metadata"))
        if file is None:
            raise NothingThere("file", filename)
        if filename != file.filename:
            return self._send_metadata(filename, file)
        return self._send(request, file)

    def _send_metadata(self, filename: str, file: KeptFile) -> Response:
        body = self._core_metadata.find(file.filename)
        if body is None:
            raise NothingThere("file", filename)
        sizes = (("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body))))
        return Response(200, (*sizes, ("ETag", f'"{file.metadata_sha256}"'), FOR_EVER), [body])

    def _send(self, request: Request, file: KeptFile) -> Response:
        etag = f'"{file.sha256}"'
        headers = (("ETag", etag), ("Accept-Ranges", "bytes"), FOR_EVER)
        if unchanged(request, etag):
            return Response(304, headers)
        part = asked_range(request, etag, file.size)
        wanted = range(file.size) if part is None else part
        sizes = (("Content-Type", "application/octet-stream"), ("Content-Length", str(len(wanted))))
        path = self._shelf.at(file.project, file.filename)
        if not path.is_file():
            raise NothingThere("file", file.filename)
        body = _chunks(path, wanted)
        if part is None:
            return Response(200, (*sizes, *headers), body)
        span = f"bytes {part.start}-{part.stop - 1}/{file.size}"
        return Response(206, (*sizes, ("Content-Range", span), *headers), body)


def _chunks(path: Path, wanted: range) -> Generator[bytes, None, None]:
    with path.open("rb") as stream:
        stream.seek(wanted.start)
        left = len(wanted)
        while left > 0 and (chunk := stream.read(min(left, CHUNK_BYTES))):
            left -= len(chunk)
            yield chunk
