"""Reminders, and each time that one falls due."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from shared_models.base import Contract, Request
from shared_models.ids import EventId, ReminderId, UserId
from shared_models.instants import Utc
from shared_models.open import Open
from shared_models.pages import PageQuery
from shared_models.schedules import Schedule
from shared_models.texts import MessageText, ShortText
from shared_models.units import Minutes


class Notify(Contract):
    """Send the reminder's text."""

    kind: Literal["notify"] = "notify"
    """Tells the actions apart."""


class AskAssistant(Contract):
    """Let the assistant answer a prompt, and send what it says."""

    kind: Literal["ask_assistant"] = "ask_assistant"
    """Tells the actions apart."""
    prompt: MessageText
    """What the assistant is asked."""


class Digest(Contract):
    """Send an overview of the day."""

    kind: Literal["digest"] = "digest"
    """Tells the actions apart."""


Action = Annotated[Notify | AskAssistant | Digest, Field(discriminator="kind")]
"""What happens when a reminder falls due."""


class ReminderStatus(Open):
    """Where a reminder is in its life."""

    ACTIVE = "active"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class Reminder(Contract):
    """Something a user wants to be told at its time."""

    id: ReminderId
    """The reminder's id."""
    user_id: UserId
    """Whose it is."""
    text: ShortText
    """What they want to be told."""
    note: MessageText | None = None
    """More about it, shown with the text; None when there is no more to say."""
    schedule: Schedule
    """When."""
    action: Action = Notify()
    """What happens then."""
    status: ReminderStatus
    """Where it is in its life."""
    next_at: Utc | None = None
    """When it falls due next by its schedule; None when it never will."""
    snoozed_until: Utc | None = None
    """When it comes back after a snooze; then this counts, not ``next_at``."""
    created_at: Utc
    """When it was entered."""
    source_event_id: EventId
    """The message that asked for it; asking twice makes one reminder."""


class ReminderCreate(Request):
    """Enter a reminder; the same ``source_event_id`` gives the one that exists."""

    text: ShortText
    """What the user wants to be told."""
    note: MessageText | None = None
    """More about it; a server older than 1.1 refuses the field."""
    schedule: Schedule
    """When."""
    action: Action = Notify()
    """What happens then."""
    source_event_id: EventId
    """The message that asks for it."""


class ReminderPatch(Request):
    """Change a reminder; a field that is None stays as it is."""

    text: ShortText | None = None
    """The new text."""
    note: MessageText | None = None
    """The new note; a server older than 1.1 refuses the field."""
    schedule: Schedule | None = None
    """The new schedule; ``next_at`` follows it."""
    action: Action | None = None
    """The new action."""
    status: ReminderStatus | None = None
    """The new status."""


class ReminderQuery(PageQuery):
    """Ask for a page of a user's reminders, by when they were entered."""

    status: ReminderStatus | None = None
    """Only those in this status; None for all."""


class Snooze(Request):
    """Put a reminder off, by some minutes or until a moment."""

    minutes: Minutes | None = None
    """For how long, from now."""
    until: Utc | None = None
    """Until when."""

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.minutes is None) == (self.until is None):
            msg = "Say either minutes or until."
            raise ValueError(msg)
        return self
