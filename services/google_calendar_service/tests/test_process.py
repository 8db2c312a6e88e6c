"""The service as its own process, the way the stack runs it."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from service_kit.testing import Running, free_port, started

TOKENS = {"assistant": "token-of-the-assistant", "telegram_bot": "token-of-the-telegram-bot"}
LINK = "/users/00000000-0000-0000-0000-000000000007/link"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    port, folder = free_port(), tmp_path_factory.mktemp("calendar")
    env = {
        "CALENDAR_PORT": str(port),
        "CALENDAR_INTERNAL_TOKENS": json.dumps(TOKENS),
        "CALENDAR_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/calendar.db",
    }
    with started("google_calendar_service", env, port) as running:
        yield running


def test_it_starts_without_any_configuration_but_a_port(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.chdir(tmp_path)  # where its database will lie

    with started("google_calendar_service", {"CALENDAR_PORT": str(port)}, port) as running:
        ended = running.stop()

    assert ended == 0


@pytest.mark.parametrize("page", ["/healthz", "/readyz", "/version", "/metrics"])
def test_the_common_pages_answer(service: Running, page: str) -> None:
    assert httpx.get(service.url + page).status_code == 200


def test_it_says_which_releases_of_our_packages_it_runs(service: Running) -> None:
    about = httpx.get(service.url + "/version").json()

    assert about["service"] == "google_calendar_service"
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

    answer = httpx.get(service.url + LINK, headers=headers)

    assert answer.status_code == status
