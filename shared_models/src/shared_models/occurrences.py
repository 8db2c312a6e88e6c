"""Each time that a reminder falls due."""

from typing import Annotated

from pydantic import Field

from shared_models.base import Contract, Request
from shared_models.ids import ChatId, OccurrenceId, ReminderId
from shared_models.instants import Utc
from shared_models.open import Open
from shared_models.reminders import Reminder
from shared_models.texts import ShortText
from shared_models.units import Count, Seconds


class OccurrenceState(Open):
    """How far one occurrence has come; ``unknown``: sent, and nobody knows whether it arrived."""

    CLAIMED = "claimed"
    PUBLISHED = "published"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"

    @property
    def may_be_asked(self) -> bool:
        """Every state may be reported: here ``unknown`` is a fact of its own."""
        return True


class Occurrence(Contract):
    """One time that a reminder fell due."""

    id: OccurrenceId
    """The occurrence's id."""
    reminder_id: ReminderId
    """The reminder."""
    at: Utc
    """When it fell due; a reminder has one occurrence for each moment."""
    state: OccurrenceState
    """How far it has come."""
    attempts: Count = 0
    """How often it was claimed."""
    late_seconds: Seconds = 0
    """How long after ``at`` it was claimed last."""


class ClaimRequest(Request):
    """Take due occurrences, so that nobody else sends them meanwhile."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    """At most this many."""
    lease_seconds: Annotated[int, Field(ge=1, le=3600)] = 30
    """For how long they are the caller's; afterwards anybody may claim them."""


class Claimed(Contract):
    """A due occurrence and what is needed to act on it."""

    occurrence: Occurrence
    """The occurrence."""
    reminder: Reminder
    """Its reminder."""
    chat_id: ChatId
    """Where its user is told."""


class ClaimResponse(Contract):
    """The claimed occurrences, the longest due first."""

    items: tuple[Claimed, ...]
    """What is the caller's until the lease ends."""
    next_due_at: Utc | None = None
    """When the next one falls due; None when nothing is planned."""


class OccurrenceReport(Request):
    """Say how far an occurrence has come; ``published`` and what follows move its reminder on."""

    occurrence_id: OccurrenceId
    """The occurrence."""
    state: OccurrenceState
    """How far it has come."""
    error: ShortText | None = None
    """Why it failed, in words for the operator."""
