"""What the google calendar service needs from the world, and the values that cross these seams."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from service_kit import Clock
from shared_models import UserId

Secret = Callable[[], str]
"""Makes a new secret of 256 bits that fits into an address."""


@dataclass(frozen=True)
class Ticket:
    """The right to link one calendar to one user, once; the secret itself is not kept."""

    digest: str
    user_id: UserId
    expires_at: datetime


@dataclass(frozen=True)
class Visit:
    """What Google's answer must fit: the state we sent, the browser, the proof of the code."""

    state_digest: str
    browser_digest: str
    verifier: str


class Tickets(Protocol):
    """The tickets that were given out."""

    async def keep(self, ticket: Ticket, now: datetime) -> None:
        """Keep a ticket, and forget those that are too old by now."""

    async def use(self, digest: str, visit: Visit, now: datetime) -> UserId | None:
        """Use a ticket up for this visit; return whose it is, or None if it does not work."""


@dataclass(frozen=True)
class Google:
    """How Google knows this application."""

    client_id: str
    auth_url: str


@dataclass(frozen=True)
class Desk:
    """Everything that linking a calendar takes."""

    tickets: Tickets
    clock: Clock
    secret: Secret
    public_url: str
    google: Google | None
    """None until Google knows this application."""
