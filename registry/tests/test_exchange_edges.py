"""Trusted publishing where something is missing: TLS, the issuer, the setting, patience."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from issuer import serving
from registry.oidc.refusals import TooManyAsked
from registry.oidc.throttle import MOST_SOURCES, WINDOW_S, Throttle
from support import DEADLINE_S, Registry, registry_command, running
from trusting import MINT, Trusting, audited, refusal, trusting

DISCOVERY = "/.well-known/pytp?discover="


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trusting]:
    with trusting(tmp_path_factory.mktemp("edges"), REGISTRY_OIDC_PER_MINUTE="1000") as started:
        started.add("tools")
        yield started


def test_keys_may_rotate(trusted: Trusting) -> None:
    trusted.minted()
    old = trusted.issuer.rotate()
    by_old = trusted.issuer.sign(trusted.issuer.claims(trusted.audience), old)

    trusted.minted()

    assert refusal(trusted.mint(by_old)) == (422, "invalid-token")


def test_an_issuer_that_is_down_is_named_and_asked_again_when_it_is_back(
    trusted: Trusting,
) -> None:
    gone = replace(trusted.issuer)
    with serving(gone, trusted.authority):
        pass
    replace(trusted, issuer=gone).add("waiting")

    answer = trusted.mint(gone.identity(trusted.audience))
    with serving(gone, trusted.authority, int(gone.url.rpartition(":")[2])):
        end = time.monotonic() + DEADLINE_S
        while time.monotonic() < end:
            back = trusted.mint(gone.identity(trusted.audience))
            if back.status == 200:
                break
            time.sleep(0.2)

    assert refusal(answer) == (503, "not-possible")
    assert answer.headers["retry-after"] == "5"
    assert f"The keys of the issuer '{gone.url}' cannot be had" in answer.text
    assert back.status == 200


def test_the_audience_is_the_public_address(trusted: Trusting) -> None:
    answer = trusted.registry.ask("/_/oidc/audience")

    assert json.loads(answer.body) == {"audience": trusted.audience}
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("upload_path", ["%2F", ""])
def test_discovery_tells_both_addresses(trusted: Trusting, upload_path: str) -> None:
    answer = trusted.registry.ask(DISCOVERY + upload_path)

    assert answer.status == 200
    assert answer.headers["content-type"].startswith("application/vnd.pypi.pytp.v1+json")
    assert json.loads(answer.body) == {
        "audience-endpoint": f"{trusted.audience}_/oidc/audience",
        "token-mint-endpoint": f"{trusted.audience}_/oidc/mint-token",
    }


@pytest.mark.parametrize("query", ["?discover=%2Flegacy%2F", "", "?discover=%2F&discover=%2F"])
def test_discovery_knows_no_other_upload_address(trusted: Trusting, query: str) -> None:
    answer = trusted.registry.ask(f"/.well-known/pytp{query}")

    assert (answer.status, answer.body) == (404, b"")


@pytest.mark.parametrize(
    ("asked", "status", "allowed"),
    [
        ("POST /_/oidc/audience", 405, "GET"),
        ("GET /_/oidc/mint-token", 405, "POST"),
        ("DELETE /_/oidc/burn-token", 405, "POST"),
        ("POST /.well-known/pytp", 405, "GET"),
        ("GET /_/oidc/other", 404, None),
        ("GET /_/oidc/", 404, None),
    ],
)
def test_there_is_nothing_beside_the_addresses(
    trusted: Trusting, asked: str, status: int, allowed: str | None
) -> None:
    method, path = asked.split()

    answer = trusted.registry.ask(path, method)

    assert refusal(answer) == (status, "not-possible")
    assert answer.headers.get("allow") == allowed


def test_a_registry_without_a_public_address_offers_nothing(registry: Registry) -> None:
    paths = ("/_/oidc/audience", MINT, "/.well-known/pytp?discover=%2F")

    answers = [registry.ask(path, "POST" if path == MINT else "GET") for path in paths]

    assert [answer.status for answer in answers] == [404, 404, 404]


def test_plain_http_is_refused_but_by_a_proxy_that_vouches_for_tls(tmp_path: Path) -> None:
    public: dict[str, Any] = {"REGISTRY_PUBLIC_URL": "https://registry.example/"}
    with running(tmp_path / "data", REGISTRY_TRUSTED_PROXIES="127.0.0.1", **public) as near:
        plain = near.ask("/_/oidc/audience")
        forwarded = [
            near.ask("/_/oidc/audience", X_Forwarded_Proto=said) for said in ("http", "https")
        ]
    with running(tmp_path / "data", **public) as far:
        strange = far.ask("/_/oidc/audience", X_Forwarded_Proto="https")

    assert [answer.status for answer in (*forwarded, strange)] == [403, 200, 403]
    assert refusal(plain) == (403, "not-secure")
    assert "REGISTRY_TRUSTED_PROXIES" in plain.text


def test_a_source_that_asks_too_often_waits(tmp_path: Path) -> None:
    with trusting(tmp_path / "busy", REGISTRY_OIDC_PER_MINUTE="3") as busy:
        answers = [busy.mint("no identity") for _ in range(4)]
        health = busy.registry.ask("/health")
        told = audited(busy)[-1]

    assert [answer.status for answer in answers] == [422, 422, 422, 429]
    assert refusal(answers[-1]) == (429, "too-many-requests")
    assert (answers[-1].headers["retry-after"], health.status) == ("60", 200)
    assert (told.about, told.result, told.source) == (f"POST {MINT}", "refused", "127.0.0.1")


def test_the_throttle_counts_by_source_and_minute() -> None:
    now = [0.0]
    throttle = Throttle(1, lambda: now[0])

    throttle.count("203.0.113.1")
    throttle.count("2001:db8::1")
    throttle.count("2001:db8:0:1::1")
    for source in ("203.0.113.1", "2001:db8::2"):
        with pytest.raises(TooManyAsked, match=source):
            throttle.count(source)
    now[0] += WINDOW_S
    throttle.count("203.0.113.1")
    for number in range(MOST_SOURCES):
        throttle.count(f"source {number}")
    throttle.count("203.0.113.1")


@pytest.mark.parametrize(
    ("setting", "value"),
    [("REGISTRY_PUBLIC_URL", "http://registry.example/"), ("REGISTRY_TRUSTED_PROXIES", "nginx")],
)
def test_a_setting_that_cannot_be_meant_stops_the_start(
    tmp_path: Path, setting: str, value: str
) -> None:
    done = registry_command("serve", "--port", "0", cwd=tmp_path, **{setting: value})

    assert (done.returncode, setting.removeprefix("REGISTRY_").lower() in done.stderr) == (2, True)
