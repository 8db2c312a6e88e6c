"""The processes of the stack: name, port, and the address that tells whether each is ready."""

from dataclasses import dataclass
from pathlib import Path

from stack.callers import PREFIXES
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
    ports = settings.model_dump()
    return tuple(
        Process(
            name=name,
            folder=ROOT / "services" / f"{name}_service",
            port=ports[f"{prefix}_port".lower()],
            variable=f"{prefix}_PORT",
            ready="/readyz",
        )
        for name, prefix in PREFIXES.items()
    )
