"""The settings of the rest service."""

from pydantic import SecretStr, field_validator
from pydantic_settings import SettingsConfigDict
from service_kit import KitSettings, Port
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

DRIVERS = ("sqlite+aiosqlite", "postgresql+asyncpg")


class RestSettings(KitSettings):
    """What the rest service is told at its start."""

    model_config = SettingsConfigDict(env_prefix="REST_")

    port: Port = 8082
    """Port to listen on; 0 takes any free one."""
    database_url: SecretStr = SecretStr("sqlite+aiosqlite:///rest.db")
    """Where users and reminders are kept; a path after three slashes is relative."""

    @field_validator("database_url")
    @classmethod
    def _has_a_driver_we_ship(cls, url: SecretStr) -> SecretStr:
        if _driver(url.get_secret_value()) not in DRIVERS:
            msg = f"it must start with {' or '.join(f'{each}://' for each in DRIVERS)}"
            raise ValueError(msg)
        return url


def _driver(url: str) -> str | None:
    try:
        return make_url(url).drivername
    except ArgumentError:
        return None
