"""The next moment of a schedule: a pure function with bounded work."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from shared_models.instants import FIRST_DAY, LAST_DAY
from shared_models.schedules import LAST, Frequency, OneOff, Recurring, Schedule
from shared_models.wall_clock import instant_of

STEPS = 2000
"""How many periods are looked at before a schedule counts as ended."""
FIRST = datetime.combine(FIRST_DAY, datetime.min.time(), UTC)
END = datetime.combine(LAST_DAY, datetime.min.time(), UTC)


def next_after(schedule: Schedule, after: datetime) -> datetime | None:
    """Give the first moment of the schedule strictly after ``after``, in UTC; None when it ended.

    Work: at most 2000 periods. A frequency this version does not know gives None, as does
    whatever lies beyond the year 2999.
    Raises: nothing, for an ``after`` with a zone.

    >>> from shared_models import Recurring
    >>> daily = Recurring(freq="daily", at="09:00", start="2026-03-28", tz="Europe/Belgrade")
    >>> next_after(daily, datetime(2026, 3, 28, 12, tzinfo=UTC)).isoformat()
    '2026-03-29T07:00:00+00:00'
    """
    if isinstance(schedule, OneOff):
        return schedule.at if schedule.at > after else None
    if after >= END:
        return None
    moments = _moments(schedule, max(after, FIRST))
    return next((moment for moment in moments if moment > after), None)


def _moments(schedule: Recurring, after: datetime) -> Iterator[datetime]:
    """Yield ascending moments: all of them if they are counted, else from about ``after`` on."""
    first = 0 if schedule.count else _periods_before(schedule, after)
    happened, last = 0, FIRST - timedelta(days=2)
    for period in range(first, first + STEPS):
        days = _days(schedule, period)
        if not days:
            return
        for day in days:
            moment = _moment(schedule, day, period)
            if day < schedule.start or moment <= last:
                continue
            if _ended(schedule, moment, happened):
                return
            yield moment
            happened, last = happened + 1, moment


def _ended(schedule: Recurring, moment: datetime, happened: int) -> bool:
    if schedule.count is not None:
        return happened >= schedule.count
    day = moment.astimezone(ZoneInfo(schedule.tz)).date()
    return schedule.until is not None and day > schedule.until


def _moment(schedule: Recurring, day: date, period: int) -> datetime:
    if schedule.freq is Frequency.HOURLY:
        first = instant_of(schedule.start, schedule.at, schedule.tz)
        return first + timedelta(hours=period * schedule.interval)
    return instant_of(day, schedule.at, schedule.tz)


def _periods_before(schedule: Recurring, after: datetime) -> int:
    """Count whole periods that surely lie before ``after``; two are kept back for clock changes."""
    day, start = after.astimezone(ZoneInfo(schedule.tz)).date(), schedule.start
    days, months = (day - start).days, _month_number(day) - _month_number(start)
    elapsed = {
        Frequency.HOURLY: days * 24,
        Frequency.DAILY: days,
        Frequency.WEEKLY: days // 7,
        Frequency.MONTHLY: months,
        Frequency.YEARLY: months // 12,
    }
    reserve = 26 if schedule.freq is Frequency.HOURLY else 2
    return max(0, (elapsed.get(schedule.freq, 0) - reserve) // schedule.interval)


def _days(schedule: Recurring, period: int) -> tuple[date, ...]:
    """List the days of one period, ascending; none once it lies beyond the last day."""
    passed, start = period * schedule.interval, schedule.start
    match schedule.freq:
        case Frequency.HOURLY:
            return _from(start.toordinal() + passed // 24, (0,))
        case Frequency.DAILY:
            return _from(start.toordinal() + passed, (0,))
        case Frequency.WEEKLY:
            monday = start.toordinal() - start.weekday() + 7 * passed
            days = schedule.weekdays or (start.isoweekday(),)
            return _from(monday, tuple(day - 1 for day in days))
        case Frequency.MONTHLY:
            return _in_month(schedule, _month_number(start) + passed)
        case Frequency.YEARLY:
            return _in_month(schedule, _month_number(start) + 12 * passed)
    return ()


def _from(ordinal: int, offsets: tuple[int, ...]) -> tuple[date, ...]:
    inside = (ordinal + offset for offset in offsets if ordinal + offset <= LAST_DAY.toordinal())
    return tuple(date.fromordinal(day) for day in inside)


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _in_month(schedule: Recurring, number: int) -> tuple[date, ...]:
    year, month = divmod(number, 12)
    if year > LAST_DAY.year:
        return ()
    weekday_of_first, length = monthrange(year, month + 1)
    if schedule.nth_weekday is None:
        day = min(schedule.month_day or schedule.start.day, length)
        return (date(year, month + 1, day),)
    to_first = (schedule.nth_weekday.weekday - 1 - weekday_of_first) % 7
    if schedule.nth_weekday.nth == LAST:
        to_first += 7 * ((length - 1 - to_first) // 7)
    else:
        to_first += 7 * (schedule.nth_weekday.nth - 1)
    return (date(year, month + 1, to_first + 1),)
