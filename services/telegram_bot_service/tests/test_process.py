"""The service as its own process, the way the stack runs it."""

import json
from collections.abc import Iterator
from types import ModuleType

import httpx
import pytest
from service_kit.testing import Running, free_port, started

TOKENS = {"assistant": "token-of-the-assistant", "telegram_bot": "token-of-the-telegram-bot"}
ASKED = {
    "id": "00000000-0000-0000-0000-000000000007",
    "reply": {"chat_id": 5, "text": "hello"},
}


@pytest.fixture(scope="module")
def service() -> Iterator[Running]:
    port = free_port()
    env = {"TELEGRAM_PORT": str(port), "TELEGRAM_INTERNAL_TOKENS": json.dumps(TOKENS)}
    with started("telegram_bot_service", env, port) as running:
        yield running


def test_it_starts_without_any_configuration_but_a_port() -> None:
    port = free_port()

    with started("telegram_bot_service", {"TELEGRAM_PORT": str(port)}, port) as running:
        ended = running.stop()

    assert ended == 0


@pytest.mark.parametrize("page", ["/healthz", "/readyz", "/version", "/metrics"])
def test_the_common_pages_answer(service: Running, page: str) -> None:
    assert httpx.get(service.url + page).status_code == 200


def test_it_says_which_releases_of_our_packages_it_runs(service: Running) -> None:
    about = httpx.get(service.url + "/version").json()

    assert about["service"] == "telegram_bot_service"
    assert sorted(about["distributions"]) == ["service-kit", "shared-models"]
    assert None not in about["distributions"].values()


@pytest.mark.parametrize(
    ("token", "status"),
    [
        pytest.param(None, 401, id="nobody"),
        pytest.param("a-token-of-a-stranger", 401, id="stranger"),
        pytest.param(TOKENS["telegram_bot"], 403, id="another caller"),
        pytest.param(TOKENS["assistant"], 503, id="its caller, without a bot"),
    ],
)
def test_only_the_callers_of_an_endpoint_are_let_in(
    service: Running, token: str | None, status: int
) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    answer = httpx.post(service.url + "/replies", json=ASKED, headers=headers)

    assert answer.status_code == status


def test_it_sends_with_its_token_and_never_writes_it_down(fake: ModuleType) -> None:
    port = free_port()
    headers = {"Authorization": f"Bearer {TOKENS['assistant']}"}
    with fake.telegram() as telegram:
        telegram.script.append(fake.BROKEN)
        env = {
            "TELEGRAM_PORT": str(port),
            "TELEGRAM_INTERNAL_TOKENS": json.dumps(TOKENS),
            "TELEGRAM_TOKEN": fake.TOKEN,
            "TELEGRAM_API_URL": telegram.url,
            "TELEGRAM_LOG_LEVEL": "debug",
        }
        with started("telegram_bot_service", env, port) as running:
            answer = httpx.post(running.url + "/replies", json=ASKED, headers=headers)
            running.stop()
            written = running.log()

    assert answer.json()["state"] == "unknown"
    assert [each["text"] for each in telegram.sent] == ["hello"]
    assert "service_stopped" in written
    assert fake.TOKEN not in written
