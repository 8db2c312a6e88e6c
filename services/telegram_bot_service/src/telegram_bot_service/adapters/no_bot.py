"""Chats while no bot is configured: everything but sending works."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from shared_models import ReplySend

from telegram_bot_service.errors import NotConfigured

SETTING = "TELEGRAM_TOKEN"


class NoBot:
    """Chats that nobody can write to yet."""

    state = "not configured"

    @asynccontextmanager
    async def opened(self, _web: FastAPI | None = None) -> AsyncIterator[None]:
        """Hold nothing."""
        yield

    async def check(self) -> None:
        """Return at once: a service without a bot is ready to say so."""

    async def send(self, message: ReplySend) -> int:
        """Refuse.

        Raises: NotConfigured.
        """
        del message
        raise NotConfigured(SETTING)
