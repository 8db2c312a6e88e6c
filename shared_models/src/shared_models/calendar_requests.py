"""What can be asked of a user's calendar."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from shared_models.base import Request
from shared_models.calendar import AllDay, Details, Etag, EventTime, Timed
from shared_models.instants import Utc
from shared_models.pages import PageQuery
from shared_models.texts import ShortText, Word
from shared_models.units import Minutes


def in_order(start: EventTime, end: EventTime) -> bool:
    """Tell whether both times are of one kind and the end comes after the start."""
    if isinstance(start, Timed) and isinstance(end, Timed):
        return start.at < end.at
    return isinstance(start, AllDay) and isinstance(end, AllDay) and start.day < end.day


class EventCreate(Request):
    """Enter an event; the same ``idempotency_key`` enters it once."""

    idempotency_key: Word
    """What makes a repeat the same event."""
    title: ShortText
    """What it is called."""
    start: EventTime
    """When it begins."""
    end: EventTime
    """The first moment or day after it."""
    location: Details | None = None
    """Where it is."""
    description: Details | None = None
    """What else is said of it."""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if not in_order(self.start, self.end):
            msg = "The end must come after the start, and both be days or both be moments."
            raise ValueError(msg)
        return self


class EventPatch(Request):
    """Change an event; a field that is None stays as it is, an empty text clears it."""

    etag: Etag
    """The state that was read; another state means somebody changed it meanwhile."""
    title: ShortText | None = None
    """The new title."""
    start: EventTime | None = None
    """The new beginning."""
    end: EventTime | None = None
    """The new end."""
    location: Details | None = None
    """The new place."""
    description: Details | None = None
    """The new description."""


class EventQuery(PageQuery):
    """Ask for a page of events between two moments, the earliest first."""

    start: Utc
    """Only events that end after this."""
    end: Utc
    """Only events that begin before this."""
    q: ShortText | None = None
    """Only events that hold these words; None for all."""


class FreeBusyQuery(Request):
    """Ask when a user is free between two moments."""

    start: Utc
    """Where to begin to look."""
    end: Utc
    """Where to stop."""
    minutes: Minutes = 30
    """Only stretches at least this long."""
    limit: Annotated[int, Field(ge=1, le=50)] = 10
    """At most this many."""
