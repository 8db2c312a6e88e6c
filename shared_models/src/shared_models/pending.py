"""A question the assistant asked and the user has yet to answer."""

from typing import Annotated

from pydantic import Field

from shared_models.base import Contract, Request
from shared_models.instants import Utc
from shared_models.texts import MessageText, Word

Slots = Annotated[dict[Word, MessageText], Field(max_length=32)]
"""What is known so far, by name."""


class PendingQuestion(Contract):
    """What the assistant waits for; a user has at most one."""

    intent: Word
    """What will be done once it is answered."""
    slots: Slots
    """What is known so far, by name."""
    expires_at: Utc
    """When it is forgotten."""


class PendingPut(Request):
    """Wait for an answer, in place of whatever was asked before."""

    intent: Word
    """What will be done once it is answered."""
    slots: Slots
    """What is known so far, by name."""
    expires_at: Utc
    """When it is forgotten."""
