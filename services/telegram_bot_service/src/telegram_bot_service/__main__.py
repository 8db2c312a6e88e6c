"""Run the telegram bot service."""

from service_kit import main

from telegram_bot_service.app import build
from telegram_bot_service.settings import TelegramBotSettings

if __name__ == "__main__":
    raise SystemExit(main(build, TelegramBotSettings))
