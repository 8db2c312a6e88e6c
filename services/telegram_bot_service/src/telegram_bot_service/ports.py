"""What the telegram bot service needs from the world."""

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from fastapi import FastAPI
from shared_models import DeliveryReported, EventId, ReplySend


class Chats(Protocol):
    """The chats with the bot's users."""

    async def send(self, message: ReplySend) -> int:
        """Show one message, at most 4096 characters long; return its id within the chat.

        Raises: TelegramBotError, the kind that says why and whether it was sent.
        """


class Bot(Chats, Protocol):
    """The bot that writes in these chats."""

    @property
    def state(self) -> str:
        """Say in a word or two whether there is a bot to write with."""

    def opened(self, web: FastAPI | None = None, /) -> AbstractAsyncContextManager[None]:
        """Hold what sending needs until the block ends."""

    async def check(self) -> None:
        """Return when the service may be called."""


class Reports(Protocol):
    """What became of the replies of late."""

    async def once(
        self, ref: EventId, send: Callable[[], Coroutine[None, None, DeliveryReported]]
    ) -> DeliveryReported:
        """Return what became of this reply, sending it only if nobody has, or is about to.

        Raises: what ``send`` raises; it is not kept, so the next try sends.
        """
