"""The cron service, joined: ports, handlers, web part."""

from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import Depends, FastAPI
from service_kit import App, create_web, internal
from shared_models import Endpoint, SchedulePreview, Upcoming, endpoints

from cron_service import handlers
from cron_service.adapters import ZoneFiles
from cron_service.ports import Zones
from cron_service.settings import CronSettings

NAME = "cron_service"

Answer = Callable[..., Any]


def build(settings: CronSettings, zones: Zones | None = None) -> App:
    """Join the handlers to their ports: real ones, unless a test hands in its own."""
    zones = zones or ZoneFiles()
    web = create_web(NAME, settings, checks={"zones": zones.check})
    serve = partial(_serve, web)

    @serve(endpoints.PREVIEW_SCHEDULE)
    def preview(asked: SchedulePreview) -> Upcoming:  # in a thread: a counted one takes 0.1 s
        return handlers.preview(asked)

    return App(NAME, web)


def _serve(web: FastAPI, row: Endpoint) -> Callable[[Answer], Answer]:
    """Put a function at a row of the table of endpoints, open to the row's callers alone."""
    return web.api_route(
        row.path,
        methods=[row.method],
        status_code=200 if row.response else 204,
        dependencies=[Depends(internal(*row.callers))],
    )
