"""The assistant service, joined: ports, handlers, web part."""

from fastapi import Depends
from service_kit import App, create_web, internal
from shared_models import HearMessage, Replies, endpoints

from assistant_service import handlers
from assistant_service.adapters import WORDS, ZoneFiles, read
from assistant_service.ports import Zones
from assistant_service.settings import AssistantSettings

NAME = "assistant_service"


def build(settings: AssistantSettings, zones: Zones | None = None) -> App:
    """Join the handlers to their ports: real ones, unless a test hands in its own."""
    zones = zones or ZoneFiles()
    web = create_web(NAME, settings, checks={"zones": zones.check})

    row = endpoints.HEAR_MESSAGE

    @web.post(row.path, dependencies=[Depends(internal(*row.callers))])
    async def hear(heard: HearMessage) -> Replies:
        return handlers.answer(heard, read, WORDS)

    return App(NAME, web)
