"""The telegram bot service, joined: ports, handlers, web part."""

import math

from fastapi import Depends, Request, Response
from service_kit import App, create_web, internal, problem
from shared_models import DeliveryReported, SendReply, endpoints

from telegram_bot_service import handlers
from telegram_bot_service.adapters import BotApi, KeptReports, NoBot
from telegram_bot_service.errors import NotConfigured, TokenRefused, TooFast, Unreachable
from telegram_bot_service.ports import Bot
from telegram_bot_service.settings import TelegramBotSettings

NAME = "telegram_bot_service"
STATUSES: dict[type[Exception], int] = {NotConfigured: 503, TokenRefused: 503, Unreachable: 503}


def build(settings: TelegramBotSettings, bot: Bot | None = None) -> App:
    """Join the handlers to their ports: real ones, unless a test hands in its own."""
    bot = bot or _bot(settings)
    reports = KeptReports()
    checks = {f"telegram: {bot.state}": bot.check}
    web = create_web(NAME, settings, checks=checks, statuses=STATUSES, lifespan=bot.opened)
    web.exception_handler(TooFast)(_wait)

    row = endpoints.SEND_REPLY

    @web.post(row.path, dependencies=[Depends(internal(*row.callers))])
    async def send(asked: SendReply) -> DeliveryReported:
        return await handlers.send(asked, bot, reports)

    return App(NAME, web)


def _bot(settings: TelegramBotSettings) -> Bot:
    if settings.token is None:
        return NoBot()
    return BotApi(settings.token, str(settings.api_url), settings.answer_within_s)


async def _wait(request: Request, error: TooFast) -> Response:
    pause_s = math.ceil(error.retry_after_s)
    headers = {"Retry-After": str(pause_s)}
    return problem(request, 429, str(error), headers, retry_after=pause_s)
