"""The rest service, joined: ports, handlers, web part."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query
from service_kit import App, Clock, SystemClock, create_web, internal
from shared_models import (
    ClaimRequest,
    ClaimResponse,
    Endpoint,
    Occurrence,
    OccurrenceReport,
    Page,
    Reminder,
    ReminderCreate,
    ReminderId,
    ReminderQuery,
    TelegramId,
    User,
    UserId,
    UserUpsert,
    endpoints,
)

from rest_service import errors, handlers
from rest_service.adapters import Database, SqlOccurrences, SqlReminders, SqlUsers
from rest_service.ports import Occurrences, Reminders, Users
from rest_service.settings import RestSettings

NAME = "rest_service"
STATUSES = {
    errors.NotKept: 404,
    errors.MessageTaken: 409,
    errors.NothingAhead: 422,
    errors.CursorUnreadable: 422,
}

Answer = Callable[..., Awaitable[Any]]
Serve = Callable[[Endpoint], Callable[[Answer], Answer]]


def build(settings: RestSettings, clock: Clock | None = None) -> App:
    """Join the handlers to their ports: real ones, unless a test hands in its own."""
    clock = clock or SystemClock()
    database = Database(settings.database_url.get_secret_value())
    checks = {"database": database.check, "migrations": database.check_migrations}
    web = create_web(NAME, settings, checks=checks, statuses=STATUSES, lifespan=database.opened)
    serve = partial(_serve, web)

    users, reminders = SqlUsers(database.engine), SqlReminders(database.engine)
    _serve_users(serve, users, clock)
    _serve_reminders(serve, users, reminders, clock)
    _serve_occurrences(serve, SqlOccurrences(database.engine), clock)
    return App(NAME, web)


def _serve(web: FastAPI, row: Endpoint) -> Callable[[Answer], Answer]:
    """Put a function at a row of the table of endpoints, open to the row's callers alone."""
    return web.api_route(
        row.path,
        methods=[row.method],
        status_code=200 if row.response else 204,
        dependencies=[Depends(internal(*row.callers))],
    )


def _serve_users(serve: Serve, users: Users, clock: Clock) -> None:
    @serve(endpoints.UPSERT_USER)
    async def put_user(telegram_id: TelegramId, asked: UserUpsert) -> User:
        return await handlers.put_user(telegram_id, asked, users, clock)

    @serve(endpoints.GET_USER)
    async def get_user(user_id: UserId) -> User:
        return await handlers.get_user(user_id, users)


def _serve_reminders(serve: Serve, users: Users, reminders: Reminders, clock: Clock) -> None:
    @serve(endpoints.CREATE_REMINDER)
    async def create_reminder(user_id: UserId, asked: ReminderCreate) -> Reminder:
        return await handlers.create_reminder(user_id, asked, reminders, clock)

    @serve(endpoints.LIST_REMINDERS)
    async def list_reminders(
        user_id: UserId, asked: Annotated[ReminderQuery, Query()]
    ) -> Page[Reminder]:
        return await handlers.list_reminders(user_id, asked, users, reminders)

    @serve(endpoints.GET_REMINDER)
    async def get_reminder(user_id: UserId, reminder_id: ReminderId) -> Reminder:
        return await handlers.get_reminder(user_id, reminder_id, reminders)

    @serve(endpoints.DELETE_REMINDER)
    async def delete_reminder(user_id: UserId, reminder_id: ReminderId) -> None:
        await handlers.delete_reminder(user_id, reminder_id, reminders)


def _serve_occurrences(serve: Serve, occurrences: Occurrences, clock: Clock) -> None:
    @serve(endpoints.CLAIM_OCCURRENCES)
    async def claim(asked: ClaimRequest) -> ClaimResponse:
        return await handlers.claim(asked, occurrences, clock)

    @serve(endpoints.REPORT_OCCURRENCE)
    async def report(asked: OccurrenceReport) -> Occurrence:
        return await handlers.report(asked, occurrences, clock)
