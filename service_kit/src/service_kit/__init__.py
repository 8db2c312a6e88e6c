"""The plumbing every service shares: settings, logging, the web part, the run loop."""

from service_kit.access import internal
from service_kit.errors import AddressRefused, KitError, ServiceNotReady, SettingsInvalid
from service_kit.log import configure
from service_kit.problems import CORRELATION_HEADER, problem
from service_kit.run import App, Clock, SystemClock, main, run
from service_kit.settings import KitSettings, Port, load
from service_kit.web import Check, create_web

__all__ = [
    "CORRELATION_HEADER",
    "AddressRefused",
    "App",
    "Check",
    "Clock",
    "KitError",
    "KitSettings",
    "Port",
    "ServiceNotReady",
    "SettingsInvalid",
    "SystemClock",
    "configure",
    "create_web",
    "internal",
    "load",
    "main",
    "problem",
    "run",
]
