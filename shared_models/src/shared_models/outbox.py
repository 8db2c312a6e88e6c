"""What the assistant and cron want shown in a chat."""

from typing import Literal

from shared_models.base import Contract
from shared_models.ids import ChatId, MessageId, OccurrenceId
from shared_models.messages import Buttons, TextFormat
from shared_models.texts import LongText, MessageText
from shared_models.units import Seconds


class ReplySend(Contract):
    """The assistant answers."""

    type: Literal["reply.send"] = "reply.send"
    """Names the event."""
    chat_id: ChatId
    """Where."""
    text: LongText
    """What to say; more than one Telegram message holds is split at a paragraph."""
    format: TextFormat = TextFormat.PLAIN
    """How the text is marked up."""
    buttons: Buttons = ()
    """Buttons under the last message, row by row."""
    reply_to: MessageId | None = None
    """The message that is answered."""


class ReminderDeliver(Contract):
    """A reminder fell due and is to be shown."""

    type: Literal["reminder.deliver"] = "reminder.deliver"
    """Names the event."""
    chat_id: ChatId
    """Where."""
    occurrence_id: OccurrenceId
    """The occurrence; its delivery is reported."""
    text: MessageText
    """What to say."""
    late_seconds: Seconds = 0
    """How late it is; shown when it matters."""
    buttons: Buttons = ()
    """Buttons under it, row by row."""


class MessageEdit(Contract):
    """A message that was sent says something else now."""

    type: Literal["message.edit"] = "message.edit"
    """Names the event."""
    chat_id: ChatId
    """Where."""
    message_id: MessageId
    """Which message."""
    text: MessageText
    """What it says now."""
    format: TextFormat = TextFormat.PLAIN
    """How the text is marked up."""
    buttons: Buttons = ()
    """Its buttons now; none takes them away."""


class Typing(Contract):
    """The assistant is at work on an answer; worth nothing after five seconds."""

    type: Literal["typing"] = "typing"
    """Names the event."""
    chat_id: ChatId
    """Where."""
