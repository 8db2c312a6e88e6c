"""The processes of the stack: name, port, and the address that tells whether each is ready."""

from dataclasses import dataclass
from pathlib import Path

from stack.settings import ROOT, Settings

RUN = ROOT / ".run"
"""Process ids, logs and generated secrets."""


@dataclass(frozen=True, slots=True)
class Process:
    """One row of the Procfile, and the folder of its Poetry project."""

    name: str
    folder: Path
    port: int
    variable: str | None
    ready: str

    @property
    def url(self) -> str:
        """Base address, without a slash at the end."""
        return f"http://localhost:{self.port}"


def registry(settings: Settings) -> Process:
    """Describe the registry, which everything else is installed from."""
    return Process("registry", ROOT / "registry", settings.registry_port, None, "/health")


def services(settings: Settings) -> tuple[Process, ...]:
    """Describe the five services."""
    ports = {
        "assistant": (settings.assistant_port, "ASSISTANT_PORT"),
        "rest": (settings.rest_port, "REST_PORT"),
        "google_calendar": (settings.calendar_port, "CALENDAR_PORT"),
        "cron": (settings.cron_port, "CRON_PORT"),
        "telegram_bot": (settings.telegram_port, "TELEGRAM_PORT"),
    }
    return tuple(
        Process(name, ROOT / "services" / f"{name}_service", port, variable, "/readyz")
        for name, (port, variable) in ports.items()
    )
