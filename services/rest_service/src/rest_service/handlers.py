"""What the rest service does: functions of a message and the ports it needs."""

from datetime import datetime, timedelta
from uuid import uuid5

from service_kit import Clock
from shared_models import (
    ClaimRequest,
    ClaimResponse,
    EventId,
    Occurrence,
    OccurrenceReport,
    OccurrenceState,
    Page,
    Reminder,
    ReminderCreate,
    ReminderId,
    ReminderQuery,
    ReminderStatus,
    TelegramId,
    User,
    UserId,
    UserUpsert,
    next_after,
)

from rest_service.errors import MessageTaken, NothingAhead, ReminderUnknown
from rest_service.ports import Decide, Occurrences, Reminders, Users

PROGRESS = (
    OccurrenceState.CLAIMED,
    OccurrenceState.PUBLISHED,
    OccurrenceState.UNKNOWN,
    OccurrenceState.FAILED,
    OccurrenceState.DELIVERED,
)
"""States of an occurrence; a report never leads back: reports may come late, or twice."""


async def put_user(telegram_id: TelegramId, asked: UserUpsert, users: Users, clock: Clock) -> User:
    """Enter the person behind a Telegram account, or bring what is kept of them up to date."""
    return await users.put(telegram_id, asked, clock.now())


async def get_user(user_id: UserId, users: Users) -> User:
    """Return a user.

    Raises: UserUnknown.
    """
    return await users.get(user_id)


async def create_reminder(
    user_id: UserId, asked: ReminderCreate, reminders: Reminders, clock: Clock
) -> Reminder:
    """Enter a reminder; asked for again by the same message, return the one that exists.

    Raises: UserUnknown, MessageTaken, NothingAhead.
    """
    reminder_id = reminder_id_of(user_id, asked.source_event_id)
    kept = await reminders.find(user_id, reminder_id)
    if kept is None:
        kept = await reminders.add(entered(user_id, asked, clock.now()))
    if any(getattr(kept, name) != value for name, value in asked):
        raise MessageTaken(asked.source_event_id)
    return kept


async def list_reminders(
    user_id: UserId, asked: ReminderQuery, users: Users, reminders: Reminders
) -> Page[Reminder]:
    """List some of a user's reminders by when they were entered.

    Raises: UserUnknown, CursorUnreadable.
    """
    await users.get(user_id)
    return await reminders.page(user_id, asked)


async def get_reminder(user_id: UserId, reminder_id: ReminderId, reminders: Reminders) -> Reminder:
    """Return a user's reminder.

    Raises: ReminderUnknown, also for another user's.
    """
    kept = await reminders.find(user_id, reminder_id)
    if kept is None:
        raise ReminderUnknown(reminder_id)
    return kept


async def delete_reminder(user_id: UserId, reminder_id: ReminderId, reminders: Reminders) -> None:
    """Drop a user's reminder and its occurrences.

    Raises: ReminderUnknown, also for another user's.
    """
    if not await reminders.remove(user_id, reminder_id):
        raise ReminderUnknown(reminder_id)


async def claim(asked: ClaimRequest, occurrences: Occurrences, clock: Clock) -> ClaimResponse:
    """Hand out what is due, the longest due first, to nobody else until the lease ends."""
    now = clock.now()
    until = now + timedelta(seconds=asked.lease_seconds)
    return await occurrences.claim(now, asked.limit, until)


async def report(asked: OccurrenceReport, occurrences: Occurrences, clock: Clock) -> Occurrence:
    """Note how far an occurrence has come; once it is out, its reminder goes on.

    Raises: OccurrenceUnknown.
    """
    decide = gone_on(asked.state, clock.now())
    return await occurrences.settle(asked.occurrence_id, asked.error, decide)


def reminder_id_of(user_id: UserId, source: EventId) -> ReminderId:
    """Give the id of the reminder that a message of a user makes, the same at each retry."""
    return ReminderId(uuid5(user_id, str(source)))


def entered(user_id: UserId, asked: ReminderCreate, now: datetime) -> Reminder:
    """Give the reminder that is asked for, due next after now.

    Raises: NothingAhead.
    """
    next_at = next_after(asked.schedule, now)
    if next_at is None:
        raise NothingAhead(now)
    return Reminder(
        id=reminder_id_of(user_id, asked.source_event_id),
        user_id=user_id,
        status=ReminderStatus.ACTIVE,
        next_at=next_at,
        created_at=now,
        **dict(asked),
    )


def gone_on(state: OccurrenceState, now: datetime) -> Decide:
    """Make the decision that a report of this state leads to."""

    def decide(occurrence: Occurrence, reminder: Reminder) -> tuple[Occurrence, Reminder]:
        if PROGRESS.index(state) <= PROGRESS.index(occurrence.state):
            return occurrence, reminder
        further = occurrence.model_copy(update={"state": state})
        return further, moved_on(reminder, occurrence.at, now)

    return decide


def moved_on(reminder: Reminder, at: datetime, now: datetime) -> Reminder:
    """Give the reminder as it is once its moment ``at`` is out: due after now, or done.

    Moments missed meanwhile are passed over, so a backlog is told once.
    A reminder that is not waiting for that moment any more stays as it is.
    """
    if reminder.status is not ReminderStatus.ACTIVE or reminder.next_at != at:
        return reminder
    next_at = next_after(reminder.schedule, max(at, now))
    status = ReminderStatus.DONE if next_at is None else ReminderStatus.ACTIVE
    return reminder.model_copy(update={"next_at": next_at, "status": status})
