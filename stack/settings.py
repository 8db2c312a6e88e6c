"""Where the local stack listens; the processes themselves read the same variables."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Ports of the processes, all on 127.0.0.1."""

    model_config = SettingsConfigDict(frozen=True, use_attribute_docstrings=True)

    registry_port: int = 8080
    """Port of the registry; the locks of the services name 8080."""
    assistant_port: int = 8081
    """Port of the assistant."""
    rest_port: int = 8082
    """Port of the rest service."""
    calendar_port: int = 8083
    """Port of the google_calendar service."""
    cron_port: int = 8084
    """Port of the cron service."""
    telegram_port: int = 8085
    """Port of the telegram_bot service."""
    stack_ready_s: float = 60.0
    """Seconds a started process has to become ready."""
