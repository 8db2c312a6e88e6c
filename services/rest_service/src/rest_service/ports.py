"""What the rest service needs from the world."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from shared_models import (
    ClaimResponse,
    Occurrence,
    OccurrenceId,
    Page,
    Reminder,
    ReminderId,
    ReminderQuery,
    TelegramId,
    User,
    UserId,
    UserUpsert,
)

Decide = Callable[[Occurrence, Reminder], tuple[Occurrence, Reminder]]
"""Says how an occurrence and its reminder go on."""


class Users(Protocol):
    """The users."""

    async def put(self, telegram_id: TelegramId, asked: UserUpsert, now: datetime) -> User:
        """Leave one user with this Telegram account and these particulars; return it."""

    async def get(self, user_id: UserId) -> User:
        """Return a user.

        Raises: UserUnknown.
        """


class Reminders(Protocol):
    """The reminders of each user."""

    async def add(self, reminder: Reminder) -> Reminder:
        """Keep a reminder, unless its id is kept already; return the one that is kept.

        Raises: UserUnknown.
        """

    async def find(self, user_id: UserId, reminder_id: ReminderId) -> Reminder | None:
        """Return a user's reminder; None when this user has none such."""

    async def page(self, user_id: UserId, asked: ReminderQuery) -> Page[Reminder]:
        """List some of a user's reminders by when they were entered.

        Raises: CursorUnreadable.
        """

    async def remove(self, user_id: UserId, reminder_id: ReminderId) -> bool:
        """Drop a user's reminder; tell whether there was one."""


class Occurrences(Protocol):
    """What has fallen due."""

    async def claim(self, now: datetime, limit: int, until: datetime) -> ClaimResponse:
        """Hand out what is due and nobody's; until then it is nobody else's."""

    async def settle(
        self, occurrence_id: OccurrenceId, error: str | None, decide: Decide
    ) -> Occurrence:
        """Keep what is decided of an occurrence and its reminder, in one step.

        Raises: OccurrenceUnknown.
        """
