"""The telegram bot service's ports on real things, one module a thing."""

from telegram_bot_service.adapters.bot_api import BotApi
from telegram_bot_service.adapters.kept_reports import KeptReports
from telegram_bot_service.adapters.no_bot import NoBot

__all__ = ["BotApi", "KeptReports", "NoBot"]
