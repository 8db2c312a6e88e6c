"""Moments, days, wall-clock times and zones."""

from datetime import UTC, date, datetime, time
from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, AwareDatetime, Field

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2999, 12, 31)
MACHINE_ZONES = frozenset({"Factory", "localtime"})  # they mean something else elsewhere


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones()) - MACHINE_ZONES


def in_utc(instant: datetime) -> datetime:
    """Give the same moment, said in UTC.

    Raises: ValueError when UTC cannot say it (the first and last hours of the calendar).

    >>> in_utc(datetime.fromisoformat("2026-07-01T09:00:00+02:00")).isoformat()
    '2026-07-01T07:00:00+00:00'
    """
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        msg = f"{instant.isoformat()!r} has no UTC form; use a year from 2 to 9998."
        raise ValueError(msg) from error


def known_zone(name: str) -> str:
    """Give the name back if it is an IANA time zone of this machine.

    Raises: ValueError for any other name, in any spelling.
    """
    if name not in _zones():
        msg = f"{name!r} is not a time zone; use an IANA name such as 'Europe/Belgrade'."
        raise ValueError(msg)
    return name


def wall_clock(at: time) -> time:
    """Give the time back if it is a whole minute on a wall clock, without a zone.

    Raises: ValueError for a time with a zone, or with seconds.
    """
    if at.tzinfo is not None or at.second or at.microsecond:
        msg = f"{at.isoformat()!r} is not a wall-clock minute; write it like '09:30'."
        raise ValueError(msg)
    return at


Utc = Annotated[AwareDatetime, AfterValidator(in_utc)]
"""A moment, in UTC; one without a zone is refused, one with another zone is converted."""
Tz = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(known_zone)]
"""The IANA name of a time zone."""
LocalTime = Annotated[time, AfterValidator(wall_clock)]
"""A whole minute on the wall clock of some zone named beside it."""
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
"""A calendar day of the years 1970 to 2999."""
