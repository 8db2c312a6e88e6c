"""What has fallen due, as rows: claimed for a while, then settled."""

from datetime import datetime
from typing import Any

from shared_models import (
    ChatId,
    Claimed,
    ClaimResponse,
    Occurrence,
    OccurrenceId,
    OccurrenceState,
    Reminder,
    ReminderId,
    ReminderStatus,
    UserId,
    occurrence_event_id,
)
from sqlalchemy import ColumnElement, Update, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql.dml import ReturningUpdate

from rest_service.adapters.tables import OCCURRENCES, REMINDERS, USERS
from rest_service.adapters.upsert import insert
from rest_service.errors import OccurrenceUnknown
from rest_service.ports import Decide

DUE, NOTED = REMINDERS.c, OCCURRENCES.c


class SqlOccurrences:
    """The occurrences in one database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def claim(self, now: datetime, limit: int, until: datetime) -> ClaimResponse:
        """Hand out what is due and nobody's; until then it is nobody else's."""
        async with self._engine.begin() as connection:
            taken = await connection.execute(claim_statement(now, limit, until))
            reminders = [Reminder.model_validate(row) for row in taken.mappings()]
            claimed = await _claimed(connection, reminders, now)
            planned = select(func.min(DUE.next_at)).where(_free(now))
            next_due_at = await connection.scalar(planned)
        return ClaimResponse(items=claimed, next_due_at=next_due_at)

    async def settle(
        self, occurrence_id: OccurrenceId, error: str | None, decide: Decide
    ) -> Occurrence:
        """Keep what is decided of an occurrence and its reminder, in one step.

        Raises: OccurrenceUnknown.
        """
        async with self._engine.begin() as connection:
            reminder = await _locked(connection, occurrence_id)
            noted = select(OCCURRENCES).where(NOTED.id == occurrence_id)
            row = (await connection.execute(noted)).mappings().one()
            further, moved = decide(Occurrence.model_validate(row), reminder)
            values = {"state": further.state, "error": error or row["error"]}
            mine = update(OCCURRENCES).where(NOTED.id == occurrence_id)
            await connection.execute(mine.values(values))
            if moved != reminder:
                await connection.execute(_move(moved))
        return further


def claim_statement(now: datetime, limit: int, until: datetime) -> ReturningUpdate[Any]:
    """Take what is due and free, the longest due first, in one statement that waits for nobody."""
    due = (
        select(DUE.id)
        .where(_free(now), DUE.next_at <= now)
        .order_by(DUE.next_at, DUE.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = update(REMINDERS).where(DUE.id.in_(select(due.c.id)))
    return taken.values(lease_until=until).returning(*DUE)


def _free(now: datetime) -> ColumnElement[bool]:
    unclaimed = or_(DUE.lease_until.is_(None), DUE.lease_until <= now)
    return and_(DUE.status == ReminderStatus.ACTIVE, unclaimed)


async def _claimed(
    connection: AsyncConnection, reminders: list[Reminder], now: datetime
) -> tuple[Claimed, ...]:
    if not reminders:
        return ()
    occurrences = await _note(connection, reminders, now)
    chats = await _chats(connection, reminders)
    items = [
        Claimed(occurrence=occurrences[each.id], reminder=each, chat_id=chats[each.user_id])
        for each in reminders
    ]
    return tuple(sorted(items, key=lambda item: (item.occurrence.at, item.occurrence.id)))


async def _note(
    connection: AsyncConnection, reminders: list[Reminder], now: datetime
) -> dict[ReminderId, Occurrence]:
    """Enter one occurrence a reminder, or count one more attempt at it."""
    rows = [_occurrence(each.id, each.next_at, now) for each in reminders if each.next_at]
    statement = insert(connection, OCCURRENCES).values(rows)
    again = {"attempts": NOTED.attempts + 1, "late_seconds": statement.excluded.late_seconds}
    upsert = statement.on_conflict_do_update(index_elements=["id"], set_=again)
    noted = await connection.execute(upsert.returning(*NOTED))
    occurrences = (Occurrence.model_validate(row) for row in noted.mappings())
    return {each.reminder_id: each for each in occurrences}


def _occurrence(reminder_id: ReminderId, at: datetime, now: datetime) -> dict[str, object]:
    return {
        "id": occurrence_event_id(reminder_id, at),
        "reminder_id": reminder_id,
        "at": at,
        "state": OccurrenceState.CLAIMED,
        "attempts": 1,
        "late_seconds": int((now - at).total_seconds()),
    }


async def _chats(connection: AsyncConnection, reminders: list[Reminder]) -> dict[UserId, ChatId]:
    owners = {each.user_id for each in reminders}
    found = select(USERS.c.id, USERS.c.chat_id).where(USERS.c.id.in_(owners))
    rows = (await connection.execute(found)).all()
    return {UserId(user_id): chat_id for user_id, chat_id in rows}


async def _locked(connection: AsyncConnection, occurrence_id: OccurrenceId) -> Reminder:
    """Return an occurrence's reminder, which nobody else claims or settles until the commit.

    A write that changes nothing is the one lock that both databases have.
    """
    its = select(NOTED.reminder_id).where(NOTED.id == occurrence_id).scalar_subquery()
    same = update(REMINDERS).where(DUE.id == its).values(lease_until=DUE.lease_until)
    row = (await connection.execute(same.returning(*DUE))).mappings().one_or_none()
    if row is None:
        raise OccurrenceUnknown(occurrence_id)
    return Reminder.model_validate(row)


def _move(moved: Reminder) -> Update:
    # The lease goes with the moment it was for.
    values = {"next_at": moved.next_at, "status": moved.status, "lease_until": None}
    return update(REMINDERS).where(DUE.id == moved.id).values(values)
