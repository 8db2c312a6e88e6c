"""What the google calendar service does: functions of a message and the ports it needs."""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from shared_models import CalendarLink, LinkStatus, OAuthStart, UserId

from google_calendar_service.errors import NotConfigured, TicketRefused
from google_calendar_service.ports import Desk, Google, Ticket, Visit

TICKET_LIFE = timedelta(minutes=10)
SETTING = "CALENDAR_GOOGLE_CLIENT_ID"
SCOPES = (
    "https://www.googleapis.com/auth/calendar.events",
    "https://www.googleapis.com/auth/calendar.freebusy",
)


@dataclass(frozen=True)
class Landing:
    """What the page shows before a user goes on to Google."""

    user_id: UserId
    browser: str
    """The cookie that Google's answer must come back with."""
    consent_url: str


async def start(user_id: UserId, desk: Desk) -> OAuthStart:
    """Give out a ticket for this user, and say where it is used.

    Raises: NotConfigured.
    """
    _google(desk)
    secret, now = desk.secret(), desk.clock.now()
    ticket = Ticket(digest(secret), user_id, now + TICKET_LIFE)
    await desk.tickets.keep(ticket, now)
    return OAuthStart(url=f"{desk.public_url}/oauth/start?t={secret}", expires_at=ticket.expires_at)


async def land(ticket: str, desk: Desk) -> Landing:
    """Use a ticket up: say who will be linked, and where Google asks for consent.

    Raises: NotConfigured, TicketRefused.
    Source: RFC 9700 (state bound to the browser), RFC 7636 (proof of the code).
    """
    google = _google(desk)
    state, browser, verifier = desk.secret(), desk.secret(), desk.secret()
    visit = Visit(digest(state), digest(browser), verifier)
    user_id = await desk.tickets.use(digest(ticket), visit, desk.clock.now())
    if user_id is None:
        raise TicketRefused
    return Landing(user_id, browser, consent_url(google, desk.public_url, state, verifier))


def link() -> CalendarLink:
    """Say how a user and a calendar are linked: not at all, until Google's answer is taken."""
    return CalendarLink(status=LinkStatus.NONE)


def consent_url(google: Google, public_url: str, state: str, verifier: str) -> str:
    """Return where Google asks a user to let us see events and free time, and no more."""
    challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    asked = {
        "client_id": google.client_id,
        "redirect_uri": f"{public_url}/oauth/callback",
        "response_type": "code",
        "scope": " ".join(SCOPES),
        "state": state,
        "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
        "access_type": "offline",
        # Without it Google gives a refresh token only at the very first consent.
        "prompt": "consent",
    }
    return f"{google.auth_url}?{urlencode(asked)}"


def digest(secret: str) -> str:
    """Return what is kept in place of a secret; one of 256 random bits needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _google(desk: Desk) -> Google:
    if desk.google is None:
        raise NotConfigured(SETTING)
    return desk.google
