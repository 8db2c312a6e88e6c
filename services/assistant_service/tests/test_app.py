import pytest
from service_kit.testing import client

from assistant_service.app import build
from assistant_service.errors import ZonesMissing
from assistant_service.settings import AssistantSettings

TOKEN = "token-of-the-telegram-bot"
SETTINGS = AssistantSettings.model_validate({"internal_tokens": {"telegram_bot": TOKEN}})
ID = "00000000-0000-0000-0000-000000000007"
MESSAGE = {"chat_id": 5, "message_id": 3, "text": "remind me tomorrow at 09:00 to call mum"}
HEARD = {
    "id": ID,
    "occurred_at": "2026-11-22T12:00:00Z",
    "tz": "Europe/Belgrade",
    "message": MESSAGE,
}


class LostZones:
    async def check(self) -> None:
        raise ZonesMissing("Europe/London")


async def test_a_message_is_answered() -> None:
    async with client(build(SETTINGS).web, TOKEN) as http:
        answer = await http.post("/messages", json=HEARD)

    row = [
        {"text": "OK", "data": f"remind:{ID}"},
        {"text": "Cancel", "data": f"cancel:{ID}"},
    ]
    assert answer.status_code == 200
    assert answer.json() == {
        "replies": [
            {
                "type": "reply.send",
                "chat_id": 5,
                "text": "Mon 23 Nov 09:00, Europe/Belgrade: call mum",
                "format": "plain",
                "buttons": [row],
                "reply_to": 3,
            }
        ]
    }


@pytest.mark.parametrize(
    ("change", "place"),
    [
        pytest.param({"tzz": "UTC"}, ["body", "tzz"], id="a misspelt field"),
        pytest.param({"tz": "Atlantis"}, ["body", "tz"], id="no such zone"),
        pytest.param(
            {"message": MESSAGE | {"text": ""}}, ["body", "message", "text"], id="no words"
        ),
    ],
)
async def test_a_message_that_is_not_understood_names_the_place(
    change: dict[str, object], place: list[str]
) -> None:
    async with client(build(SETTINGS).web, TOKEN) as http:
        answer = await http.post("/messages", json=HEARD | change)

    assert answer.status_code == 422
    assert [error["loc"] for error in answer.json()["errors"]] == [place]


async def test_without_zones_the_service_is_not_ready() -> None:
    async with client(build(SETTINGS, LostZones()).web) as http:
        answer = await http.get("/readyz")

    assert answer.status_code == 503
    assert [check["name"] for check in answer.json()["checks"]] == ["zones"]
