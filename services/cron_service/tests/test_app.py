import pytest
from service_kit.testing import client

from cron_service.app import build
from cron_service.errors import ZonesMissing
from cron_service.settings import CronSettings

TOKEN = "token-of-the-assistant"
SETTINGS = CronSettings(internal_tokens={"assistant": TOKEN})
WEEKLY = {"kind": "recurring", "freq": "weekly", "at": "09:00", "start": "2026-01-05", "tz": "UTC"}
ASKED = {"schedule": WEEKLY, "after": "2026-01-05T09:00:00Z", "count": 2}


class LostZones:
    async def check(self) -> None:
        raise ZonesMissing("Europe/London")


async def test_a_schedule_is_previewed() -> None:
    async with client(build(SETTINGS).web, TOKEN) as http:
        answer = await http.post("/schedules/preview", json=ASKED)

    assert answer.status_code == 200
    assert answer.json() == {"instants": ["2026-01-12T09:00:00Z", "2026-01-19T09:00:00Z"]}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        pytest.param({"counts": 2}, ["body", "counts"], id="a misspelt field"),
        pytest.param({"count": 51}, ["body", "count"], id="more than a page"),
        pytest.param(
            {"schedule": WEEKLY | {"tz": "Atlantis"}},
            ["body", "schedule", "recurring", "tz"],
            id="no such zone",
        ),
    ],
)
async def test_a_preview_that_is_not_understood_names_the_place(
    change: dict[str, object], place: list[str]
) -> None:
    async with client(build(SETTINGS).web, TOKEN) as http:
        answer = await http.post("/schedules/preview", json=ASKED | change)

    assert answer.status_code == 422
    assert [error["loc"] for error in answer.json()["errors"]] == [place]


async def test_without_zones_the_service_is_not_ready() -> None:
    async with client(build(SETTINGS, LostZones()).web) as http:
        answer = await http.get("/readyz")

    assert answer.status_code == 503
    assert [check["name"] for check in answer.json()["checks"]] == ["zones"]
