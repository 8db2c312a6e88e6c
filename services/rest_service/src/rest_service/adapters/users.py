"""Users, as rows."""

from datetime import datetime
from uuid import uuid4

from shared_models import TelegramId, User, UserId, UserStatus, UserUpsert
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from rest_service.adapters.tables import USERS
from rest_service.adapters.upsert import insert
from rest_service.errors import UserUnknown


class SqlUsers:
    """The users in one database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def put(self, telegram_id: TelegramId, asked: UserUpsert, now: datetime) -> User:
        """Leave one user with this Telegram account and these particulars; return it."""
        newer = {"chat_id": asked.chat_id, "name": asked.name}
        first = {
            "id": uuid4(),
            "telegram_id": telegram_id,
            "language": asked.language,
            "status": UserStatus.ACTIVE,
            "created_at": now,
        }
        async with self._engine.begin() as connection:
            statement = insert(connection, USERS).values(first | newer)
            upsert = statement.on_conflict_do_update(index_elements=["telegram_id"], set_=newer)
            kept = await connection.execute(upsert.returning(*USERS.c))
            return User.model_validate(kept.mappings().one())

    async def get(self, user_id: UserId) -> User:
        """Return a user.

        Raises: UserUnknown.
        """
        async with self._engine.connect() as connection:
            kept = await connection.execute(select(USERS).where(USERS.c.id == user_id))
            row = kept.mappings().one_or_none()
        if row is None:
            raise UserUnknown(user_id)
        return User.model_validate(row)
