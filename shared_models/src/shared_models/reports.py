"""What services report of themselves, and the end of a user."""

from typing import Literal

from shared_models.base import Contract
from shared_models.ids import ChatId, EventId, MessageId, UserId
from shared_models.messages import DeliveryState
from shared_models.texts import ShortText, Word
from shared_models.usage import Usage


class DeliveryReported(Contract):
    """What became of something that was to be sent."""

    type: Literal["delivery.reported"] = "delivery.reported"
    """Names the event."""
    ref_id: EventId
    """The message that asked for it."""
    state: DeliveryState
    """Delivered only with Telegram's own message id; unknown when nobody can say."""
    telegram_message_id: MessageId | None = None
    """The message in its chat, once it is there; the last one if it was split."""
    error: ShortText | None = None
    """Why it is not there, in words for the operator."""


class UserBlocked(Contract):
    """A user blocked the bot: nothing can be sent to them."""

    type: Literal["user.blocked"] = "user.blocked"
    """Names the event."""
    chat_id: ChatId
    """The chat that is closed to us."""


class UsageReported(Contract):
    """What an answer cost."""

    type: Literal["usage.reported"] = "usage.reported"
    """Names the event."""
    usage: Usage
    """The cost."""
    model: Word | None = None
    """The language model."""


class UserErased(Contract):
    """A user is gone: whoever holds anything of theirs deletes it."""

    type: Literal["user.erased"] = "user.erased"
    """Names the event."""
    user_id: UserId
    """Who."""
