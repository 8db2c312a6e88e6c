"""The forge's identity endpoint, and the exchange that a registry may offer, on one loopback port.

What belongs to neither goes on to a real registry.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx

Answer = tuple[int, str, bytes]
NOT_FOUND = 404
REQUEST_TOKEN, IDENTITY = "what the job shows to the forge", "who the job is"


@dataclass
class Trust:
    """Both ends of the exchange; ``seen`` holds what came in, oldest first."""

    token: str
    """What the registry gives to a job it knows."""
    offered: bool = True
    behind: str = ""
    """Address of the real registry."""
    known: bool = True
    """Whether the registry knows this job."""
    seen: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""

    @property
    def variables(self) -> dict[str, str]:
        """What the forge sets in a job that may ask who it is."""
        return {
            "ACTIONS_ID_TOKEN_REQUEST_URL": f"{self.url}identity?api-version=2.0",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": REQUEST_TOKEN,
        }

    def answer(self, method: str, path: str, shown: str, body: bytes) -> tuple[int, object]:
        """Answer one request; ``shown`` is its Authorization."""
        parts = urlsplit(path)
        self.seen.append((method, parts.path))
        asked = (method, parts.path)
        if asked == ("GET", "/identity"):
            fits = shown == f"Bearer {REQUEST_TOKEN}"
            audience = parse_qs(parts.query).get("audience") == ["the-registry"]
            return (200, {"count": 1, "value": IDENTITY}) if fits and audience else (401, {})
        if asked == ("GET", "/_/oidc/audience") and self.offered:
            return 200, {"audience": "the-registry"}
        if asked == ("POST", "/_/oidc/mint-token") and self.offered:
            if self.known and json.loads(body) == {"token": IDENTITY}:
                return 200, {"success": True, "token": self.token}
            fault = {"code": "invalid-publisher", "description": "no such publisher"}
            return 422, {"message": "Token request failed", "errors": [fault]}
        return 404, {}

    def forward(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """Let the real registry answer."""
        kept = {k: v for k, v in headers.items() if k.lower() not in ("host", "connection")}
        url = urljoin(self.behind, path.removeprefix("/"))
        answer = httpx.request(method, url, headers=kept, content=body)
        return answer.status_code, answer.headers.get("Content-Type", ""), answer.content


@contextmanager
def trusting(trust: Trust) -> Iterator[Trust]:
    """Serve both ends until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.respond()

        def do_POST(self) -> None:
            self.respond()

        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            shown = self.headers.get("Authorization", "")
            status, document = trust.answer(self.command, self.path, shown, body)
            kind, text = "application/json", json.dumps(document).encode()
            if trust.behind and status == NOT_FOUND:
                given = dict(self.headers.items())
                status, kind, text = trust.forward(self.command, self.path, given, body)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 theirs
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    trust.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield trust
    finally:
        server.shutdown()
        server.server_close()
