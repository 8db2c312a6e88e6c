from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from service_kit.testing import NOON, FixedClock
from shared_models import CalendarLink, LinkStatus, OAuthStart, UserId

from google_calendar_service import handlers
from google_calendar_service.errors import NotConfigured, TicketRefused
from google_calendar_service.ports import Desk, Google, Ticket, Visit

USER = UserId(UUID(int=7))
GOOGLE = Google("our-app", "https://accounts.google.com/o/oauth2/v2/auth")
# RFC 7636, appendix B
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


class OneDrawer:
    """Tickets in memory."""

    def __init__(self) -> None:
        self.kept, self.visits = dict[str, Ticket](), dict[str, Visit]()

    async def keep(self, ticket: Ticket, now: datetime) -> None:
        del now  # nothing is forgotten here
        self.kept[ticket.digest] = ticket

    async def use(self, digest: str, visit: Visit, now: datetime) -> UserId | None:
        ticket = self.kept.get(digest)
        if ticket is None or ticket.expires_at <= now or digest in self.visits:
            return None
        self.visits[digest] = visit
        return ticket.user_id


def numbered() -> Iterator[str]:
    return (f"secret-{number}" for number in count(1))


def desk(google: Google | None = GOOGLE) -> tuple[Desk, OneDrawer, FixedClock]:
    drawer, clock, secrets = OneDrawer(), FixedClock(), numbered()
    return Desk(drawer, clock, lambda: next(secrets), "https://us", google), drawer, clock


async def test_a_ticket_lives_ten_minutes_and_its_secret_is_not_kept() -> None:
    linking, drawer, _ = desk()

    told = await handlers.start(USER, linking)

    until = NOON + timedelta(minutes=10)
    digest = handlers.digest("secret-1")
    assert told == OAuthStart(url="https://us/oauth/start?t=secret-1", expires_at=until)
    assert drawer.kept == {digest: Ticket(digest, USER, until)}


async def test_a_ticket_leads_to_google_with_a_state_of_its_own() -> None:
    linking, drawer, _ = desk()
    await handlers.start(USER, linking)

    landing = await handlers.land("secret-1", linking)

    url = handlers.consent_url(GOOGLE, "https://us", "secret-2", "secret-4")
    state, browser = handlers.digest("secret-2"), handlers.digest("secret-3")
    assert landing == handlers.Landing(USER, "secret-3", url)
    assert drawer.visits == {handlers.digest("secret-1"): Visit(state, browser, "secret-4")}


@pytest.mark.parametrize(
    ("ticket", "later_s", "visits"),
    [
        pytest.param("secret-2", 0, 0, id="never given out"),
        pytest.param("", 0, 0, id="empty"),
        pytest.param("secret-1", 600, 0, id="too old"),
        pytest.param("secret-1", 0, 1, id="used before"),
    ],
)
async def test_a_ticket_that_does_not_work_is_refused(
    ticket: str, later_s: float, visits: int
) -> None:
    linking, _, clock = desk()
    await handlers.start(USER, linking)
    for _ in range(visits):
        await handlers.land(ticket, linking)
    clock.move(later_s)

    with pytest.raises(TicketRefused):
        await handlers.land(ticket, linking)


async def test_without_a_client_id_no_ticket_is_given_out() -> None:
    linking, drawer, _ = desk(google=None)

    with pytest.raises(NotConfigured, match="'CALENDAR_GOOGLE_CLIENT_ID'"):
        await handlers.start(USER, linking)

    assert drawer.kept == {}


def test_google_is_asked_for_events_and_free_time_alone() -> None:
    asked = urlsplit(handlers.consent_url(GOOGLE, "https://us", "the state", VERIFIER))

    assert f"{asked.scheme}://{asked.netloc}{asked.path}" == GOOGLE.auth_url
    assert dict(parse_qsl(asked.query)) == {
        "client_id": "our-app",
        "redirect_uri": "https://us/oauth/callback",
        "response_type": "code",
        "scope": "https://www.googleapis.com/auth/calendar.events "
        "https://www.googleapis.com/auth/calendar.freebusy",
        "state": "the state",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        "access_type": "offline",
        "prompt": "consent",
    }


def test_nobody_is_linked_yet() -> None:
    assert handlers.link() == CalendarLink(status=LinkStatus.NONE)
