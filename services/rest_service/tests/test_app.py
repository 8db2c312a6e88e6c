from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr, ValidationError
from service_kit.testing import FixedClock, client

from rest_service.app import build
from rest_service.settings import RestSettings

TOKENS = {
    party: f"the-token-of-{party}-here" for party in ("assistant", "cron", "telegram_bot", "rest")
}
ANNA = {"chat_id": 70, "name": "Anna"}
MESSAGE = str(UUID(int=1))
SOON = {"kind": "one_off", "at": "2026-01-01T12:01:00Z"}
DAILY = {"kind": "recurring", "freq": "daily", "at": "09:00", "start": "2026-01-01", "tz": "UTC"}
CALL_MUM = {"text": "call mum", "schedule": SOON, "source_event_id": MESSAGE}


class Callers:
    """The service, called by those who may."""

    def __init__(self, http: httpx.AsyncClient, clock: FixedClock) -> None:
        self._http, self.clock = http, clock

    async def ask(self, caller: str, method: str, path: str, body: object = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {TOKENS[caller]}"}
        return await self._http.request(method, path, json=body, headers=headers)

    async def user(self, telegram_id: int = 7) -> str:
        path = f"/users/by-telegram/{telegram_id}"
        return str((await self.ask("telegram_bot", "PUT", path, ANNA)).json()["id"])

    async def create(self, user_id: str, **change: object) -> httpx.Response:
        path = f"/users/{user_id}/reminders"
        return await self.ask("assistant", "POST", path, CALL_MUM | change)


@pytest_asyncio.fixture
async def callers(database_url: str) -> AsyncIterator[Callers]:
    settings = RestSettings(database_url=SecretStr(database_url), internal_tokens=TOKENS)
    clock = FixedClock()
    async with client(build(settings, clock).web) as http:
        yield Callers(http, clock)


async def test_a_person_is_entered_once(callers: Callers) -> None:
    path = "/users/by-telegram/7"

    first = await callers.ask("telegram_bot", "PUT", path, ANNA)
    again = await callers.ask("telegram_bot", "PUT", path, ANNA | {"name": "Anna K."})
    read = await callers.ask("assistant", "GET", f"/users/{first.json()['id']}")

    assert first.json() == {
        "id": first.json()["id"],
        "telegram_id": 7,
        "chat_id": 70,
        "name": "Anna",
        "language": "en",
        "tz": None,
        "status": "active",
        "digest_at": None,
        "quiet_from": None,
        "quiet_to": None,
        "created_at": "2026-01-01T12:00:00Z",
    }
    assert read.json() == again.json() == first.json() | {"name": "Anna K."}


async def test_a_message_makes_one_reminder(callers: Callers) -> None:
    user = await callers.user()

    first = await callers.create(user)
    callers.clock.move(3600)
    again = await callers.create(user)

    assert (first.status_code, first.json()["next_at"]) == (200, SOON["at"])
    assert again.json() == first.json()


async def test_a_reminder_keeps_its_note(callers: Callers) -> None:
    user = await callers.user()

    made = await callers.create(user, note="Bring the blue folder.")
    other = await callers.create(user, note="Bring the red one.")

    path = f"/users/{user}/reminders/{made.json()['id']}"
    assert (await callers.ask("assistant", "GET", path)).json()["note"] == "Bring the blue folder."
    assert other.status_code == 409


async def test_a_message_that_made_another_reminder_is_told_so(callers: Callers) -> None:
    user = await callers.user()
    await callers.create(user)

    answer = await callers.create(user, text="call dad")

    assert answer.status_code == 409
    assert MESSAGE in answer.json()["detail"]


async def test_a_reminder_in_the_past_is_refused(callers: Callers) -> None:
    callers.clock.move(60)

    answer = await callers.create(await callers.user())

    assert answer.status_code == 422
    assert "nothing after" in answer.json()["detail"]


async def test_reminders_are_listed_a_page_at_a_time(callers: Callers) -> None:
    user = await callers.user()
    made = []
    for number in range(3):
        made.append((await callers.create(user, source_event_id=str(UUID(int=number)))).json())
        callers.clock.move(1)
    path = f"/users/{user}/reminders"

    first = (await callers.ask("assistant", "GET", f"{path}?limit=2")).json()
    more = f"{path}?limit=2&cursor={first['next_cursor']}"
    second = (await callers.ask("assistant", "GET", more)).json()

    assert first["items"] == made[:2]
    assert second == {"items": made[2:], "next_cursor": None}


@pytest.mark.parametrize(
    "query", ["limit=101", "limit=0", "cursor=stale", "status=asleep", "order=text"]
)
async def test_a_list_that_is_not_understood_is_refused(callers: Callers, query: str) -> None:
    user = await callers.user()

    answer = await callers.ask("assistant", "GET", f"/users/{user}/reminders?{query}")

    assert answer.status_code == 422


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_another_users_reminder_is_not_found(callers: Callers, method: str) -> None:
    anna, boris = await callers.user(7), await callers.user(8)
    kept = (await callers.create(anna)).json()

    theirs = await callers.ask("assistant", method, f"/users/{boris}/reminders/{kept['id']}")
    mine = await callers.ask("assistant", "GET", f"/users/{anna}/reminders/{kept['id']}")

    assert (theirs.status_code, mine.json()) == (404, kept)


async def test_a_deleted_reminder_is_gone(callers: Callers) -> None:
    user = await callers.user()
    path = f"/users/{user}/reminders/{(await callers.create(user)).json()['id']}"

    answers = [await callers.ask("assistant", how, path) for how in ("DELETE", "GET", "DELETE")]

    assert [answer.status_code for answer in answers] == [204, 404, 404]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        pytest.param("GET", "/users/{}", None, id="read"),
        pytest.param("GET", "/users/{}/reminders", None, id="list"),
        pytest.param("POST", "/users/{}/reminders", CALL_MUM, id="create"),
    ],
)
async def test_a_user_who_is_not_kept_is_not_found(
    callers: Callers, method: str, path: str, body: object
) -> None:
    answer = await callers.ask("assistant", method, path.format(uuid4()), body)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_what_is_due_is_claimed_reported_and_done(callers: Callers) -> None:
    user = await callers.user()
    made = (await callers.create(user)).json()
    callers.clock.move(70)

    claimed = (await callers.ask("cron", "POST", "/occurrences/claim", {})).json()
    occurrence = claimed["items"][0]["occurrence"]
    body = {"occurrence_id": occurrence["id"], "state": "published"}
    reported = (await callers.ask("cron", "POST", "/occurrences/report", body)).json()
    read = await callers.ask("assistant", "GET", f"/users/{user}/reminders/{made['id']}")

    assert claimed == {
        "items": [{"occurrence": occurrence, "reminder": made, "chat_id": 70}],
        "next_due_at": None,
    }
    assert (occurrence["at"], occurrence["late_seconds"]) == (SOON["at"], 10)
    assert reported == occurrence | {"state": "published"}
    assert read.json() == made | {"status": "done", "next_at": None}


