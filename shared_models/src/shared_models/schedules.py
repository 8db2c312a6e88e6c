"""When something happens: once, or again and again on a wall clock."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from shared_models.base import Contract, Request
from shared_models.instants import Day, LocalTime, Tz, Utc
from shared_models.open import Open

LAST = -1


def in_order(days: tuple[int, ...]) -> tuple[int, ...]:
    """Give each weekday once, Monday first."""
    return tuple(sorted(set(days)))


def first_to_fourth_or_last(nth: int) -> int:
    """Give the number back if every month has that weekday: 1 to 4, or -1 for the last.

    Raises: ValueError for zero.
    """
    if nth == 0:
        msg = "0 counts no weekday; use 1 to 4, or -1 for the last one."
        raise ValueError(msg)
    return nth


Weekday = Annotated[int, Field(ge=1, le=7)]
"""A day of the week by ISO 8601: 1 is Monday, 7 is Sunday."""
Weekdays = Annotated[tuple[Weekday, ...], Field(max_length=7), AfterValidator(in_order)]
"""Days of the week, each once, Monday first."""


class Frequency(Open):
    """How often a schedule comes round."""

    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    UNKNOWN = "unknown"


class NthWeekday(Contract):
    """A weekday counted within its month: the second Tuesday, the last Friday."""

    nth: Annotated[int, Field(ge=LAST, le=4), AfterValidator(first_to_fourth_or_last)]
    """Which one: 1 to 4, or -1 for the last; every month has these."""
    weekday: Weekday
    """The day of the week."""


class OneOff(Contract):
    """Happens once."""

    kind: Literal["one_off"] = "one_off"
    """Tells the two schedules apart."""
    at: Utc
    """The moment."""


class Recurring(Contract):
    """Happens again and again, at a wall-clock time of one zone.

    A month without the day uses its last day (the 31st in April, 29 February in a common year),
    so no month is left out. A time that a clock change skips is the first valid minute after it;
    a time that happens twice is the first of the two. ``hourly`` counts elapsed hours from
    ``start`` and ``at``, so a clock change neither adds nor loses one.
    """

    kind: Literal["recurring"] = "recurring"
    """Tells the two schedules apart."""
    freq: Frequency
    """The unit that ``interval`` counts."""
    interval: Annotated[int, Field(ge=1, le=999)] = 1
    """Every how many of them; 2 and weekly is every other week."""
    at: LocalTime
    """Time of day in ``tz``; for hourly the first time of the first day."""
    weekdays: Weekdays = ()
    """Weekly only: the days; none means the weekday of ``start``."""
    month_day: Annotated[int, Field(ge=1, le=31)] | None = None
    """Monthly and yearly only: the day of the month; None means that of ``start``."""
    nth_weekday: NthWeekday | None = None
    """Monthly and yearly only: a counted weekday, in place of ``month_day``."""
    start: Day
    """The first day in ``tz`` on which it may happen; yearly also takes its month from here."""
    until: Day | None = None
    """The last day in ``tz`` on which it may happen; not together with ``count``."""
    count: Annotated[int, Field(ge=1, le=1000)] | None = None
    """How many times in all, counted from ``start``; not together with ``until``."""
    tz: Tz
    """The zone of ``at``, ``start`` and ``until``."""

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Recurring":
        for broken, says in _contradictions(self):
            if broken:
                raise ValueError(says)
        return self


def _contradictions(it: Recurring) -> tuple[tuple[bool, str], ...]:
    by_month = it.freq in (Frequency.MONTHLY, Frequency.YEARLY, Frequency.UNKNOWN)
    by_week = it.freq in (Frequency.WEEKLY, Frequency.UNKNOWN)
    in_month = it.month_day is not None or it.nth_weekday is not None
    both = it.month_day is not None and it.nth_weekday is not None
    backward = it.until is not None and it.until < it.start
    return (
        (it.until is not None and it.count is not None, "until and count exclude one another."),
        (backward, "until lies before start; nothing would ever happen."),
        (bool(it.weekdays) and not by_week, "weekdays belong to a weekly schedule."),
        (in_month and not by_month, "month_day and nth_weekday belong to monthly and yearly."),
        (both, "month_day and nth_weekday exclude one another."),
    )


Schedule = Annotated[OneOff | Recurring, Field(discriminator="kind")]
"""When something happens."""


class SchedulePreview(Request):
    """Ask when a schedule would happen next."""

    schedule: Schedule
    """The schedule to look at."""
    after: Utc
    """Only moments after this one."""
    count: Annotated[int, Field(ge=1, le=50)] = 5
    """At most this many of them."""


class Upcoming(Contract):
    """The next moments of a schedule."""

    instants: tuple[Utc, ...]
    """Ascending; fewer than asked for when the schedule ends."""
