"""The service as its own process, the way the stack runs it."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from service_kit.testing import Running, free_port, started

TOKENS = {"telegram_bot": "token-of-the-telegram-bot", "assistant": "token-of-the-assistant"}
ASKED = {"chat_id": 70, "name": "Anna"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    port, kept = free_port(), tmp_path_factory.mktemp("kept") / "rest.db"
    env = {
        "REST_PORT": str(port),
        "REST_DATABASE_URL": f"sqlite+aiosqlite:///{kept}",
        "REST_INTERNAL_TOKENS": json.dumps(TOKENS),
    }
    with started("rest_service", env, port) as running:
        yield running


def test_it_starts_without_any_configuration_but_a_port(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.chdir(tmp_path)

    with started("rest_service", {"REST_PORT": str(port)}, port) as running:
        ended = running.stop()

    assert ended == 0
    assert (tmp_path / "rest.db").exists()


@pytest.mark.parametrize("page", ["/healthz", "/readyz", "/version", "/metrics"])
def test_the_common_pages_answer(service: Running, page: str) -> None:
    assert httpx.get(service.url + page).status_code == 200


def test_it_says_which_releases_of_our_packages_it_runs(service: Running) -> None:
    about = httpx.get(service.url + "/version").json()

    assert about["service"] == "rest_service"
    assert sorted(about["distributions"]) == ["service-kit", "shared-models"]
    assert None not in about["distributions"].values()


@pytest.mark.parametrize(
    ("token", "status"),
    [
        pytest.param(None, 401, id="nobody"),
        pytest.param("a-token-of-a-stranger", 401, id="stranger"),
        pytest.param(TOKENS["assistant"], 403, id="another caller"),
        pytest.param(TOKENS["telegram_bot"], 200, id="its caller"),
    ],
)
def test_only_the_callers_of_an_endpoint_are_let_in(
    service: Running, token: str | None, status: int
) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    answer = httpx.put(service.url + "/users/by-telegram/7", json=ASKED, headers=headers)

    assert answer.status_code == status
