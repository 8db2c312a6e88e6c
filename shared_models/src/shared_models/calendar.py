"""A user's calendar, and the way to link it."""

from typing import Annotated, Literal

from pydantic import Field

from shared_models.base import Contract
from shared_models.ids import CalendarEventId
from shared_models.instants import Day, Tz, Utc
from shared_models.open import Open
from shared_models.texts import ShortText, WebAddress

Title = Annotated[str, Field(max_length=1024)]
"""What an event is called; calendars allow none."""
Details = Annotated[str, Field(max_length=8192)]
"""What else is said of an event; empty for nothing."""
Etag = Annotated[str, Field(min_length=1, max_length=256)]
"""One state of an event: an edit of another state is refused."""


class Timed(Contract):
    """A moment, as shown on the wall clock of a zone."""

    kind: Literal["timed"] = "timed"
    """Tells the two kinds of time apart."""
    at: Utc
    """The moment."""
    tz: Tz
    """The zone to show it in."""


class AllDay(Contract):
    """A whole day, wherever it is read."""

    kind: Literal["all_day"] = "all_day"
    """Tells the two kinds of time apart."""
    day: Day
    """The day; as an end it is the first day after the event."""


EventTime = Annotated[Timed | AllDay, Field(discriminator="kind")]
"""When an event begins or ends."""


class CalendarEventStatus(Open):
    """Whether an event takes place."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class CalendarEvent(Contract):
    """An event as it stands in the calendar."""

    id: CalendarEventId
    """The event's id within its calendar."""
    title: Title
    """What it is called."""
    start: EventTime
    """When it begins."""
    end: EventTime
    """When it is over: the first moment or day after it."""
    location: Details | None = None
    """Where it is."""
    description: Details | None = None
    """What else is said of it."""
    link: WebAddress | None = None
    """Where a browser shows it."""
    etag: Etag
    """The state that was read; an edit names it."""
    status: CalendarEventStatus
    """Whether it takes place."""


class Slot(Contract):
    """A stretch of free time."""

    start: Utc
    """When it begins."""
    end: Utc
    """When it is over."""


class FreeSlots(Contract):
    """When a user is free."""

    slots: tuple[Slot, ...]
    """Ascending, none touching the next."""


class LinkStatus(Open):
    """Whether the assistant may see a user's calendar."""

    LINKED = "linked"
    REVOKED = "revoked"
    NONE = "none"
    UNKNOWN = "unknown"


class CalendarLink(Contract):
    """How a user and a calendar are linked."""

    status: LinkStatus
    """Whether the calendar can be used."""
    account: ShortText | None = None
    """The calendar's account, as people know it."""
    scopes: tuple[ShortText, ...] = ()
    """What was allowed."""
    since: Utc | None = None
    """When it was linked."""


class OAuthStart(Contract):
    """Where a user goes to link a calendar."""

    url: WebAddress
    """The page that says what will be linked to whom; works once."""
    expires_at: Utc
    """When the page stops working."""
