"""Tickets as rows of one SQL table."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from fastapi import FastAPI
from shared_models import UserId
from sqlalchemy import (
    BigInteger,
    Column,
    MetaData,
    String,
    Table,
    Uuid,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from google_calendar_service.errors import DatabaseUnusable
from google_calendar_service.ports import Ticket, Visit

FAREWELL_S = 0.5
TABLES = MetaData()
TICKETS = Table(
    "tickets",
    TABLES,
    Column("digest", String(64), primary_key=True),
    Column("user_id", Uuid, nullable=False),
    Column("expires_at_s", BigInteger, nullable=False, index=True),
    Column("state_digest", String(64), unique=True),
    Column("browser_digest", String(64)),
    Column("verifier", String(128)),
)


class TicketTable:
    """The tickets in the database behind one URL."""

    def __init__(self, url: str) -> None:
        self._url, self._engine = url, create_async_engine(url)

    @asynccontextmanager
    async def opened(self, _web: FastAPI | None = None) -> AsyncIterator[None]:
        """Keep the database open, its table made, until the block ends.

        Raises: DatabaseUnusable.
        """
        try:
            async with self._engine.begin() as connection:
                await connection.run_sync(TABLES.create_all)
        except SQLAlchemyError as error:
            # The thread of a SQLite connection that failed still says goodbye to this event loop.
            await asyncio.sleep(FAREWELL_S)
            reason = str(error.__cause__ or error)
            raise DatabaseUnusable(self._url, reason) from error
        try:
            yield
        finally:
            await self._engine.dispose()

    async def check(self) -> None:
        """Return when the table can be read.

        Raises: SQLAlchemyError.
        """
        async with self._engine.connect() as connection:
            await connection.execute(select(TICKETS.c.digest).limit(1))

    async def keep(self, ticket: Ticket, now: datetime) -> None:
        """Keep a ticket, and forget those that are too old by now."""
        row = {
            "digest": ticket.digest,
            "user_id": ticket.user_id,
            "expires_at_s": _seconds(ticket.expires_at),
        }
        async with self._engine.begin() as connection:
            await connection.execute(delete(TICKETS).where(TICKETS.c.expires_at_s <= _seconds(now)))
            await connection.execute(insert(TICKETS).values(row))

    async def use(self, digest: str, visit: Visit, now: datetime) -> UserId | None:
        """Use a ticket up for this visit; return whose it is, or None if it does not work.

        One statement: of two visits at once, one gets it.
        """
        unused = (
            update(TICKETS)
            .where(TICKETS.c.digest == digest)
            .where(TICKETS.c.state_digest.is_(None))
            .where(TICKETS.c.expires_at_s > _seconds(now))
            .values(
                state_digest=visit.state_digest,
                browser_digest=visit.browser_digest,
                verifier=visit.verifier,
            )
            .returning(TICKETS.c.user_id)
        )
        async with self._engine.begin() as connection:
            owner = (await connection.execute(unused)).scalar_one_or_none()
        return None if owner is None else UserId(owner)


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())
