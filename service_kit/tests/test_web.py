import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, HTTPException
from prometheus_client import CollectorRegistry
from pydantic import BaseModel, SecretStr
from service_kit.access import internal
from service_kit.settings import KitSettings
from service_kit.testing import client
from service_kit.web import create_web

TOKENS = {"cron": SecretStr("cron-0123456789ab"), "telegram": SecretStr("telegram-01234567")}
SETTINGS = KitSettings(port=0, internal_tokens=TOKENS, revision="abc123")


class Title(BaseModel):
    """A body."""

    title: str


class DownstreamGoneError(Exception):
    """An error of a service."""


def sample_web() -> FastAPI:
    web = create_web(
        "sample", SETTINGS, ("service-kit", "none"), statuses={DownstreamGoneError: 503}
    )
    nested = APIRouter(prefix="/{user}")

    @nested.post("/titles/{key}")
    async def add(user: str, key: int, body: Title) -> str:
        return f"{user} {key} {body.title}"

    @web.get("/who")
    async def who(caller: Annotated[str, Depends(internal("cron"))]) -> str:
        return caller

    @web.get("/nobody")
    async def nobody(caller: Annotated[str, Depends(internal())]) -> str:
        return caller

    @web.get("/gone")
    async def gone() -> None:
        msg = "the rest service is away; try again"
        raise DownstreamGoneError(msg)

    @web.get("/lost")
    async def lost() -> None:
        msg = "inner detail"
        raise LookupError(msg)

    @web.get("/odd")
    async def odd() -> None:
        raise HTTPException(499, "gone before the answer")

    @web.get("/unchanged")
    async def unchanged() -> None:
        raise HTTPException(304)

    web.include_router(nested, prefix="/users")
    return web


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with client(sample_web()) as opened:
        yield opened


def problem(status: int, title: str, detail: str, instance: str) -> dict[str, object]:
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": instance,
    }


async def test_version_tells_what_runs(http: httpx.AsyncClient) -> None:
    told = (await http.get("/version")).json()

    assert told.pop("distributions").keys() == {"service-kit", "none"}
    assert told == {"service": "sample", "revision": "abc123"}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("/x?q=1", problem(404, "Not Found", "Not Found", "/x"), id="no route"),
        pytest.param(
            "/users/u/titles/1",
            problem(405, "Method Not Allowed", "Method Not Allowed", "/users/u/titles/1"),
            id="wrong method",
        ),
        pytest.param(
            "/gone",
            problem(503, "Service Unavailable", "the rest service is away; try again", "/gone"),
            id="an error of the service",
        ),
        pytest.param(
            "/lost",
            problem(
                500,
                "Internal Server Error",
                "Unexpected; the log holds the correlation id.",
                "/lost",
            ),
            id="an unexpected error",
        ),
        pytest.param(
            "/odd",
            problem(499, "Unassigned", "gone before the answer", "/odd"),
            id="a status without a name",
        ),
        pytest.param(
            "/openapi.json", problem(404, "Not Found", "Not Found", "/openapi.json"), id="schema"
        ),
    ],
)
async def test_an_error_leaves_as_a_problem(
    http: httpx.AsyncClient, path: str, expected: dict[str, object]
) -> None:
    answer = await http.get(path)

    assert answer.json() == expected
    assert answer.status_code == expected["status"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-correlation-id"]


async def test_an_invalid_request_is_told_field_by_field_without_what_was_sent(
    http: httpx.AsyncClient,
) -> None:
    answer = await http.post("/users/u/titles/x", json={"title": ["a-secret"]})

    assert (answer.status_code, answer.json()["errors"]) == (
        422,
        [
            {
                "loc": ["path", "key"],
                "msg": "Input should be a valid integer, unable to parse string as an integer",
                "type": "int_parsing",
            },
            {
                "loc": ["body", "title"],
                "msg": "Input should be a valid string",
                "type": "string_type",
            },
        ],
    )


async def test_an_answer_that_has_no_body_stays_without(http: httpx.AsyncClient) -> None:
    answer = await http.get("/unchanged")

    assert (answer.status_code, answer.content) == (304, b"")


async def pieces(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * 500_000


@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_over_the_limit_is_refused(http: httpx.AsyncClient, *, declared: bool) -> None:
    headers = {"content-type": "application/json"}
    content = b"x" * 1_000_001 if declared else pieces(3)
    answer = await http.post("/users/u/titles/1", content=content, headers=headers)

    assert (answer.status_code, answer.json()["status"]) == (413, 413)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        pytest.param("/who", "Bearer cron-0123456789ab", 200, id="the caller it is for"),
        pytest.param("/who", "bearer cron-0123456789ab", 200, id="scheme in any case"),
        pytest.param("/who", "Bearer telegram-01234567", 403, id="another caller"),
        pytest.param("/nobody", "Bearer cron-0123456789ab", 403, id="open to nobody"),
        pytest.param("/who", "Bearer cron-0123456789a", 401, id="part of a token"),
        pytest.param("/who", "Bearer \xfc", 401, id="no ASCII"),
        pytest.param("/who", "Bearer", 401, id="no token"),
        pytest.param("/who", "Basic cron-0123456789ab", 401, id="another scheme"),
        pytest.param("/who", None, 401, id="nothing"),
    ],
)
async def test_only_the_named_caller_gets_in(
    http: httpx.AsyncClient, path: str, sent: str | None, status: int
) -> None:
    headers = [] if sent is None else [(b"Authorization", sent.encode("latin-1"))]
    answer = await http.get(path, headers=headers)

    assert answer.status_code == status
    assert answer.headers.get("WWW-Authenticate") == ("Bearer" if status == 401 else None)


