"""Requests and answers as values, and how they become WSGI."""

import functools
import json
from collections.abc import Generator, Iterable
from http import HTTPStatus
from typing import NamedTuple, cast
from wsgiref.types import StartResponse, WSGIEnvironment

from registry.arriving import Arriving
from registry.places import Carried, Places
from registry.source import Network, is_trusted, source_of

PROBLEM = "application/problem+json"
LINGER_BYTES = 256 * 1024**2
LINGER_S = 60.0

Headers = tuple[tuple[str, str], ...]

AS_TOLD: Headers = (("X-Content-Type-Options", "nosniff"),)
"""What every answer tells a browser: to take it for the type it has."""
INERT: Headers = (
    (
        "Content-Security-Policy",
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    *AS_TOLD,
)
"""What a page tells a browser: to run, load, frame and send nothing because of it."""


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
    def body(self) -> Arriving:
        """The body, to be read once."""
        return cast("Arriving", self.environ["wsgi.input"])

    @property
    def is_being_sent(self) -> bool:
        """Whether more of it may be on its way."""
        if self.header("HTTP_EXPECT") and not self.body.begun:
            return False  # They asked whether to send the body, and wait for our answer.
        return bool(self.length) or bool(self.header("HTTP_TRANSFER_ENCODING"))


class Response(NamedTuple):
    """What is answered; a HEAD request gets the headers alone."""

    status: int
    headers: Headers = ()
    body: bytes | Generator[bytes, None, None] | Carried = b""
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
        *INERT,
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


def before_the_body(request: Request, answer: Response, places: Places) -> Response:
    """Send an answer at once, then read on for a while, so that its sender lives to see it."""

    def said() -> Generator[bytes, None, None]:
        if isinstance(answer.body, bytes):
            yield answer.body
        request.body.drain(places, LINGER_BYTES, LINGER_S)

    return answer._replace(body=said()) if request.is_being_sent else answer


def _one_line(reason: str) -> str:
    # Newlines here would be header injection; some clients read latin-1 only.
    return " ".join(reason.split()).encode("latin-1", "replace").decode("latin-1")
