"""The service as its own process, the way the stack runs it."""

import json
from collections.abc import Iterator

import httpx
import pytest
from service_kit.testing import Running, free_port, started

TOKENS = {"assistant": "token-of-the-assistant", "telegram_bot": "token-of-the-telegram-bot"}
ASKED = {"schedule": {"kind": "one_off", "at": "2999-01-01T00:00Z"}, "after": "2026-01-01T00:00Z"}


@pytest.fixture(scope="module")
def service() -> Iterator[Running]:
    port = free_port()
    env = {"CRON_PORT": str(port), "CRON_INTERNAL_TOKENS": json.dumps(TOKENS)}
    with started("cron_service", env, port) as running:
        yield running


def test_it_starts_without_any_configuration_but_a_port() -> None:
    port = free_port()

    with started("cron_service", {"CRON_PORT": str(port)}, port) as running:
        ended = running.stop()

    assert ended == 0


@pytest.mark.parametrize("page", ["/healthz", "/readyz", "/version", "/metrics"])
def test_the_common_pages_answer(service: Running, page: str) -> None:
    assert httpx.get(service.url + page).status_code == 200


def test_it_says_which_releases_of_our_packages_it_runs(service: Running) -> None:
    about = httpx.get(service.url + "/version").json()

    assert about["service"] == "cron_service"
    assert sorted(about["distributions"]) == ["service-kit", "shared-models"]
    assert None not in about["distributions"].values()


@pytest.mark.parametrize(
    ("token", "status"),
    [
        pytest.param(None, 401, id="nobody"),
        pytest.param("a-token-of-a-stranger", 401, id="stranger"),
        pytest.param(TOKENS["telegram_bot"], 403, id="another caller"),
        pytest.param(TOKENS["assistant"], 200, id="its caller"),
    ],
)
def test_only_the_callers_of_an_endpoint_are_let_in(
    service: Running, token: str | None, status: int
) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    answer = httpx.post(service.url + "/schedules/preview", json=ASKED, headers=headers)

    assert answer.status_code == status
