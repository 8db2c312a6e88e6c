"""devpi-server, filled by its own import: 20,000 uploads would take a quarter of an hour."""

import contextlib
import json
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import click

from benchmarks.index_servers.environment import Environment
from benchmarks.index_servers.server import HOST, Dialect, Program, Server, bare, free_port, running
from benchmarks.index_servers.stores import Store
from benchmarks.index_servers.wheels import Wheel

NAME, INDEX = "devpi", "root/dev"
WRITTEN = "Mon, 23 Nov 2026 10:00:00 GMT"


def _file(wheel: Wheel) -> str:
    return f"/{INDEX}/+f/{wheel.sha256[:3]}/{wheel.sha256[3:16]}/{wheel.filename}"


DIALECT = Dialect(f"/{INDEX}/+simple/", _file)


def _fill(environment: Environment, store: Store, folder: Path) -> None:
    """Import the store into a new server folder; the wheels are further names of the files."""
    export = folder / "export"
    export.mkdir(parents=True)
    (export / "files").symlink_to(store.folder)
    (export / "dataindex.json").write_text(json.dumps(_export(store)), "utf-8")
    server, secret = folder / "server", folder / "secret"
    _run(environment, folder, "devpi-gen-secret", "--secretfile", str(secret))
    options = ("--no-root-pypi", "--no-events", "--hard-links")
    _run(environment, folder, "devpi-import", "--serverdir", str(server), *options, str(export))


def _export(store: Store) -> dict[str, object]:
    projects: dict[str, dict[str, object]] = defaultdict(dict)
    for wheel in store.everything:
        said = {"name": wheel.project, "version": wheel.version, "requires_python": ">=3.8"}
        projects[wheel.project][wheel.version] = said
    configuration = {"type": "stage", "volatile": False, "bases": [], "acl_upload": ["root"]}
    files = [_entry(wheel) for wheel in store.everything]
    index = {"indexconfig": configuration, "projects": projects, "files": files}
    return {"dumpversion": "2", "users": {}, "indexes": {INDEX: index}}


def _entry(wheel: Wheel) -> dict[str, object]:
    return {
        "type": "releasefile",
        "projectname": wheel.project,
        "version": wheel.version,
        "relpath": f"files/{wheel.filename}",
        "entrymapping": {"last_modified": WRITTEN, "hashes": {"sha256": wheel.sha256}},
    }


def _run(environment: Environment, folder: Path, program: str, *arguments: str) -> None:
    done = subprocess.run(
        [environment.program(program), *arguments],
        env=bare(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stdout + done.stderr)[-2000:]
        raise click.ClickException(f"{program} ended with {done.returncode}:\n{said}")


@contextlib.contextmanager
def start(environment: Environment, store: Store, folder: Path) -> Iterator[Server]:
    """Serve a store, open to all for reads, with the experimental `.metadata` files."""
    _fill(environment, store, folder)
    port = free_port()
    options = ("--host", HOST, "--port", str(port), "--secretfile", folder / "secret")
    command = (environment.program("devpi-server"), "--serverdir", folder / "server", *options)
    program = Program(NAME, port, (*command, "--enable-core-metadata"), DIALECT)
    with running(program, folder) as server:
        yield server


def log_in(server: Server) -> tuple[str, str]:
    """Say the user and the short-lived password of whoever may upload."""
    body = json.dumps({"user": "root", "password": ""}).encode()
    request = Request(f"{server.url}/+login", body, {"Content-Type": "application/json"})  # noqa: S310 loopback
    with urlopen(request) as answer:  # noqa: S310 loopback
        return "root", str(json.load(answer)["result"]["password"])
