"""What the cron service does: functions of a message and the ports it needs."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from shared_models import Schedule, SchedulePreview, Upcoming, next_after


def preview(asked: SchedulePreview) -> Upcoming:
    """List the first moments of a schedule after the one asked for.

    Shape: ascending, at most ``count``; fewer when the schedule ends, none when it has ended.
    """
    return Upcoming(instants=tuple(islice(_moments(asked.schedule, asked.after), asked.count)))


def _moments(schedule: Schedule, after: datetime) -> Iterator[datetime]:
    while (moment := next_after(schedule, after)) is not None:
        yield moment
        after = moment
