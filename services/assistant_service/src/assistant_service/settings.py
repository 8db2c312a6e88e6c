"""The settings of the assistant service."""

from pydantic_settings import SettingsConfigDict
from service_kit import KitSettings, Port


class AssistantSettings(KitSettings):
    """What the assistant service is told at its start."""

    model_config = SettingsConfigDict(env_prefix="ASSISTANT_")

    port: Port = 8081
    """Port to listen on; 0 takes any free one."""
