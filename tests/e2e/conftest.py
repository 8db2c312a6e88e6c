"""A place of its own for every train: a clone, a registry on a free port, and the tools."""

import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 300
"""Far more than any command here takes: a tool that waits for an answer must not hold CI."""
BIN = ROOT / ".venv" / "bin"
REGISTRY = ROOT / "registry" / ".venv" / "bin" / "registry"


@dataclass(frozen=True)
class Done:
    """What a finished command left."""

    code: int
    stdout: str
    stderr: str


def run(*command: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> Done:
    """Run to the end; variables come on top of the test's own environment."""
    pairs = [f"{key}={value}" for key, value in (env or {}).items()]
    words = ["env", *pairs, *map(str, command)]
    done = subprocess.run(
        words,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def must(*command: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """Run a command that has to succeed."""
    done = run(*command, cwd=cwd, env=env)
    assert done.code == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def clone(target: Path, *options: str) -> Path:
    """Clone what is committed here."""
    must("git", "clone", "--quiet", *options, f"file://{ROOT}", target, cwd=ROOT)
    for key, value in (("user.name", "A Person"), ("user.email", "person@example.test")):
        must("git", "config", key, value, cwd=target)
    return target


@dataclass(frozen=True)
class Served:
    """A running registry."""

    url: str
    data: Path
    password: str

    def environment(self, repository: Path) -> dict[str, str]:
        """What `release` needs to work on a repository against this registry."""
        return {
            "RELEASE_ROOT": str(repository),
            "RELEASE_REGISTRY_URL": f"{self.url}/",
            "RELEASE_REGISTRY_PASSWORD": self.password,
            "RELEASE_POETRY": str(ROOT / "stack" / "poetry"),
            # Poetry remembers hashes by the name of a source, and every registry has the same.
            "POETRY_CACHE_DIR": str(self.data.parent / "poetry-cache"),
        }


def free_port() -> int:
    """Ask the system for a port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """An empty registry on a free port, open for reading."""
    port, data = free_port(), tmp_path / "registry-data"
    env = {
        "REGISTRY_DATA": str(data),
        "REGISTRY_PORT": str(port),
        "REGISTRY_ANONYMOUS_READ": "true",
    }
    create = (REGISTRY, "token", "create", "e2e", "--scope", "publish")
    password = must(*create, cwd=tmp_path, env=env).strip().splitlines()[-1]
    pairs = [f"{key}={value}" for key, value in env.items()]
    with (tmp_path / "registry.log").open("wb") as log:
        server = subprocess.Popen(
            ["env", *pairs, REGISTRY, "serve"], cwd=tmp_path, stdout=log, stderr=log
        )
    url = f"http://localhost:{port}"
    try:
        wait(f"{url}/health")
        yield Served(url, data, password)
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait(url: str, authorities: str | None = None) -> None:
    """Return when the address answers; by https, with a certificate of one of the authorities."""
    known = ssl.create_default_context(cafile=authorities)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if httpx.get(url, verify=known).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"{url} never answered")
