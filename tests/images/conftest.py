"""Everything from no images to healthy, as the README tells, once for all tests of this folder."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from stack import images
from tests.e2e.conftest import BIN, ROOT
from tests.images.engine import Project, must, project, run


@dataclass(frozen=True)
class Platform:
    """Registry, PostgreSQL, NATS and the five services, up."""

    project: Project
    secrets: Mapping[str, str]
    """Secrets of the registry, by what they are for."""
    facts: Mapping[str, str]
    """What the images were told of themselves."""
    greeting: str
    """What the registry said at its first start; it is another container since it has labels."""
    events: tuple[dict[str, Any], ...]
    """What happened to the containers until all were healthy, oldest first."""


@pytest.fixture(scope="session", autouse=True)
def engine() -> None:
    """End everything at once where no engine answers: these tests are never passed over."""
    answer = run("docker", "version", "--format", "{{.Server.Version}}")
    if answer.code:
        said = (answer.stderr.strip().splitlines() or ["it said nothing"])[-1]
        pytest.exit(
            f"The tests of the images need a Docker engine and none answers ({said}); start one "
            "and repeat `make test-images`, or run `make test`, which needs none.",
            returncode=1,
        )


@pytest.fixture(scope="session")
def tag() -> Iterator[str]:
    """A tag that no image has; afterwards none has it any more."""
    fresh = f"images-{token_hex(3)}"
    listed = ("docker", "image", "ls", f"--filter=reference=smart-assistant/*:{fresh}")
    assert must(*listed, "-q") == ""
    yield fresh
    names = must(*listed, "--format={{.Repository}}:{{.Tag}}").split()
    if names:
        must("docker", "image", "rm", "--force", *names)


@pytest.fixture(scope="session")
def platform(tag: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """Bring everything up as the README does, on a registry nobody reads without a token."""
    folder = tmp_path_factory.mktemp("platform")
    secrets = {"admin": f"reg-{token_hex(24)}"}
    given = _file(folder, "admin", secrets["admin"])
    secrets["bot"] = f"123456:{token_hex(24)}"
    env = {
        "REGISTRY_ANONYMOUS_READ": "false",
        "REGISTRY_TOKEN_FILE": given,
        "TELEGRAM_TOKEN_FILE": _file(folder, "bot", secrets["bot"]),
    }
    with project(tag, "platform", **env) as bare, _events(bare.name, folder) as log:
        bare.compose("up", "--detach", "--wait", "registry")
        greeting = bare.compose("logs", "--no-log-prefix", "registry")
        secrets |= {scope: _token(bare, scope) for scope in ("publish", "read")}
        files = {scope: _file(folder, scope, secret) for scope, secret in secrets.items()}
        reading = {**bare.env, "REGISTRY_PASSWORD_FILE": files["read"]}
        told = replace(bare, env=reading)
        _bootstrap(told, files["publish"])
        must("stack/index", BIN / "stack", "images", env=told.env)
        told.compose("up", "--detach", "--wait")
        events = tuple(map(json.loads, log.read_text().splitlines()))
        yield Platform(told, secrets, dict(images.facts(ROOT)), greeting, events)


def _file(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text)
    # Compose mounts the file as it is, and the registry is another user than this one.
    path.chmod(0o644)
    return str(path)


def _token(project: Project, scope: str) -> str:
    create = ("registry", "token", "create", f"a-{scope}", "--scope", scope)
    return project.compose("exec", "-T", "registry", *create).strip().splitlines()[-1]


def _bootstrap(project: Project, password: str) -> None:
    env = {
        "RELEASE_REGISTRY_URL": f"{project.url('REGISTRY')}/",
        "RELEASE_REGISTRY_PASSWORD_FILE": password,
    }
    must(BIN / "release", "bootstrap", "--execute", env=env)


@contextmanager
def _events(name: str, folder: Path) -> Iterator[Path]:
    """Write down what happens to a project's containers, for the engine remembers little."""
    kinds = [f"--filter=event={kind}" for kind in ("start", "health_status", "die")]
    ours = f"--filter=label=com.docker.compose.project={name}"
    log = folder / "events"
    with log.open("wb") as stream:
        listener = subprocess.Popen(
            ["docker", "events", ours, *kinds, "--format={{json .}}"], stdout=stream
        )
        try:
            yield log
        finally:
            listener.terminate()
            listener.wait(timeout=10)
