"""The settings of the cron service."""

from pydantic_settings import SettingsConfigDict
from service_kit import KitSettings, Port


class CronSettings(KitSettings):
    """What the cron service is told at its start."""

    model_config = SettingsConfigDict(env_prefix="CRON_")

    port: Port = 8084
    """Port to listen on; 0 takes any free one."""
