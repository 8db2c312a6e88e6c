"""Names of things: one type each, and the ids that every retry gives the same message."""

from datetime import UTC, datetime
from typing import Annotated, NewType
from uuid import UUID, uuid5

from pydantic import Field

NAMESPACE = UUID("5b7f8bd4-30f6-5f0e-9a3b-6f1d3c9e7a10")
"""The namespace of every derived id; changing it would deliver messages twice."""

UserId = NewType("UserId", UUID)
ReminderId = NewType("ReminderId", UUID)
OccurrenceId = NewType("OccurrenceId", UUID)
FactId = NewType("FactId", UUID)
DeadLetterId = NewType("DeadLetterId", UUID)
EventId = NewType("EventId", UUID)

TelegramId = Annotated[int, Field(ge=1, le=2**52)]
"""A Telegram account; at most 52 bits, says the Bot API."""
ChatId = Annotated[int, Field(ge=-(2**52), le=2**52)]
"""A Telegram chat; negative for groups."""
MessageId = Annotated[int, Field(ge=0, le=2**52)]
"""A message within its chat."""
CalendarEventId = Annotated[str, Field(min_length=1, max_length=1024)]
"""An event within its calendar, in the calendar's own spelling."""


def update_event_id(update_id: int) -> EventId:
    """Give the id of the message that one Telegram update becomes, the same at each retry.

    >>> update_event_id(7) == update_event_id(7) != update_event_id(8)
    True
    """
    return EventId(uuid5(NAMESPACE, f"tg:{update_id}"))


def reply_event_id(inbound: EventId, number: int) -> EventId:
    """Give the id of the ``number``-th reply to one message, the same at each retry."""
    return EventId(uuid5(NAMESPACE, f"{inbound}:reply:{number}"))


def occurrence_event_id(reminder: ReminderId, at: datetime) -> EventId:
    """Give the id of the message for a reminder's instant, the same in every zone.

    >>> from datetime import timedelta, timezone
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> one = ReminderId(UUID(int=1))
    >>> same = noon.astimezone(timezone(timedelta(hours=2)))
    >>> occurrence_event_id(one, noon) == occurrence_event_id(one, same)
    True
    """
    return EventId(uuid5(NAMESPACE, f"{reminder}:{at.astimezone(UTC).isoformat()}"))
