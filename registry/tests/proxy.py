"""A proxy that puts a registry under a prefix and writes down what was asked of it."""

import contextlib
import http.client
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from index import JSON
from support import DEADLINE_S, Registry

PREFIX = "/behind/a/proxy"
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "host"}


@dataclass
class Watched:
    """A registry seen through the proxy."""

    registry: Registry
    port: int = 0
    asked: list[tuple[str, str, int]] = field(default_factory=list)
    """Method, path below the prefix, and status of each request, but for calls without login."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{PREFIX}"

    @property
    def index(self) -> str:
        return f"http://__token__:{self.registry.token}@127.0.0.1:{self.port}{PREFIX}/simple/"

    def about(self, project: str) -> list[str]:
        """List what was asked about a project: page, metadata, part or file."""
        names = project, project.replace("-", "_")
        return [
            _short(method, path, status)
            for method, path, status in self.asked
            if any(name in path for name in names)
        ]


def _short(method: str, path: str, status: int) -> str:
    if path.startswith("/simple/"):
        return "page"
    if path.endswith(".metadata"):
        return "metadata"
    return "part" if status == http.HTTPStatus.PARTIAL_CONTENT else f"file {method}"


@contextlib.contextmanager
def watched(
    registry: Registry, *, accept: str = "", hide: frozenset[str] = frozenset()
) -> Iterator[Watched]:
    """Stand before a registry for the time of a block.

    Pages come in the form that is to be accepted, and without the keys of files that are to hide.
    """
    seen = Watched(registry)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            line = http.client.HTTPConnection("127.0.0.1", registry.port, timeout=DEADLINE_S)
            with contextlib.closing(line):
                path = self.path.removeprefix(PREFIX)
                sent = {k: v for k, v in self.headers.items() if k.lower() not in HOP_BY_HOP}
                hiding = path.startswith("/simple/") and bool(hide)
                if hiding:
                    sent |= {"Accept": JSON, "Accept-Encoding": "identity"}
                elif accept and path.startswith("/simple/"):
                    sent["Accept"] = accept
                content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                line.request(self.command, path, content, headers=sent)
                got = line.getresponse()
                hiding = hiding and got.status == http.HTTPStatus.OK
                body = _without(hide, got.read()) if hiding else got.read()
            if got.status != http.HTTPStatus.UNAUTHORIZED:
                seen.asked.append((self.command, path, got.status))
            told = {k.lower(): v for k, v in got.getheaders() if k.lower() not in HOP_BY_HOP}
            if hiding:
                told["content-length"] = str(len(body))
            self.send_response(got.status)
            for name, value in told.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_HEAD = do_POST = do_GET  # noqa: N815 - the names http.server calls

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        seen.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield seen
        finally:
            server.shutdown()
            thread.join()


def _without(keys: frozenset[str], body: bytes) -> bytes:
    page = json.loads(body)
    for file in page.get("files", ()):
        for key in keys & file.keys():
            del file[key]
    return json.dumps(page).encode()
