"""A small service made with the kit, run as a real process by the tests."""

import asyncio
from typing import Annotated

import structlog
from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from service_kit import App, KitSettings, Port, create_web, main

log = structlog.stdlib.get_logger(__name__)


class SampleSettings(KitSettings):
    """What the sample is told."""

    model_config = SettingsConfigDict(env_prefix="SAMPLE_")

    port: Port = 8100
    """Port to listen on."""
    password: SecretStr = SecretStr("")
    """Some secret."""
    size: Annotated[int, Field(gt=0)] = 1
    """Some number."""
    broken: bool = False
    """Whether to fail while being joined."""


def build(settings: SampleSettings) -> App:
    """Join the sample."""
    if settings.broken:
        msg = f"no way in with {settings.password.get_secret_value()}"
        raise LookupError(msg)
    web = create_web("kit_sample", settings, distributions=("service-kit",))

    @web.get("/slow")
    async def slow() -> str:
        log.info("slow_entered")
        await asyncio.sleep(0.5)
        return "done"

    @web.get("/broken")
    async def broken() -> str:
        msg = f"lost {settings.password.get_secret_value()}"
        raise LookupError(msg)

    async def fail() -> None:
        msg = "nothing there"
        raise LookupError(msg)

    async def hang() -> None:
        await asyncio.sleep(60)

    return App("kit_sample", web, every=((0.05, fail), (1.0, hang)))


if __name__ == "__main__":
    raise SystemExit(main(build, SampleSettings))
