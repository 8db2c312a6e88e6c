"""The settings of the google calendar service."""

from typing import Annotated

from pydantic import AnyHttpUrl, Field
from pydantic_settings import SettingsConfigDict
from service_kit import KitSettings, Port


class GoogleCalendarSettings(KitSettings):
    """What the google calendar service is told at its start."""

    model_config = SettingsConfigDict(env_prefix="CALENDAR_")

    port: Port = 8083
    """Port to listen on; 0 takes any free one."""
    database_url: Annotated[str, Field(pattern=r"^sqlite\+aiosqlite:///")] = (
        "sqlite+aiosqlite:///calendar.db"
    )
    """Where tickets are kept; a file path after three slashes is relative."""
    public_url: AnyHttpUrl = AnyHttpUrl("http://127.0.0.1:8083")
    """Base address under which users' browsers reach this service."""
    google_client_id: Annotated[str, Field(min_length=1)] | None = None
    """Google's name for this application; without it no calendar can be linked."""
    google_auth_url: AnyHttpUrl = AnyHttpUrl("https://accounts.google.com/o/oauth2/v2/auth")
    """Where Google asks its users for their consent."""
