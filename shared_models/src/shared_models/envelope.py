"""The envelope of every message on a stream, and how it is opened."""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from shared_models.base import Contract
from shared_models.events import Event, UnknownEvent
from shared_models.ids import DeadLetterId, EventId, UserId
from shared_models.instants import Utc
from shared_models.parties import Party
from shared_models.texts import ShortText, Word
from shared_models.units import Count

SchemaVersion = Annotated[
    str, StringConstraints(max_length=21, pattern=r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$")
]
"""MAJOR.MINOR of the shared-models that wrote a message."""


@cache
def schema_version() -> str:
    """Give MAJOR.MINOR of the installed shared-models."""
    return ".".join(version("shared-models").split(".")[:2])


def readable(written_by: str, reader: str) -> bool:
    """Tell whether a reader of one schema version takes the messages of another.

    Readers take every MINOR of their own MAJOR, older and newer.

    >>> readable("1.7", reader="1.0"), readable("2.0", reader="1.9")
    (True, False)
    """
    return written_by.split(".", maxsplit=1)[0] == reader.split(".", maxsplit=1)[0]


class Envelope(Contract):
    """One message: who says what, when, and because of what."""

    id: EventId
    """The message's id; the same at each retry, so that a repeat is dropped."""
    schema_version: SchemaVersion = Field(default_factory=schema_version)
    """MAJOR.MINOR of the shared-models that wrote it."""
    occurred_at: Utc
    """When it happened."""
    source: Party
    """Who says it."""
    user_id: UserId | None = None
    """Whom it is about; messages about one user keep their order."""
    correlation_id: EventId
    """The message that began it all; its own id for the first one."""
    causation_id: EventId | None = None
    """The message that led to this one; None for the first one."""
    traceparent: ShortText | None = None
    """The W3C trace it belongs to."""
    expires_at: Utc | None = None
    """When it is no longer worth anything; None for never."""
    event: Event
    """What happened."""


class DeadLetter(Contract):
    """A message that nobody could handle, kept for the operator."""

    id: DeadLetterId
    """The dead letter's own id."""
    entry: str
    """The message as it came; what is not UTF-8 is replaced."""
    stream: Word
    """Where it came from."""
    reason: ShortText
    """Why it could not be handled."""
    deliveries: Count
    """How often it was tried."""
    failed_at: Utc
    """When it was given up."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a payload is no message for this version: it goes to the dead letters, as it is."""

    reason: str
    """``malformed``, ``schema_version 2.0`` or ``unknown_type user.message.2``."""


class _Head(Contract):
    """What tells whether the rest can be read; every MAJOR has it."""

    schema_version: SchemaVersion


def open_envelope(payload: str | bytes, reader: str | None = None) -> Envelope | Unreadable:
    r"""Read a payload as a message of this version, or say why that cannot be done.

    Shape: any bytes in. ``reader`` is the reader's schema version, this one when left out.
    Raises: nothing for any payload.

    >>> open_envelope(b"\\xff")
    Unreadable(reason='malformed')
    """
    try:
        written_by = _Head.model_validate_json(payload).schema_version
        if not readable(written_by, reader or schema_version()):
            return Unreadable(f"schema_version {written_by}")
        envelope = Envelope.model_validate_json(payload)
    except ValidationError:
        return Unreadable("malformed")
    if isinstance(envelope.event, UnknownEvent):
        return Unreadable(f"unknown_type {envelope.event.type}")
    return envelope
