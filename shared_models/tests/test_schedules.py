"""A schedule says one thing, or is refused."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared_models import OneOff, Recurring, Schedule, SchedulePreview

READ: TypeAdapter[OneOff | Recurring] = TypeAdapter(Schedule)
DAILY: dict[str, Any] = {
    "kind": "recurring", "freq": "daily", "at": "09:00", "start": "2026-01-01", "tz": "UTC",
}  # fmt: skip
FRIDAY = {"nth": 2, "weekday": 5}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"freq": "weekly", "weekdays": [5, 1, 5]}, id="weekdays"),
        pytest.param({"freq": "monthly", "month_day": 31}, id="month-day"),
        pytest.param({"freq": "monthly", "nth_weekday": FRIDAY}, id="nth"),
        pytest.param({"freq": "yearly", "month_day": 29}, id="yearly"),
        pytest.param({"interval": 999, "count": 1000}, id="largest"),
        pytest.param({"until": "2026-01-01"}, id="one-day"),
        pytest.param({"freq": "fortnightly", "weekdays": [1], "month_day": 3}, id="newer"),
    ],
)
def test_a_schedule_is_read(change: dict[str, Any]) -> None:
    assert isinstance(READ.validate_python(DAILY | change), Recurring)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"interval": 0}, id="no-interval"),
        pytest.param({"interval": 1000}, id="interval"),
        pytest.param({"weekdays": [1]}, id="weekdays-of-daily"),
        pytest.param({"freq": "weekly", "weekdays": [0]}, id="no-such-weekday"),
        pytest.param({"freq": "weekly", "month_day": 3}, id="month-day-of-weekly"),
        pytest.param({"freq": "monthly", "month_day": 32}, id="no-such-day"),
        pytest.param({"freq": "monthly", "nth_weekday": {"nth": 5, "weekday": 5}}, id="fifth"),
        pytest.param({"freq": "monthly", "nth_weekday": {"nth": 0, "weekday": 5}}, id="zeroth"),
        pytest.param({"freq": "monthly", "nth_weekday": FRIDAY, "month_day": 3}, id="two-days"),
        pytest.param({"until": "2026-02-01", "count": 3}, id="until-and-count"),
        pytest.param({"until": "2025-12-31"}, id="backward"),
        pytest.param({"count": 0}, id="never"),
        pytest.param({"count": 1001}, id="too-often"),
        pytest.param({"tz": "Mars/Base"}, id="zone"),
        pytest.param({"kind": "cron"}, id="kind"),
        pytest.param({"at": "09:00:01"}, id="seconds"),
    ],
)
def test_a_schedule_that_contradicts_itself_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        READ.validate_python(DAILY | change)


def test_weekdays_are_kept_once_and_in_order() -> None:
    read = Recurring.model_validate(DAILY | {"freq": "weekly", "weekdays": [5, 1, 5]})

    assert read.weekdays == (1, 5)


@pytest.mark.parametrize("count", [0, 51])
def test_a_preview_is_bounded(count: int) -> None:
    with pytest.raises(ValidationError):
        SchedulePreview.model_validate(
            {"schedule": DAILY, "after": "2026-01-01T00:00:00Z", "count": count}
        )
