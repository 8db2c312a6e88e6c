"""What reaches the assistant."""

from typing import Literal

from shared_models.base import Contract
from shared_models.ids import ChatId, MessageId, OccurrenceId, ReminderId
from shared_models.instants import Utc
from shared_models.open import Open
from shared_models.reminders import Action
from shared_models.texts import Language, MessageText, ShortText, Word
from shared_models.units import Seconds


class UserMessage(Contract):
    """A user wrote something."""

    type: Literal["user.message"] = "user.message"
    """Names the event."""
    chat_id: ChatId
    """Where."""
    message_id: MessageId
    """The message within its chat."""
    text: MessageText
    """What they wrote."""
    lang: Language | None = None
    """Their language, as Telegram knows it."""
    reply_to: MessageId | None = None
    """The message they replied to."""
    voice_file_id: ShortText | None = None
    """Reserved: the voice message that ``text`` was heard from."""


class UserAction(Contract):
    """A user pressed a button."""

    type: Literal["user.action"] = "user.action"
    """Names the event."""
    chat_id: ChatId
    """Where."""
    message_id: MessageId
    """The message that carries the button."""
    action: Word
    """What the button does."""
    ref: Word
    """What it does it to."""


class ReminderFired(Contract):
    """A reminder fell due whose text the assistant has yet to write."""

    type: Literal["reminder.fired"] = "reminder.fired"
    """Names the event."""
    reminder_id: ReminderId
    """The reminder."""
    occurrence_id: OccurrenceId
    """The occurrence."""
    chat_id: ChatId
    """Where to answer."""
    at: Utc
    """When it fell due."""
    action: Action
    """What is to be done."""
    text: ShortText
    """The reminder's own text: sent as it is when the assistant cannot answer in time."""
    late_seconds: Seconds = 0
    """How long after ``at`` this was said."""


class CalendarLinked(Contract):
    """A user linked a calendar."""

    type: Literal["calendar.linked"] = "calendar.linked"
    """Names the event."""
    account: ShortText
    """The calendar's account, as people know it."""
    scopes: tuple[ShortText, ...] = ()
    """What was allowed."""


class UnlinkReason(Open):
    """Why a link ended."""

    ASKED = "asked"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


class CalendarUnlinked(Contract):
    """A calendar can no longer be used."""

    type: Literal["calendar.unlinked"] = "calendar.unlinked"
    """Names the event."""
    reason: UnlinkReason
    """Why: the user asked, or the calendar's owner took the permission back."""
