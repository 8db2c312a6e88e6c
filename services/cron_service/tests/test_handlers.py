import pytest
from shared_models import SchedulePreview

from cron_service import handlers

DAILY = {"kind": "recurring", "freq": "daily", "at": "09:00", "start": "2026-01-01", "tz": "UTC"}
BELGRADE = DAILY | {"tz": "Europe/Belgrade"}
NIGHTLY = BELGRADE | {"at": "02:30"}


@pytest.mark.parametrize(
    ("schedule", "after", "count", "expected"),
    [
        pytest.param(
            {"kind": "one_off", "at": "2026-01-01T09:00Z"},
            "2026-01-01T08:59Z",
            5,
            ["01-01 09:00"],
            id="a moment to come",
        ),
        pytest.param(
            {"kind": "one_off", "at": "2026-01-01T09:00Z"},
            "2026-01-01T09:00Z",
            5,
            [],
            id="a moment that has passed",
        ),
        pytest.param(
            DAILY, "2026-01-01T09:00Z", 2, ["01-02 09:00", "01-03 09:00"], id="no more than asked"
        ),
        pytest.param(
            DAILY | {"until": "2026-01-02"},
            "2026-01-01T00:00Z",
            5,
            ["01-01 09:00", "01-02 09:00"],
            id="up to the end",
        ),
        pytest.param(
            DAILY | {"until": "2026-01-02"}, "2026-02-01T00:00Z", 5, [], id="after the end"
        ),
        pytest.param(
            BELGRADE,
            "2026-03-28T00:00Z",
            2,
            ["03-28 08:00", "03-29 07:00"],
            id="nine on the wall before and after the clock change",
        ),
        pytest.param(
            NIGHTLY,
            "2026-03-28T12:00Z",
            2,
            ["03-29 01:00", "03-30 00:30"],
            id="a skipped time is the first valid minute after it",
        ),
        pytest.param(
            NIGHTLY,
            "2026-10-24T12:00Z",
            2,
            ["10-25 00:30", "10-26 01:30"],
            id="a doubled time comes once",
        ),
    ],
)
def test_the_next_moments_of_a_schedule_are_listed(
    schedule: dict[str, str], after: str, count: int, expected: list[str]
) -> None:
    asked = SchedulePreview.model_validate({"schedule": schedule, "after": after, "count": count})

    told = handlers.preview(asked)

    assert [f"{each:%m-%d %H:%M}" for each in told.instants] == expected
