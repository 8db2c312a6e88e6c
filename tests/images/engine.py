"""The docker command line, and compose projects that leave nothing behind."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.e2e.conftest import ROOT, Done, free_port

LIMIT_S = 1500
"""Far more than a build takes that finds nothing in any cache."""
PORTS = ("REGISTRY", "ASSISTANT", "REST", "CALENDAR", "CRON", "TELEGRAM")


def run(*command: str | Path, env: Mapping[str, str] | None = None) -> Done:
    """Run from the root to the end; variables come on top of the test's own environment."""
    pairs = [f"{key}={value}" for key, value in (env or {}).items()]
    done = subprocess.run(
        ["env", *pairs, *map(str, command)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def must(*command: str | Path, env: Mapping[str, str] | None = None) -> str:
    """Run a command that has to succeed."""
    done = run(*command, env=env)
    assert done.code == 0, f"{command}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def inspect(*names: str) -> list[dict[str, Any]]:
    """Everything the engine knows of containers or images."""
    found: list[dict[str, Any]] = json.loads(must("docker", "inspect", *names))
    return found


@dataclass(frozen=True)
class Project:
    """A compose project of compose.yaml, under a name, images' tag and ports of its own."""

    name: str
    env: Mapping[str, str]

    def compose(self, *words: str | Path) -> str:
        """Run a command of compose that has to succeed."""
        return must("stack/index", "docker", "compose", *words, env=self.env)

    def container(self, service: str) -> str:
        """Name the container of a service, whether it runs or not."""
        return self.compose("ps", "-aq", service).strip()

    def containers(self) -> dict[str, dict[str, Any]]:
        """Map each service to what the engine knows of its container."""
        found = inspect(*self.compose("ps", "-aq").split())
        return {each["Config"]["Labels"]["com.docker.compose.service"]: each for each in found}

    def url(self, prefix: str) -> str:
        """Base address of what listens on that part's port, without a slash at the end."""
        return f"http://localhost:{self.env[f'{prefix}_PORT']}"

    @cached_property
    def parts(self) -> dict[str, dict[str, Any]]:
        """What compose makes of its file: each service by name."""
        told = json.loads(self.compose("config", "--format", "json"))
        parts: dict[str, dict[str, Any]] = told["services"]
        return parts

    @cached_property
    def images(self) -> dict[str, str]:
        """Map each part that compose builds to its image."""
        return {name: part["image"] for name, part in self.parts.items() if "build" in part}


@contextmanager
def project(tag: str, part: str, **env: str) -> Iterator[Project]:
    """Hold a project of its own; afterwards no container, volume or network of it is left."""
    name, ports = f"{tag}-{part}", {f"{prefix}_PORT": str(free_port()) for prefix in PORTS}
    index = f"http://localhost:{ports['REGISTRY_PORT']}/simple/"
    given = {"COMPOSE_PROJECT_NAME": name, "VERSION": tag, "REGISTRY_URL": index, **ports}
    files = {"REGISTRY_TOKEN_FILE": "/dev/null", "REGISTRY_PASSWORD_FILE": "/dev/null"}
    made = Project(name, {**given, **files, **env})
    try:
        yield made
    finally:
        made.compose("down", "--volumes", "--remove-orphans", "--timeout=5")
