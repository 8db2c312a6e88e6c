"""What people wait for: stock clients fetch or lock five packages, at one server after another."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from benchmarks.index_servers import devpi, front, ours, pypiserver, static
from benchmarks.index_servers.fleet import Fleet
from benchmarks.index_servers.machine import ROOT
from benchmarks.index_servers.plan import Plan
from benchmarks.index_servers.server import Server, bare
from benchmarks.index_servers.stores import FILES_A_PROJECT, FIVE, name

WITHIN_S = 60
ORDER = (static.NAME, ours.NAME, front.NAME, devpi.NAME, pypiserver.NAME)
PROJECT = """
[project]
name = "caller"
version = "1.0"
requires-python = ">=3.9"
dependencies = ["{package}"]

[tool.poetry]
package-mode = false

[[tool.poetry.source]]
name = "bench"
url = "{index}"
priority = "primary"
"""
Waits = dict[tuple[str, str], dict[int, float | None]]
Client = Callable[[Path, str, str], Sequence[str | Path]]
"""An empty folder, the index and a package to a command; the folder is where it runs."""


def _uv(folder: Path, index: str, package: str) -> Sequence[str | Path]:
    cache = folder / "cache"
    if (folder.parent / "uv-cache").exists():
        shutil.copytree(folder.parent / "uv-cache", cache, symlinks=True)
    where = ("--python", sys.executable, "--target", "installed", "--cache-dir", cache)
    options = ("--quiet", "--no-config", *where, "--index-url", index)
    return (ROOT / ".venv/bin/uv", "pip", "install", *options, package)


def _pip(_folder: Path, index: str, package: str) -> Sequence[str | Path]:
    options = ("--quiet", "--no-cache-dir", "--disable-pip-version-check", "--no-input")
    pip = ROOT / "registry/.venv/bin/pip"
    return (pip, "download", *options, "--dest", "fetched", "--index-url", index, package)


def _poetry(folder: Path, index: str, package: str) -> Sequence[str | Path]:
    (folder / "pyproject.toml").write_text(PROJECT.format(package=package, index=index), "utf-8")
    return (ROOT / ".venv/poetry/bin/poetry", "lock", "--quiet", "--no-interaction")


CLIENTS: dict[str, Client] = {"uv_install": _uv, "pip_download": _pip, "poetry_lock": _poetry}
ROUNDS = {"uv_install": 12, "pip_download": 5, "poetry_lock": 5}
"""Whoever is quick is asked more often."""


def measure(fleet: Fleet, plan: Plan, folder: Path) -> Waits:
    """Time every client at every server of the largest store, in turn; each round, other packages.

    What a client knows of itself (its own bytecode, the Python it runs) is warm, packages are not.
    """
    servers = fleet.of(plan.largest)
    found: Waits = {}
    fives = max(1, plan.largest // (FIVE * FILES_A_PROJECT))
    folder.mkdir()
    _warm(servers[static.NAME], folder)
    for number in range(max(ROUNDS.values())):
        click.echo(f"benchmark: clients, round {number + 1} of {max(ROUNDS.values())}", err=True)
        late = number >= plan.peer_rounds
        package = name(FIVE * (number % fives))
        names = [n for n in ORDER if n in servers and not (late and n in plan.peers)]
        for key in (key for key, rounds in ROUNDS.items() if number < rounds):
            first = number % len(names)
            for server in names[first:] + names[:first]:
                own = folder / f"{key}-{number}-{server}"
                wait = _time(CLIENTS[key], servers[server], package, own)
                found.setdefault((key, server), {})[number] = wait
    return found


def _warm(nginx: Server, folder: Path) -> None:
    for key, client in CLIENTS.items():
        _time(client, nginx, name(0), folder / key)
    # What uv found out about its Python is kept without what it has fetched.
    kept = folder / "uv-cache"
    kept.mkdir()
    for found in (folder / "uv_install" / "cache").glob("interpreter-*"):
        shutil.copytree(found, kept / found.name)


def _time(client: Client, server: Server, package: str, folder: Path) -> float | None:
    """Say how many seconds a client took; None where it failed or took too long."""
    folder.mkdir()
    command = client(folder, server.index, package)
    environment = bare(folder) | {
        "POETRY_CACHE_DIR": str(folder / "cache"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    begun = time.monotonic()
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, check=False, timeout=WITHIN_S
        )
    except subprocess.TimeoutExpired:
        return None
    return time.monotonic() - begun if done.returncode == 0 else None
