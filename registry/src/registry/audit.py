"""The audit: who did or was refused what, as a chain in which each record seals the one before.

A record is sealed by the sha256 of the seal before it and of what the record says, in one spelling.
Whoever changes, removes or inserts a record breaks the chain at that place; whoever writes the
whole chain anew, or cuts its end off, is found by a seal that was noted down elsewhere.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import StrEnum

START = "0" * 64
"""The seal before the first record."""
MOST_TEXT = 4000
"""Characters of a record's longest field; what a stranger sent is cut there."""


class Result(StrEnum):
    """How it ended."""

    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True)
class Actor:
    """Who acts, by which means, and from where."""

    name: str
    means: str = ""
    source: str = ""


@dataclass(frozen=True)
class Event:
    """Something that was done or refused."""

    action: str
    about: str
    detail: str = ""
    result: Result = Result.DONE


@dataclass(frozen=True)
class Record:
    """An event as the audit keeps it. Units: ``at`` is UTC text, as upload times are."""

    number: int
    at: str
    actor: str
    means: str
    source: str
    action: str
    about: str
    result: str
    detail: str
    seal: str

    @property
    def head(self) -> str:
        """What to note down elsewhere: the number and the seal of this record."""
        return f"{self.number}:{self.seal}"


Said = tuple[Actor, Event]
"""An event, and whose it is."""

OPERATOR = Actor("operator", "command line")
_acting: ContextVar[Actor] = ContextVar("acting", default=OPERATOR)


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Let what is done in a block be done by somebody."""
    token = _acting.set(actor)
    try:
        yield
    finally:
        _acting.reset(token)


def acting_now() -> Actor:
    """Say who acts."""
    return _acting.get()


def become(actor: Actor) -> None:
    """Let what the block does from here on be done by somebody who was only now made out."""
    _acting.set(actor)


def sealed(number: int, before: str, at: str, event: Event) -> Record:
    """Seal an event of whoever acts now as the record after another."""
    actor = _acting.get()
    record = Record(
        number=number,
        at=at,
        actor=_clean(actor.name),
        means=_clean(actor.means),
        source=_clean(actor.source),
        action=event.action,
        about=_clean(event.about),
        result=event.result.value,
        detail=_clean(event.detail),
        seal="",
    )
    return replace(record, seal=seal_of(before, record))


def seal_of(before: str, record: Record) -> str:
    """Say the seal a record must have after another seal."""
    said = {name: value for name, value in vars(record).items() if name != "seal"}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def breaks(records: Iterable[Record], heads: Iterable[str] = ()) -> Iterator[str]:
    """Tell where a chain is not whole, or lacks a head that was noted down.

    Shape: every record from the first, in order of their numbers.
    """
    missing, before, expected = set(heads), START, 1
    for record in records:
        if record.number != expected:
            yield f"record {expected} is missing: {record.number} follows {expected - 1}"
        elif not _carries(record, before):
            yield f"record {record.number} does not carry its seal: it, or the one before, changed"
        missing.discard(record.head)
        before, expected = record.seal, record.number + 1
    for head in sorted(missing):
        yield f"the chain does not hold {head}: its end was cut off, or it was written anew"


def _carries(record: Record, before: str) -> bool:
    try:
        return record.seal == seal_of(before, record)
    except TypeError:  # A value of it is no text or number any more.
        return False


def _clean(text: str) -> str:
    # What a stranger sent may be no text at all; databases and JSON take it spelt out.
    plain = text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")
    return plain if len(plain) <= MOST_TEXT else f"{plain[:MOST_TEXT]}…"
