"""Requests and answers as values, and how they become WSGI."""

import json
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import BinaryIO, cast
from wsgiref.types import StartResponse, WSGIEnvironment

from registry.peer import Proxies

DRAIN_CHUNK_BYTES = 256 * 1024
PROBLEM = "application/problem+json"

Headers = tuple[tuple[str, str], ...]


class Request:
    """What was asked."""

    def __init__(self, environ: WSGIEnvironment, proxies: Proxies) -> None:
        self.environ, self._proxies = environ, proxies
        self.method: str = environ["REQUEST_METHOD"]
        self.path: str = environ.get("PATH_INFO") or "/"
        self.root: str = environ.get("SCRIPT_NAME") or ""

    def header(self, name: str) -> str:
        """Find a header by its WSGI name, empty where it is not sent."""
        return str(self.environ.get(name) or "")

    @property
    def reads(self) -> bool:
        """Whether the method only reads."""
        return self.method in {"GET", "HEAD"}

    @property
    def source(self) -> str:
        """The address that asks; a proxy of ours says for whom it does."""
        peer = self.header("REMOTE_ADDR")
        return self._proxies.source(peer, self.header("HTTP_X_FORWARDED_FOR"))

    @property
    def secure(self) -> bool:
        """Whether it came by TLS, to us or to a proxy of ours."""
        if self.environ.get("wsgi.url_scheme") == "https":
            return True
        return self._proxies.secure(
            self.header("REMOTE_ADDR"), self.header("HTTP_X_FORWARDED_PROTO")
        )

    @property
    def length(self) -> int | None:
        """The announced length of the body, where it is announced."""
        text = self.header("CONTENT_LENGTH")
        return int(text) if text.isdecimal() else None

    @property
    def body(self) -> BinaryIO:
        """The body, to be read once."""
        return cast("BinaryIO", self.environ["wsgi.input"])

    def drain(self, most_bytes: int) -> None:
        """Read what is left of the body, so that the sender lives to see the answer."""
        left = most_bytes
        while left > 0:
            chunk = self.body.read(min(left, DRAIN_CHUNK_BYTES))
            if not chunk:
                return
            left -= len(chunk)


@dataclass(frozen=True)
class Response:
    """What is answered; a HEAD request gets the headers alone."""

    status: int
    headers: Headers = ()
    body: bytes | Generator[bytes, None, None] = b""
    reason: str = ""

    def send(self, request: Request, start_response: StartResponse) -> Iterable[bytes]:
        """Hand the answer to the server."""
        reason = self.reason or HTTPStatus(self.status).phrase
        start_response(f"{self.status} {_one_line(reason)}", list(self.headers))
        if request.method == "HEAD":
            return []
        return [self.body] if isinstance(self.body, bytes) else self.body


def text(status: int, content: str, *more: tuple[str, str], kind: str = "text/plain") -> Response:
    """Answer with words."""
    body = content.encode()
    headers = (
        ("Content-Type", kind if kind == PROBLEM else f"{kind}; charset=utf-8"),
        ("Content-Length", str(len(body))),
        *more,
    )
    return Response(status, headers, body)


def refuse(
    request: Request,
    status: int,
    messages: Iterable[str],
    headers: Headers,
    *,
    problem: bool = False,
) -> Response:
    """Answer no, in the form the caller reads: problem+json where accepted or told, else text."""
    said = tuple(messages)
    accept = request.header("HTTP_ACCEPT")
    if problem or PROBLEM in accept or "application/json" in accept:
        body = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": " ".join(said),
            "errors": list(said),
        }
        answer = text(status, json.dumps(body), *headers, kind=PROBLEM)
    else:
        answer = text(status, "\n".join(said) + "\n", *headers)
    return Response(answer.status, answer.headers, answer.body, reason=" ".join(said))


def _one_line(reason: str) -> str:
    # Newlines here would be header injection; some clients read latin-1 only.
    return " ".join(reason.split()).encode("latin-1", "replace").decode("latin-1")
