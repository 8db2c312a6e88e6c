"""Our registry: filled by `registry import`, started as its users start it."""

import contextlib
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from benchmarks.index_servers.machine import ROOT
from benchmarks.index_servers.server import Program, Server, bare, basic, free_port, running
from benchmarks.index_servers.stores import Store

NAME, TOKEN = "ours", "token"
COMMAND = ROOT / "registry" / ".venv" / "bin" / "registry"
IMPORTED = re.compile(r"^(\d+) files imported", re.MULTILINE)


class Filled(NamedTuple):
    """A data folder."""

    data: Path
    import_s: float
    secret: str
    """Of a token that may publish."""


def fill(store: Store, data: Path) -> Filled:
    """Import a store and make a token. Raises: `click.ClickException` when a wheel is refused."""
    begun = time.monotonic()
    said = run(data, "import", str(store.folder))
    took = time.monotonic() - begun
    found = IMPORTED.search(said)
    if found is None or int(found[1]) != len(store.everything):
        raise click.ClickException(f"`registry import` did not take every wheel:\n{said[-2000:]}")
    return Filled(data, took, run(data, "token", "create", NAME, "--scope", "publish").strip())


def run(data: Path, *arguments: str) -> str:
    """Run a command over a data folder and return its stdout. Raises: `click.ClickException`."""
    done = subprocess.run(
        [COMMAND, *arguments, "--data", str(data)],
        env=bare(data.parent),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
        words = " ".join(arguments)
        raise click.ClickException(f"`registry {words}` ended with {done.returncode}:\n{said}")
    return done.stdout


@contextlib.contextmanager
def serve(
    filled: Filled, folder: Path, *, workers: int = 1, open_to_all: bool = True
) -> Iterator[Server]:
    """Serve a data folder; where it is not open to all, reads send the token."""
    port = free_port()
    options = ("--data", filled.data, "--port", str(port), "--workers", str(workers))
    program = Program(
        NAME if open_to_all else TOKEN,
        port,
        (COMMAND, "serve", *options),
        environment={"REGISTRY_ANONYMOUS_READ": str(open_to_all)},
        headers={} if open_to_all else basic("__token__", filled.secret),
    )
    with running(program, folder) as server:
        yield server
