"""The web part that every service has."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from importlib.metadata import PackageNotFoundError, version

import structlog
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST as PROMETHEUS
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from service_kit.problems import answer_errors
from service_kit.settings import KitSettings
from service_kit.traffic import Traffic

Check = Callable[[], Awaitable[object]]
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]

BEAT_LIMIT_S = 30.0
CHECK_LIMIT_S = 2.0
MAX_BODY_BYTES = 1_000_000

log = structlog.stdlib.get_logger(__name__)


def create_web(  # noqa: PLR0913 - one call a service; every joint but three has its default
    name: str,
    settings: KitSettings,
    distributions: Iterable[str] = ("shared-models", "service-kit"),
    checks: Mapping[str, Check] | None = None,
    *,
    statuses: Mapping[type[Exception], int] | None = None,
    lifespan: Lifespan | None = None,
    registry: CollectorRegistry | None = None,
    monotonic: Callable[[], float] = time.monotonic,
    max_body_bytes: int = MAX_BODY_BYTES,
) -> FastAPI:
    """Make a FastAPI app with the four common pages, problems, counters and size limit.

    ``checks`` are what ``/readyz`` asks: one that raises, or takes over 2 s, is failing.
    ``statuses`` says which of the service's errors is answered with which status.
    """
    registry = CollectorRegistry() if registry is None else registry
    ProcessCollector(registry=registry)
    # No schema page: it would tell a stranger what can be called.
    web = FastAPI(title=name, lifespan=lifespan, openapi_url=None)
    web.state.settings, web.state.beats = settings, Beats(monotonic)
    # The last one added is the first to see a request.
    web.add_middleware(RequestBodyLimitMiddleware, max_body_size=max_body_bytes)
    web.add_middleware(Traffic, registry=registry, max_body_bytes=max_body_bytes)
    answer_errors(web, statuses or {})
    _add_health(web, checks or {})
    _add_facts(web, _about(name, settings, distributions), registry)
    return web


class Beats:
    """When each loop last showed that it is alive."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic, self._last = monotonic, dict[str, float]()

    def beat(self, loop: str) -> None:
        """Note that this loop is alive now."""
        self._last[loop] = self._monotonic()

    def checks(self) -> list[dict[str, object]]:
        """Say of each loop whether its last beat is younger than 30 s."""
        ages = {loop: self._monotonic() - last for loop, last in self._last.items()}
        return [
            _result(loop, ok=age < BEAT_LIMIT_S, detail=f"last beat {age:.1f} s ago")
            for loop, age in ages.items()
        ]


def _add_health(web: FastAPI, checks: Mapping[str, Check]) -> None:
    @web.get("/healthz")
    async def healthz() -> Response:
        return _health(web.state.beats.checks())

    @web.get("/readyz")
    async def readyz() -> Response:
        # Errors come back as values: whatever a check raises means "not ready".
        ends = await asyncio.gather(
            *(asyncio.wait_for(_ask(check), CHECK_LIMIT_S) for check in checks.values()),
            return_exceptions=True,
        )
        return _health([_ended(name, end) for name, end in zip(checks, ends, strict=True)])


def _add_facts(web: FastAPI, about: Mapping[str, object], registry: CollectorRegistry) -> None:
    @web.get("/version")
    async def tell_version() -> Mapping[str, object]:
        return about

    @web.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(registry), media_type=PROMETHEUS)


async def _ask(check: Check) -> None:
    await check()


def _ended(name: str, end: BaseException | None) -> dict[str, object]:
    if end is not None:
        log.warning("check_failed", check=name, exc_info=end)
    return _result(name, ok=end is None, detail="ok" if end is None else type(end).__name__)


def _result(name: str, *, ok: bool, detail: str) -> dict[str, object]:
    return {"name": name, "ok": ok, "detail": detail}


def _health(checks: list[dict[str, object]]) -> Response:
    ok = all(check["ok"] for check in checks)
    body = {"status": "ok" if ok else "failing", "checks": checks}
    return JSONResponse(body, status_code=200 if ok else 503)


def _about(name: str, settings: KitSettings, distributions: Iterable[str]) -> dict[str, object]:
    about: dict[str, object] = {
        "service": name,
        "distributions": {each: _version(each) for each in distributions},
    }
    return about | ({"revision": settings.revision} if settings.revision else {})


def _version(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None
