"""Requests and answers as values, and how they become WSGI."""

import functools
import json
import time
from collections.abc import Generator, Iterable
from http import HTTPStatus
from typing import BinaryIO, NamedTuple, cast
from wsgiref.types import StartResponse, WSGIEnvironment

from registry.source import Network, is_trusted, source_of

DRAIN_CHUNK_BYTES = 256 * 1024
LINGER_BYTES = 64 * 1024**2
LINGER_S = 10.0
PROBLEM = "application/problem+json"

Headers = tuple[tuple[str, str], ...]


class Request:
    """What was asked, and by which address: the peer's, or what trusted proxies say."""

    def __init__(self, environ: WSGIEnvironment, proxies: tuple[Network, ...]) -> None:
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

    @functools.cached_property
    def source(self) -> str:
        """The address that asks; a proxy that is trusted says for whom it does."""
        return source_of(self.environ, self._proxies)

    @property
    def secure(self) -> bool:
        """Whether it came by TLS, to us or to a proxy that is trusted."""
        if self.environ.get("wsgi.url_scheme") == "https":
            return True
        said = {part.strip() for part in self.header("HTTP_X_FORWARDED_PROTO").split(",")}
        return said == {"https"} and is_trusted(self.header("REMOTE_ADDR"), self._proxies)

    @property
    def length(self) -> int | None:
        """The announced length of the body, where it is announced."""
        text = self.header("CONTENT_LENGTH")
        return int(text) if text.isdecimal() else None

    @property
    def body(self) -> BinaryIO:
        """The body, to be read once."""
        return cast("BinaryIO", self.environ["wsgi.input"])

    def drain(self, most_bytes: int, most_s: float) -> None:
        """Read on in the body, and drop it, to its end or a limit."""
        left, end = most_bytes, time.monotonic() + most_s
        while left > 0 and time.monotonic() < end:
            chunk = self.body.read(min(left, DRAIN_CHUNK_BYTES))
            if not chunk:
                return
            left -= len(chunk)


class Response(NamedTuple):
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
    return answer._replace(reason=" ".join(said))


def before_the_body(request: Request, answer: Response) -> Response:
    """Send an answer at once, then read on for a while: who still sends lives to see it."""

    def said() -> Generator[bytes, None, None]:
        if isinstance(answer.body, bytes):
            yield answer.body
        request.drain(LINGER_BYTES, LINGER_S)

    return answer._replace(body=said())


def _one_line(reason: str) -> str:
    # Newlines here would be header injection; some clients read latin-1 only.
    return " ".join(reason.split()).encode("latin-1", "replace").decode("latin-1")
