"""What a user asked the assistant to remember."""

from shared_models.base import Contract, Request
from shared_models.ids import EventId, FactId
from shared_models.instants import Utc
from shared_models.pages import PageQuery
from shared_models.texts import MessageText, ShortText, Word


class Fact(Contract):
    """One thing to remember."""

    id: FactId
    """The fact's id."""
    key: Word | None = None
    """What it is about, unique for the user; None for a loose note."""
    text: MessageText
    """The fact, in the user's words."""
    source_event_id: EventId
    """The message that said it last."""
    updated_at: Utc
    """When it was said last."""


class FactPut(Request):
    """Remember something; a key that exists is replaced."""

    key: Word | None = None
    """What it is about; None for a loose note."""
    text: MessageText
    """The fact, in the user's words."""
    source_event_id: EventId
    """The message that says it."""


class FactQuery(PageQuery):
    """Ask for a page of a user's facts, by key and age."""

    q: ShortText | None = None
    """Only facts that hold these words; None for all."""
