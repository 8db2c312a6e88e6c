"""The settings of the telegram bot service."""

from typing import Annotated

from pydantic import AnyHttpUrl, Field, SecretStr
from pydantic_settings import SettingsConfigDict
from service_kit import KitSettings, Port


class TelegramBotSettings(KitSettings):
    """What the telegram bot service is told at its start."""

    model_config = SettingsConfigDict(env_prefix="TELEGRAM_")

    port: Port = 8085
    """Port to listen on; 0 takes any free one."""
    token: Annotated[SecretStr, Field(min_length=1)] | None = None
    """Token of the bot; without it nothing is sent."""
    api_url: AnyHttpUrl = AnyHttpUrl("https://api.telegram.org")
    """Base address of the Bot API."""
    answer_within_s: Annotated[float, Field(gt=0, le=60)] = 10.0
    """Seconds the Bot API may take to answer; later, nobody can say whether it was sent."""
