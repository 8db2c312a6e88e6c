"""The streams: who writes what, and who reads it."""

from dataclasses import dataclass

from shared_models.base import Contract
from shared_models.envelope import DeadLetter
from shared_models.inbox import (
    CalendarLinked,
    CalendarUnlinked,
    ReminderFired,
    UserAction,
    UserMessage,
)
from shared_models.outbox import MessageEdit, ReminderDeliver, ReplySend, Typing
from shared_models.parties import Party
from shared_models.reports import DeliveryReported, UsageReported, UserBlocked, UserErased

PARTITIONS = 16
"""Into how many parts a stream is cut by user; each part keeps its order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A row of the table: one stream."""

    name: str
    """Its name; subjects begin with it."""
    subject: str
    """The subject of one message, with places for partition and user; every part is one token."""
    groups: tuple[Party, ...]
    """Who reads it; each group sees every message once."""
    producers: tuple[Party, ...]
    """Who writes it."""
    events: tuple[type[Contract], ...]
    """What it carries: events in an envelope, but for the dead letters."""


SERVICES = (Party.ASSISTANT, Party.CRON, Party.GOOGLE_CALENDAR, Party.REST, Party.TELEGRAM_BOT)

INBOX = Stream(
    name="sa.inbox",
    subject="sa.inbox.{partition}.{user}",
    groups=(Party.ASSISTANT,),
    producers=(Party.TELEGRAM_BOT, Party.CRON, Party.GOOGLE_CALENDAR),
    events=(UserMessage, UserAction, ReminderFired, CalendarLinked, CalendarUnlinked),
)
OUTBOX = Stream(
    name="sa.outbox",
    subject="sa.outbox.{partition}.{user}",
    groups=(Party.TELEGRAM_BOT,),
    producers=(Party.ASSISTANT, Party.CRON),
    events=(ReplySend, ReminderDeliver, MessageEdit, Typing),
)
EVENTS = Stream(
    name="sa.events",
    subject="sa.events.{partition}.{user}",
    groups=(Party.REST,),
    producers=(Party.TELEGRAM_BOT, Party.GOOGLE_CALENDAR, Party.ASSISTANT),
    events=(DeliveryReported, UserBlocked, UsageReported),
)
ERASE = Stream(
    name="sa.erase",
    subject="sa.erase.{partition}.{user}",
    groups=(Party.GOOGLE_CALENDAR, Party.TELEGRAM_BOT),
    producers=(Party.REST,),
    events=(UserErased,),
)
DEAD = Stream(
    name="sa.dead",
    subject="sa.dead.{partition}.{user}",
    groups=(Party.ADMIN,),
    producers=SERVICES,
    events=(DeadLetter,),
)

STREAMS = (INBOX, OUTBOX, EVENTS, ERASE, DEAD)
