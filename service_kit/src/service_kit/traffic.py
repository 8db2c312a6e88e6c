"""What happens to every request: it gets a correlation id, a size limit and is counted."""

import re
import time
from uuid import uuid4

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service_kit.problems import CORRELATION_HEADER, problem

QUIET = frozenset({"/healthz", "/metrics", "/readyz", "/version"})
METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
SAFE_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")

log = structlog.stdlib.get_logger(__name__)


class Traffic:
    """ASGI middleware that marks, measures and logs each HTTP request."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry, max_body_bytes: int) -> None:
        self._app, self._max_body_bytes = app, max_body_bytes
        labels = ("method", "route")
        self._requests = Counter(
            "http_requests", "Requests answered.", (*labels, "status"), registry=registry
        )
        self._seconds = Histogram(
            "http_request_duration_seconds", "Time to answer.", labels, registry=registry
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, and see its answer out."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        correlation_id = _correlation_id(Headers(scope=scope).get(CORRELATION_HEADER))
        scope.setdefault("state", {})["correlation_id"] = correlation_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(correlation_id=correlation_id)
        started, status = time.perf_counter(), 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[CORRELATION_HEADER] = correlation_id
            await send(message)

        try:
            await self._target(scope)(scope, receive, answer)
        finally:
            self._count(scope, status, time.perf_counter() - started)

    def _target(self, scope: Scope) -> ASGIApp:
        # Starlette's own limit, which counts what arrives, would answer this in plain text.
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdecimal() and int(declared) > self._max_body_bytes:
            said = f"The body has {declared} bytes; at most {self._max_body_bytes} are taken."
            return problem(Request(scope), 413, said)
        return self._app

    def _count(self, scope: Scope, status: int, duration_s: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else "other"
        route = _template(scope)
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(duration_s)
        say = log.debug if scope["path"] in QUIET else log.info
        say("request_answered", method=method, route=route, status=status, duration_s=duration_s)


def _correlation_id(sent: str | None) -> str:
    # A stranger's text must not break log lines or headers.
    return sent if sent and SAFE_ID.fullmatch(sent) else uuid4().hex


def _template(scope: Scope) -> str:
    # FastAPI keeps a nested router's full template here; without it the prefix is missing.
    full = scope.get("fastapi", {}).get("effective_route_context")
    return getattr(full or scope.get("route"), "path", "unmatched")
