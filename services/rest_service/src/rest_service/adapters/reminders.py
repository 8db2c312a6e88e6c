"""Reminders, as rows; each is reached only together with its owner."""

from collections.abc import Iterator

from shared_models import Page, Reminder, ReminderId, ReminderQuery, UserId
from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from rest_service.adapters import cursor
from rest_service.adapters.tables import REMINDERS
from rest_service.adapters.upsert import insert
from rest_service.errors import UserUnknown

ROW = REMINDERS.c
JSON_FIELDS = {"schedule", "action"}


class SqlReminders:
    """The reminders in one database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, reminder: Reminder) -> Reminder:
        """Keep a reminder, unless its id is kept already; return the one that is kept.

        Raises: UserUnknown.
        """
        plain = reminder.model_dump(include={column.name for column in ROW} - JSON_FIELDS)
        wire = reminder.model_dump(mode="json", include=JSON_FIELDS)
        try:
            async with self._engine.begin() as connection:
                statement = insert(connection, REMINDERS).values(plain | wire)
                await connection.execute(statement.on_conflict_do_nothing(index_elements=["id"]))
        except IntegrityError as error:
            raise UserUnknown(reminder.user_id) from error
        return await self.find(reminder.user_id, reminder.id) or reminder

    async def find(self, user_id: UserId, reminder_id: ReminderId) -> Reminder | None:
        """Return a user's reminder; None when this user has none such."""
        async with self._engine.connect() as connection:
            kept = await connection.execute(select(REMINDERS).where(*_mine(user_id, reminder_id)))
            row = kept.mappings().one_or_none()
        return None if row is None else Reminder.model_validate(row)

    async def page(self, user_id: UserId, asked: ReminderQuery) -> Page[Reminder]:
        """List some of a user's reminders by when they were entered.

        Raises: CursorUnreadable.
        """
        some = select(REMINDERS).where(ROW.user_id == user_id, *_wanted(asked))
        ordered = some.order_by(ROW.created_at, ROW.id).limit(asked.limit + 1)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(ordered)).mappings().all()
        items = tuple(Reminder.model_validate(row) for row in rows[: asked.limit])
        more = len(rows) > asked.limit
        following = cursor.write(items[-1].created_at, items[-1].id) if more else None
        return Page[Reminder](items=items, next_cursor=following)

    async def remove(self, user_id: UserId, reminder_id: ReminderId) -> bool:
        """Drop a user's reminder; tell whether there was one."""
        dropped = delete(REMINDERS).where(*_mine(user_id, reminder_id)).returning(ROW.id)
        async with self._engine.begin() as connection:
            return (await connection.execute(dropped)).one_or_none() is not None


def _mine(user_id: UserId, reminder_id: ReminderId) -> tuple[ColumnElement[bool], ...]:
    return (ROW.id == reminder_id, ROW.user_id == user_id)


def _wanted(asked: ReminderQuery) -> Iterator[ColumnElement[bool]]:
    if asked.status is not None:
        yield ROW.status == asked.status
    if asked.cursor is not None:
        at, last = cursor.read(asked.cursor)
        yield or_(ROW.created_at > at, and_(ROW.created_at == at, ROW.id > last))
