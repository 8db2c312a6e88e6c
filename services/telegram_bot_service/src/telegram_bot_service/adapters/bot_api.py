"""Chats through Telegram's Bot API."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
from fastapi import FastAPI
from pydantic import SecretStr
from shared_models import ReplySend, TextFormat
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from telegram_bot_service import errors
from telegram_bot_service.adapters.no_bot import SETTING

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


class BotApi:
    """The bot that the token stands for."""

    state = "configured"

    def __init__(self, token: SecretStr, api_url: str, within_s: float) -> None:
        self._api_url = api_url.rstrip("/")
        self._request = HTTPXRequest(
            connect_timeout=within_s, read_timeout=within_s, write_timeout=within_s
        )
        self._bot = Bot(
            token.get_secret_value(),
            base_url=f"{self._api_url}/bot",
            request=self._request,
            get_updates_request=self._request,
        )

    @asynccontextmanager
    async def opened(self, _web: FastAPI | None = None) -> AsyncIterator[None]:
        """Keep the connections until the block ends; nothing is asked of Telegram yet."""
        async with self._request:
            yield

    async def check(self) -> None:
        """Return at once: Telegram being away is told by each send, not by taking us out."""

    async def send(self, message: ReplySend) -> int:
        """Show one message; return its id within the chat.

        Raises: TelegramBotError, the kind that says why and whether it was sent.
        """
        try:
            shown = await self._bot.send_message(
                message.chat_id,
                message.text,
                parse_mode=ParseMode.HTML if message.format is TextFormat.HTML else None,
                reply_markup=_keyboard(message),
                reply_parameters=_answered(message),
            )
        except TelegramError as error:
            raise self._meaning(error, message.chat_id) from error
        return shown.message_id

    def _meaning(self, error: TelegramError, chat_id: int) -> errors.TelegramBotError:
        said = error.message
        meant: errors.TelegramBotError
        match error:
            case RetryAfter():
                meant = errors.TooFast(_seconds(error.retry_after))
            case Forbidden():
                meant = errors.ChatBlocked(chat_id, said)
            case InvalidToken():
                meant = errors.TokenRefused(SETTING)
            case BadRequest() if "can't parse entities" in said.casefold():
                meant = errors.MarkupRefused(said)
            case BadRequest() | ChatMigrated():
                meant = errors.ChatRefused(chat_id, said)
            case NetworkError() if isinstance(error.__cause__, NOT_SENT):
                meant = errors.Unreachable(self._api_url)
            case _:
                meant = errors.AnswerLost(said)
        return meant


def _keyboard(message: ReplySend) -> InlineKeyboardMarkup | None:
    rows = [
        [InlineKeyboardButton(each.text, callback_data=each.data) for each in row]
        for row in message.buttons
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def _answered(message: ReplySend) -> ReplyParameters | None:
    if message.reply_to is None:
        return None
    # Its author may have deleted it meanwhile; the answer still counts.
    return ReplyParameters(message.reply_to, allow_sending_without_reply=True)


def _seconds(pause: float | timedelta) -> float:
    return pause.total_seconds() if isinstance(pause, timedelta) else pause
