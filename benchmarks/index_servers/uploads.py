"""Uploads of one wheel after another, each to every server in turn, at every size."""

import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import click

from benchmarks.index_servers import devpi, ours, pypiserver
from benchmarks.index_servers.fleet import Fleet
from benchmarks.index_servers.plan import Plan
from benchmarks.index_servers.publisher import Publisher, Upload
from benchmarks.index_servers.reads import BROWSER, UV
from benchmarks.index_servers.server import basic
from benchmarks.index_servers.stores import FILES_A_PROJECT, name
from benchmarks.index_servers.wheels import make

Found = dict[tuple[int, str], list[Upload]]
"""Files and server to uploads."""
OUR_WORKERS = 2
"""The peers have one: a second one of pypiserver would never show the upload."""
PROJECTS = 50
"""Uploads go to at least so many projects, or the pages of a small store would grow long."""


def measure(fleet: Fleet, plan: Plan, folder: Path) -> Found:
    """Upload until the number or the time is up. Raises: `click.ClickException` when one fails."""
    found: Found = {}
    for size in plan.sizes:
        click.echo(f"benchmark: uploads beside {size:,} files", err=True)
        with ExitStack() as stack:
            publishers = _publishers(fleet, size, folder, stack)
            for publisher in publishers:
                stack.enter_context(closing(publisher))
                found[size, publisher.server.name] = []
            _upload(plan, size, publishers, found)
    return found


def _publishers(fleet: Fleet, size: int, folder: Path, stack: ExitStack) -> list[Publisher]:
    filled = fleet.filled[size]
    mine = stack.enter_context(ours.serve(filled, folder / "uploads", workers=OUR_WORKERS))
    token = basic("__token__", filled.secret)
    found = [Publisher(mine, "/", UV, OUR_WORKERS, token)]
    for peer, server in fleet.of(size).items():
        if peer == pypiserver.NAME:
            found.append(Publisher(server, "/", BROWSER, 1))
        elif peer == devpi.NAME:
            path = f"/{devpi.INDEX}/"
            found.append(Publisher(server, path, UV, 1, basic(*devpi.log_in(server))))
    return found


def _upload(plan: Plan, size: int, publishers: Sequence[Publisher], found: Found) -> None:
    spent = dict.fromkeys((publisher.server.name for publisher in publishers), 0.0)
    projects = max(PROJECTS, size // FILES_A_PROJECT)
    for number in range(plan.uploads):
        project = number * projects // plan.uploads
        wheel, content = make(name(project), f"2.{number}.0")
        for publisher in publishers:
            server = publisher.server.name
            if spent[server] < plan.uploads_within_s:
                begun = time.monotonic()
                found[size, server].append(publisher.publish(wheel, content))
                spent[server] += time.monotonic() - begun
