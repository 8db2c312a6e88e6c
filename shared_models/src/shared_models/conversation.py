"""What was said between a user and the assistant."""

from shared_models.base import Contract, Request
from shared_models.ids import EventId
from shared_models.instants import Utc
from shared_models.open import Open
from shared_models.pages import Page
from shared_models.texts import LongText, Word


class Role(Open):
    """Who said something."""

    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"
    UNKNOWN = "unknown"


class Turn(Contract):
    """One thing that was said."""

    role: Role
    """Who said it."""
    text: LongText
    """What was said."""
    at: Utc
    """When."""
    source_event_id: EventId
    """The message it belongs to."""
    tool_name: Word | None = None
    """The tool, when a tool said it."""


class TurnAppend(Request):
    """Add one turn; the same event, role and tool are added once."""

    role: Role
    """Who said it."""
    text: LongText
    """What was said."""
    at: Utc
    """When."""
    source_event_id: EventId
    """The message it belongs to."""
    tool_name: Word | None = None
    """The tool, when a tool said it."""


class History(Page[Turn]):
    """A page of what was said, the latest first."""
