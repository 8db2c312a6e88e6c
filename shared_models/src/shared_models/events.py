"""Every event that a stream carries, and the one that this version does not know."""

from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Discriminator, Field, Tag

from shared_models.base import Contract
from shared_models.inbox import (
    CalendarLinked,
    CalendarUnlinked,
    ReminderFired,
    UserAction,
    UserMessage,
)
from shared_models.outbox import MessageEdit, ReminderDeliver, ReplySend, Typing
from shared_models.reports import DeliveryReported, UsageReported, UserBlocked, UserErased
from shared_models.texts import NO_NUL

UNKNOWN_EVENT = "unknown"


class UnknownEvent(Contract):
    """An event that this version does not know; kept whole, so that it can be replayed."""

    model_config = ConfigDict(extra="allow")
    extras: ClassVar[str] = "allow"
    """The one exemption: what is not understood must not be lost."""

    type: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
    """The name its writer gave it."""


def event_tag(event: Any) -> str:  # noqa: ANN401 whatever a stranger wrote
    """Name the class that reads this event: its type when it is known, else ``unknown``."""
    name = event.get("type") if isinstance(event, dict) else getattr(event, "type", None)
    return name if isinstance(name, str) and name in EVENT_TYPES else UNKNOWN_EVENT


Event = Annotated[
    Annotated[UserMessage, Tag("user.message")]
    | Annotated[UserAction, Tag("user.action")]
    | Annotated[ReminderFired, Tag("reminder.fired")]
    | Annotated[CalendarLinked, Tag("calendar.linked")]
    | Annotated[CalendarUnlinked, Tag("calendar.unlinked")]
    | Annotated[ReplySend, Tag("reply.send")]
    | Annotated[ReminderDeliver, Tag("reminder.deliver")]
    | Annotated[MessageEdit, Tag("message.edit")]
    | Annotated[Typing, Tag("typing")]
    | Annotated[DeliveryReported, Tag("delivery.reported")]
    | Annotated[UserBlocked, Tag("user.blocked")]
    | Annotated[UsageReported, Tag("usage.reported")]
    | Annotated[UserErased, Tag("user.erased")]
    | Annotated[UnknownEvent, Tag(UNKNOWN_EVENT)],
    Discriminator(event_tag),
]
"""Any event; a type that this version does not know is an ``UnknownEvent``."""

EVENT_TYPES = {
    kind.model_fields["type"].default: kind
    for kind in (
        UserMessage,
        UserAction,
        ReminderFired,
        CalendarLinked,
        CalendarUnlinked,
        ReplySend,
        ReminderDeliver,
        MessageEdit,
        Typing,
        DeliveryReported,
        UserBlocked,
        UsageReported,
        UserErased,
    )
}
"""The class of each event type that this version knows."""