async def test_without_tokens_nobody_gets_in() -> None:
    web = create_web("sample", KitSettings(port=0))

    @web.get("/who")
    async def who(caller: Annotated[str, Depends(internal("cron"))]) -> str:
        return caller

    async with client(web, token="") as nameless, client(web, token="x") as guessing:
        answers = [await nameless.get("/who"), await guessing.get("/who")]

    assert [answer.status_code for answer in answers] == [401, 401]


async def test_requests_are_counted_by_template(http: httpx.AsyncClient) -> None:
    await http.post("/users/u-1/titles/7", json={"title": "a"})
    await http.request("PURGE", "/some/where")
    text = (await http.get("/metrics")).text

    counted = [line for line in text.splitlines() if line.startswith("http_requests_total")]
    assert counted == [
        'http_requests_total{method="POST",route="/users/{user}/titles/{key}",status="200"} 1.0',
        'http_requests_total{method="other",route="unmatched",status="404"} 1.0',
    ]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        pytest.param("id-1", True, id="fit"),
        pytest.param("a b", False, id="a space"),
        pytest.param("x" * 65, False, id="too long"),
    ],
)
async def test_a_fit_correlation_id_is_kept(
    http: httpx.AsyncClient, sent: str, *, kept: bool
) -> None:
    answer = await http.get("/healthz", headers={"X-Correlation-ID": sent})

    assert (answer.headers["X-Correlation-ID"] == sent) is kept


async def test_ready_asks_every_check_and_names_what_fails() -> None:
    async def fine() -> None: ...

    async def away() -> None:
        msg = "postgresql://user:password@db"
        raise ConnectionError(msg)

    async with client(create_web("sample", SETTINGS, checks={"a": fine, "b": away})) as http:
        answer = await http.get("/readyz")

    assert (answer.status_code, answer.json()) == (
        503,
        {
            "status": "failing",
            "checks": [
                {"name": "a", "ok": True, "detail": "ok"},
                {"name": "b", "ok": False, "detail": "ConnectionError"},
            ],
        },
    )


async def test_a_check_that_never_ends_is_failing() -> None:
    checks = {"slow": asyncio.Event().wait, "slow_too": asyncio.Event().wait}
    async with client(create_web("sample", SETTINGS, checks=checks)) as http:
        answer = await http.get("/readyz")

    assert [check["detail"] for check in answer.json()["checks"]] == ["TimeoutError"] * 2


@pytest.mark.parametrize(("age_s", "status"), [(29.9, 200), (30.0, 503)])
async def test_a_loop_without_a_beat_for_30_s_is_unhealthy(age_s: float, status: int) -> None:
    passed_s = [0.0]
    web = create_web("sample", SETTINGS, monotonic=lambda: passed_s[0])
    web.state.beats.beat("look")
    passed_s[0] = age_s
    async with client(web) as http:
        answer = await http.get("/healthz")

    assert (answer.status_code, [c["name"] for c in answer.json()["checks"]]) == (status, ["look"])


async def test_a_service_adds_its_own_metrics_and_opens_what_it_needs() -> None:
    happened: list[str] = []

    @asynccontextmanager
    async def lifespan(_web: FastAPI) -> AsyncIterator[None]:
        happened.append("opened")
        yield
        happened.append("closed")

    registry = CollectorRegistry()
    web = create_web("sample", SETTINGS, registry=registry, lifespan=lifespan)
    async with client(web) as http:
        await http.get("/healthz")

    assert happened == ["opened", "closed"]
    assert registry.get_sample_value(
        "http_requests_total", {"method": "GET", "route": "/healthz", "status": "200"}
    )
