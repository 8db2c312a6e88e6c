"""The google calendar service, joined: ports, handlers, web part."""

import secrets
from typing import Annotated

from fastapi import Depends, FastAPI, Query, Request, Response
from fastapi.responses import HTMLResponse
from service_kit import App, Clock, SystemClock, create_web, internal
from shared_models import CalendarLink, OAuthStart, UserId, endpoints

from google_calendar_service import handlers
from google_calendar_service.adapters import TicketTable, pages
from google_calendar_service.errors import NotConfigured, TicketRefused
from google_calendar_service.ports import Desk, Google
from google_calendar_service.settings import GoogleCalendarSettings

NAME = "google_calendar_service"
COOKIE = "calendar_link"


def build(settings: GoogleCalendarSettings, clock: Clock | None = None) -> App:
    """Join the handlers to their ports: real ones, unless a test hands in its own."""
    tickets = TicketTable(settings.database_url)
    desk = _desk(settings, tickets, clock or SystemClock())
    web = create_web(
        NAME,
        settings,
        checks={"database": tickets.check},
        statuses={NotConfigured: 503},
        lifespan=tickets.opened,
    )
    _add_internal(web, desk)
    _add_public(web, desk)
    return App(NAME, web)


def _add_internal(web: FastAPI, desk: Desk) -> None:
    row = endpoints.LINK_CALENDAR

    @web.post(row.path, dependencies=[Depends(internal(*row.callers))])
    async def start(user_id: UserId) -> OAuthStart:
        return await handlers.start(user_id, desk)

    row = endpoints.GET_LINK

    @web.get(row.path, dependencies=[Depends(internal(*row.callers))])
    async def link(user_id: UserId) -> CalendarLink:
        del user_id  # nobody is linked yet
        return handlers.link()


def _add_public(web: FastAPI, desk: Desk) -> None:
    web.exception_handler(TicketRefused)(_gone)

    @web.get(endpoints.START_OAUTH.path)
    async def land(t: Annotated[str, Query(min_length=1, max_length=128)]) -> Response:
        landing = await handlers.land(t, desk)
        shown = pages.landing(str(landing.user_id), landing.consent_url)
        answer = HTMLResponse(shown, headers=pages.HEADERS)
        answer.set_cookie(
            COOKIE,
            landing.browser,
            max_age=int(handlers.TICKET_LIFE.total_seconds()),
            path="/oauth",
            secure=desk.public_url.startswith("https://"),
            httponly=True,
            samesite="lax",
        )
        return answer


async def _gone(_request: Request, error: TicketRefused) -> Response:
    return HTMLResponse(pages.refusal(str(error)), 410, pages.HEADERS)


def _desk(settings: GoogleCalendarSettings, tickets: TicketTable, clock: Clock) -> Desk:
    client_id, auth_url = settings.google_client_id, str(settings.google_auth_url)
    return Desk(
        tickets=tickets,
        clock=clock,
        secret=lambda: secrets.token_urlsafe(32),
        public_url=str(settings.public_url).rstrip("/"),
        google=Google(client_id, auth_url) if client_id else None,
    )