async def test_a_reminder_missed_for_days_is_told_once(callers: Callers) -> None:
    await callers.create(await callers.user(), schedule=DAILY)
    callers.clock.move(5 * 24 * 3600)

    first = (await callers.ask("cron", "POST", "/occurrences/claim", {})).json()
    body = {"occurrence_id": first["items"][0]["occurrence"]["id"], "state": "published"}
    await callers.ask("cron", "POST", "/occurrences/report", body)
    second = (await callers.ask("cron", "POST", "/occurrences/claim", {})).json()

    assert first["items"][0]["occurrence"]["at"] == "2026-01-02T09:00:00Z"
    assert second == {"items": [], "next_due_at": "2026-01-07T09:00:00Z"}


async def test_an_unknown_occurrence_is_not_found(callers: Callers) -> None:
    body = {"occurrence_id": MESSAGE, "state": "published"}

    answer = await callers.ask("cron", "POST", "/occurrences/report", body)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("caller", "method", "path"),
    [
        pytest.param("assistant", "PUT", "/users/by-telegram/7", id="only telegram enters people"),
        pytest.param("assistant", "POST", "/occurrences/claim", id="only cron claims"),
        pytest.param("telegram_bot", "POST", "/occurrences/report", id="only cron reports"),
        pytest.param("cron", "GET", f"/users/{MESSAGE}", id="cron reads no people"),
        pytest.param("rest", "GET", f"/users/{MESSAGE}/reminders", id="its own token is no key"),
    ],
)
async def test_nobody_else_may_call(callers: Callers, caller: str, method: str, path: str) -> None:
    answer = await callers.ask(caller, method, path, {})

    assert answer.status_code == 403


@pytest.mark.parametrize("url", ["mysql://me:pass-word@host/rest", "rest.db?pass-word"])
def test_a_database_of_another_kind_is_refused_without_showing_its_password(url: str) -> None:
    with pytest.raises(ValidationError) as told:
        RestSettings(database_url=SecretStr(url))

    assert "it must start with sqlite+aiosqlite:// or postgresql+asyncpg://" in str(told.value)
    assert "pass-word" not in str(told.value)
