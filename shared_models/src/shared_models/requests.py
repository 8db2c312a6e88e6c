"""Events that are handed over in a call instead of on a stream."""

from shared_models.base import Contract, Request
from shared_models.ids import EventId, UserId
from shared_models.inbox import UserMessage
from shared_models.instants import Tz, Utc
from shared_models.outbox import ReplySend


class SendReply(Request):
    """Send a reply now; the same ``id`` reports on the same reply."""

    id: EventId
    """The reply's id; the report names it as ``ref_id``."""
    reply: ReplySend
    """The reply."""


class HearMessage(Request):
    """Let the assistant hear a message now."""

    id: EventId
    """The message's id; ids of the replies derive from it."""
    occurred_at: Utc
    """When it was written: what "in ten minutes" counts from."""
    user_id: UserId | None = None
    """Who wrote it; None for somebody not entered yet."""
    tz: Tz | None = None
    """Where their wall clock is; None until they said so."""
    message: UserMessage
    """The message."""


class Replies(Contract):
    """What the assistant answers to one message."""

    replies: tuple[ReplySend, ...]
    """In the order to send them; none when nothing is to be said."""
