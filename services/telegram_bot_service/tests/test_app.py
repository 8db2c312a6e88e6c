from types import ModuleType
from typing import Any

import pytest
from service_kit.testing import client

from telegram_bot_service.app import build
from telegram_bot_service.settings import TelegramBotSettings

TOKEN = "token-of-the-assistant"
REF = "00000000-0000-0000-0000-000000000007"
ASKED = {"id": REF, "reply": {"chat_id": 5, "text": "hello"}}

# The library warns of its own old unit before anybody can ask for the new one.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


def settings(**more: object) -> TelegramBotSettings:
    return TelegramBotSettings.model_validate({"internal_tokens": {"assistant": TOKEN}} | more)


def reported(**more: object) -> dict[str, Any]:
    return {
        "type": "delivery.reported",
        "ref_id": REF,
        "state": "delivered",
        "telegram_message_id": None,
        "error": None,
    } | more


async def test_a_reply_is_shown_and_reported(fake: ModuleType) -> None:
    with fake.telegram() as telegram:
        web = build(settings(token=fake.TOKEN, api_url=telegram.url)).web
        async with client(web, TOKEN) as http:
            answer = await http.post("/replies", json=ASKED)

    assert answer.status_code == 200
    assert answer.json() == reported(telegram_message_id=101)
    assert [each["text"] for each in telegram.sent] == ["hello"]


async def test_a_user_who_blocked_the_bot_is_reported(fake: ModuleType) -> None:
    with fake.telegram() as telegram:
        telegram.script.append(fake.BLOCKED)
        web = build(settings(token=fake.TOKEN, api_url=telegram.url)).web
        async with client(web, TOKEN) as http:
            answer = await http.post("/replies", json=ASKED)

    said = "Forbidden: bot was blocked by the user"
    error = f"Telegram refused a message for chat 5: {said}."
    assert answer.json() == reported(state="blocked", error=error)


async def test_a_caller_is_told_how_long_to_wait(fake: ModuleType) -> None:
    with fake.telegram() as telegram:
        telegram.script.append(fake.flood(7))
        web = build(settings(token=fake.TOKEN, api_url=telegram.url)).web
        async with client(web, TOKEN) as http:
            answer = await http.post("/replies", json=ASKED)

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert answer.json()["retry_after"] == 7


async def test_without_a_token_the_answer_says_which_setting_to_set() -> None:
    async with client(build(settings()).web, TOKEN) as http:
        answer = await http.post("/replies", json=ASKED)

    assert answer.status_code == 503
    said = "No bot is configured; set 'TELEGRAM_TOKEN' to its token and start again."
    assert answer.json()["detail"] == said


@pytest.mark.parametrize(
    ("token", "name"),
    [
        pytest.param(None, "telegram: not configured", id="without a bot"),
        pytest.param("123456789:" + "A" * 35, "telegram: configured", id="with a bot"),
    ],
)
async def test_readiness_shows_whether_there_is_a_bot(token: str | None, name: str) -> None:
    async with client(build(settings(token=token)).web) as http:
        answer = await http.get("/readyz")

    assert answer.status_code == 200
    assert [check["name"] for check in answer.json()["checks"]] == [name]


async def test_a_reply_that_is_not_understood_names_the_place() -> None:
    async with client(build(settings()).web, TOKEN) as http:
        answer = await http.post("/replies", json=ASKED | {"replay": True})

    assert answer.status_code == 422
    assert [error["loc"] for error in answer.json()["errors"]] == [["body", "replay"]]
