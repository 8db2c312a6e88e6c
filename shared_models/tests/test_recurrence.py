"""The next moment of a schedule, on ordinary days and on the days when clocks change."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_models import Frequency, NthWeekday, OneOff, Recurring, Schedule, next_after

BELGRADE, NEW_YORK, SYDNEY = "Europe/Belgrade", "America/New_York", "Australia/Sydney"
TUESDAY_2, THURSDAY_4 = {"nth": 2, "weekday": 2}, {"nth": 4, "weekday": 4}
LAST_FRIDAY = {"nth": -1, "weekday": 5}
LORD_HOWE, APIA, LONDON = "Australia/Lord_Howe", "Pacific/Apia", "Europe/London"


def _all(schedule: Schedule, after: str) -> Iterator[str]:
    moment: datetime | None = datetime.fromisoformat(after).astimezone(UTC)
    while moment and (moment := next_after(schedule, moment)):
        yield moment.strftime("%Y-%m-%d %H:%M")


def _recurring(freq: str, at: str, start: str, tz: str, **more: Any) -> Recurring:  # noqa: ANN401
    told = {"freq": freq, "at": at, "start": start, "tz": tz} | more
    return Recurring.model_validate(told)


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        pytest.param(
            _recurring("daily", "02:30", "2026-03-28", BELGRADE),
            ["2026-03-28 01:30", "2026-03-29 01:00", "2026-03-30 00:30"],
            id="belgrade-gap",
        ),
        pytest.param(
            _recurring("daily", "02:30", "2026-10-24", BELGRADE),
            ["2026-10-24 00:30", "2026-10-25 00:30", "2026-10-26 01:30"],
            id="belgrade-fold",
        ),
        pytest.param(
            _recurring("daily", "09:00", "2026-03-28", BELGRADE),
            ["2026-03-28 08:00", "2026-03-29 07:00", "2026-03-30 07:00"],
            id="belgrade-morning",
        ),
        pytest.param(
            _recurring("daily", "02:00", "2026-03-07", NEW_YORK),
            ["2026-03-07 07:00", "2026-03-08 07:00", "2026-03-09 06:00"],
            id="new-york-gap",
        ),
        pytest.param(
            _recurring("daily", "01:30", "2026-10-31", NEW_YORK),
            ["2026-10-31 05:30", "2026-11-01 05:30", "2026-11-02 06:30"],
            id="new-york-fold",
        ),
        pytest.param(
            _recurring("daily", "02:15", "2026-10-03", SYDNEY),
            ["2026-10-02 16:15", "2026-10-03 16:00", "2026-10-04 15:15"],
            id="sydney-gap",
        ),
        pytest.param(
            _recurring("daily", "02:15", "2026-04-04", SYDNEY),
            ["2026-04-03 15:15", "2026-04-04 15:15", "2026-04-05 16:15"],
            id="sydney-fold",
        ),
        pytest.param(
            _recurring("daily", "02:10", "2026-10-03", LORD_HOWE),
            ["2026-10-02 15:40", "2026-10-03 15:30", "2026-10-04 15:10"],
            id="half-an-hour-gap",
        ),
        pytest.param(
            _recurring("daily", "00:00", "2011-12-29", APIA),
            ["2011-12-29 10:00", "2011-12-30 10:00", "2011-12-31 10:00"],
            id="a-day-that-never-was",
        ),
        pytest.param(
            _recurring("hourly", "00:30", "2026-03-29", BELGRADE, interval=1),
            ["2026-03-28 23:30", "2026-03-29 00:30", "2026-03-29 01:30", "2026-03-29 02:30"],
            id="hourly-over-a-gap",
        ),
        pytest.param(
            _recurring("hourly", "01:30", "2026-10-25", BELGRADE, interval=1),
            ["2026-10-24 23:30", "2026-10-25 00:30", "2026-10-25 01:30", "2026-10-25 02:30"],
            id="hourly-over-a-fold",
        ),
        pytest.param(
            _recurring("daily", "08:00", "2026-01-01", "UTC", interval=3),
            ["2026-01-01 08:00", "2026-01-04 08:00", "2026-01-07 08:00"],
            id="every-third-day",
        ),
        pytest.param(
            _recurring("weekly", "08:00", "2026-01-07", "UTC", weekdays=[1, 3], interval=2),
            ["2026-01-07 08:00", "2026-01-19 08:00", "2026-01-21 08:00"],
            id="every-other-week",
        ),
        pytest.param(
            _recurring("weekly", "08:00", "2026-01-07", "UTC"),
            ["2026-01-07 08:00", "2026-01-14 08:00"],
            id="weekday-of-the-start",
        ),
        pytest.param(
            _recurring("monthly", "08:00", "2026-01-31", "UTC"),
            ["2026-01-31 08:00", "2026-02-28 08:00", "2026-03-31 08:00", "2026-04-30 08:00"],
            id="no-month-is-left-out",
        ),
        pytest.param(
            _recurring("monthly", "08:00", "2026-01-15", "UTC", month_day=1),
            ["2026-02-01 08:00", "2026-03-01 08:00"],
            id="first-of-the-month",
        ),
        pytest.param(
            _recurring("monthly", "08:00", "2026-01-01", "UTC", nth_weekday=TUESDAY_2),
            ["2026-01-13 08:00", "2026-02-10 08:00", "2026-03-10 08:00"],
            id="second-tuesday",
        ),
        pytest.param(
            _recurring("monthly", "08:00", "2026-01-01", "UTC", nth_weekday=LAST_FRIDAY),
            ["2026-01-30 08:00", "2026-02-27 08:00", "2026-03-27 08:00"],
            id="last-friday",
        ),
        pytest.param(
            _recurring("yearly", "08:00", "2024-02-29", "UTC"),
            ["2024-02-29 08:00", "2025-02-28 08:00", "2026-02-28 08:00", "2027-02-28 08:00",
             "2028-02-29 08:00"],
            id="leap-day",
        ),
        pytest.param(
            _recurring("yearly", "08:00", "2026-11-01", "UTC", nth_weekday=THURSDAY_4),
            ["2026-11-26 08:00", "2027-11-25 08:00"],
            id="fourth-thursday-of-november",
        ),
    ],
)  # fmt: skip
def test_moments_come_as_the_wall_clock_shows_them(
    schedule: Recurring, expected: list[str]
) -> None:
    assert list(islice(_all(schedule, "2011-01-01T00:00+00:00"), len(expected))) == expected


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        pytest.param(
            OneOff.model_validate({"at": "2026-05-01T10:00Z"}), ["2026-05-01 10:00"], id="one"
        ),
        pytest.param(
            _recurring("daily", "08:00", "2026-01-01", "UTC", count=2),
            ["2026-01-01 08:00", "2026-01-02 08:00"],
            id="count",
        ),
        pytest.param(
            _recurring("weekly", "08:00", "2026-01-07", "UTC", weekdays=[1, 3], count=2),
            ["2026-01-07 08:00", "2026-01-12 08:00"],
            id="count-from-the-start",
        ),
        pytest.param(
            _recurring("hourly", "08:00", "2026-01-01", "UTC", interval=12, until="2026-01-01"),
            ["2026-01-01 08:00", "2026-01-01 20:00"],
            id="until-hourly",
        ),
        pytest.param(
            _recurring("daily", "23:30", "2026-01-01", LONDON, until="2026-01-02"),
            ["2026-01-01 23:30", "2026-01-02 23:30"],
            id="until-is-inside",
        ),
        pytest.param(
            _recurring("daily", "00:00", "2011-12-29", APIA, count=3),
            ["2011-12-29 10:00", "2011-12-30 10:00", "2011-12-31 10:00"],
            id="count-without-the-day-that-never-was",
        ),
        pytest.param(
            _recurring("monthly", "08:00", "2999-11-30", "UTC"),
            ["2999-11-30 08:00", "2999-12-30 08:00"],
            id="horizon",
        ),
        pytest.param(_recurring("fortnightly", "08:00", "2026-01-01", "UTC"), [], id="newer"),
    ],
)
def test_a_schedule_that_ends_gives_nothing_more(schedule: Schedule, expected: list[str]) -> None:
    assert list(_all(schedule, "2000-01-01T00:00+00:00")) == expected


def test_the_moment_itself_is_not_after_itself() -> None:
    at = datetime(2026, 5, 1, 10, tzinfo=UTC)

    assert next_after(OneOff(at=at), at) is None
    assert next_after(OneOff(at=at), at - timedelta(microseconds=1)) == at


def test_a_far_start_costs_no_more_than_a_near_one() -> None:
    schedule = _recurring("hourly", "00:00", "1970-01-01", BELGRADE)

    assert next_after(schedule, datetime(2900, 6, 1, 0, 59, tzinfo=UTC)) == datetime(
        2900, 6, 1, 1, tzinfo=UTC
    )


DAYS = st.dates(date(1970, 1, 1), date(2999, 12, 31))
ZONES = st.sampled_from([BELGRADE, NEW_YORK, SYDNEY, LORD_HOWE, APIA, LONDON, "UTC",
                         "Africa/Monrovia", "Africa/Casablanca", "Asia/Kathmandu"])  # fmt: skip
NTH = st.builds(NthWeekday, nth=st.sampled_from([1, 2, 3, 4, -1]), weekday=st.integers(1, 7))


@st.composite
def _schedules(draw: st.DrawFn) -> Recurring:
    freq = draw(st.sampled_from(Frequency))
    start = draw(DAYS)
    extra: dict[str, Any] = draw(st.sampled_from([{}, {"count": 1}, {"count": 1000}, {"until": 1}]))
    if "until" in extra:
        extra = {"until": draw(st.dates(start, date(2999, 12, 31)))}
    if freq is Frequency.WEEKLY:
        extra["weekdays"] = tuple(draw(st.lists(st.integers(1, 7), max_size=7)))
    if freq in (Frequency.MONTHLY, Frequency.YEARLY):
        extra |= draw(st.sampled_from([{}, {"month_day": 31}, {"nth_weekday": draw(NTH)}]))
    minute = draw(st.integers(0, 24 * 60 - 1))
    interval = draw(st.integers(1, 999) | st.sampled_from([1, 2, 999]))
    at = time(minute // 60, minute % 60)
    return Recurring(freq=freq, interval=interval, at=at, start=start, tz=draw(ZONES), **extra)


YEAR_2020 = datetime(2020, 1, 1, tzinfo=UTC)
SOON = st.timedeltas(timedelta(0), timedelta(days=3650)).map(YEAR_2020.__add__)
MOMENTS = SOON | st.datetimes(timezones=st.just(UTC))


@given(_schedules(), MOMENTS)
def test_the_next_moment_is_later_and_nothing_is_raised(
    schedule: Recurring, after: datetime
) -> None:
    found = next_after(schedule, after)

    assert found is None or (found > after and found.tzinfo is UTC)


@given(_schedules(), MOMENTS, MOMENTS)
def test_a_later_question_never_gets_an_earlier_answer(
    schedule: Recurring, one: datetime, other: datetime
) -> None:
    earlier, later = (next_after(schedule, moment) for moment in sorted((one, other)))

    assert later is None or (earlier is not None and earlier <= later)


@given(_schedules(), MOMENTS)
def test_nothing_lies_between_a_moment_and_its_next(schedule: Recurring, after: datetime) -> None:
    found = next_after(schedule, after)

    if found is not None:
        assert next_after(schedule, found - timedelta(seconds=1)) == found
