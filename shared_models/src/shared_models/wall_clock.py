"""From a wall clock to the one moment it means."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def instant_of(day: date, at: time, tz: str) -> datetime:
    """Give the moment, in UTC, at which the zone's clocks show that time on that day.

    A time that clocks skip is the first valid minute after the gap; one that they show twice is
    the first of the two.

    >>> instant_of(date(2026, 3, 29), time(2, 30), "Europe/Belgrade").isoformat()
    '2026-03-29T01:00:00+00:00'
    >>> instant_of(date(2026, 10, 25), time(2, 30), "Europe/Belgrade").isoformat()
    '2026-10-25T00:30:00+00:00'
    """
    zone = ZoneInfo(tz)
    shown = datetime.combine(day, at, zone)
    moment = shown.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == shown.replace(tzinfo=None):
        return moment
    # In a gap fold=0 still counts with the offset before it, fold=1 with the one after it.
    return _end_of_gap(shown.replace(fold=1).astimezone(UTC), moment, zone)


def _end_of_gap(before: datetime, past: datetime, zone: ZoneInfo) -> datetime:
    """Halve the way between a moment before the change and one not before it."""
    old = before.astimezone(zone).utcoffset()
    low, high = 0, int((past - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        moved = (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() != old
        low, high = (low, middle) if moved else (middle, high)
    return before + timedelta(seconds=high)
