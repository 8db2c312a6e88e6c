"""Stores are filled and servers started, ours and nginx first, each tried out before it counts."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import click

from benchmarks.index_servers import devpi, environment, front, lists, ours, pypiserver, static
from benchmarks.index_servers.environment import Environment
from benchmarks.index_servers.fleet import Fleet
from benchmarks.index_servers.plan import Plan
from benchmarks.index_servers.server import Server
from benchmarks.index_servers.stores import Store, fill

STARTS = 3
"""How often we are started at the largest size; everything else once."""
Start = Callable[[Environment, Store, Path], AbstractContextManager[Server]]
STARTERS: dict[str, Start] = {pypiserver.NAME: pypiserver.start, devpi.NAME: devpi.start}


def launch(plan: Plan, folder: Path, stack: ExitStack) -> Fleet:
    """Start everything; what the stack holds ends it. Raises: `click.ClickException`."""
    fleet = Fleet()
    for size in plan.sizes:
        _say(f"{size:,} wheels are made")
        fleet.stores[size] = fill(folder / "stores" / str(size), size)
    for size, store in fleet.stores.items():
        _say(f"{size:,} wheels are imported by us")
        fleet.filled[size] = ours.fill(store, folder / "ours" / str(size))
    for size in plan.sizes:
        _say(f"we and nginx are started over {size:,} wheels")
        _start_ours(fleet, plan, size, folder / "run" / str(size), stack)
    if plan.peers:
        _start_peers(fleet, plan, folder, stack)
    for size, name in fleet.servers:
        _prepare_walks(fleet, plan, size, name, folder / "lists")
    return fleet


def _start_ours(fleet: Fleet, plan: Plan, size: int, folder: Path, stack: ExitStack) -> None:
    filled, store = fleet.filled[size], fleet.stores[size]
    for _ in range(STARTS - 1 if size == plan.largest and not plan.quick else 0):
        with ours.serve(filled, folder) as server:
            fleet.note_start(size, server)
    mine = stack.enter_context(ours.serve(filled, folder))
    static.render(mine, filled.data, store, folder / "tree")
    nginx = fleet.add(size, stack.enter_context(static.serve(folder / "tree", folder)))
    alike = [fleet.add(size, mine)]
    if size == plan.token_size:
        closed = ours.serve(filled, folder, open_to_all=False)
        alike.append(fleet.add(size, stack.enter_context(closed)))
    if not plan.quick:
        ahead = front.serve(mine, filled, folder / front.NAME)
        alike.append(fleet.add(size, stack.enter_context(ahead)))
    for server in alike:
        lists.compare(nginx, server, store)


def _start_peers(fleet: Fleet, plan: Plan, folder: Path, stack: ExitStack) -> None:
    programs = environment.prepare()
    for size, store in fleet.stores.items():
        for name in plan.peers:
            _say(f"{name} is filled and started over {size:,} wheels")
            started = STARTERS[name](programs, store, folder / name / str(size))
            fleet.add(size, stack.enter_context(started))


def _prepare_walks(fleet: Fleet, plan: Plan, size: int, name: str, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for read in plan.reads:
        point, file = (read.key, size, name), folder / f"{size}-{name}-{read.key}.txt"
        try:
            fleet.walks[point] = lists.prepare(
                fleet.servers[size, name], fleet.stores[size], read, file
            )
        except lists.Unfit as reason:
            fleet.unfit[point] = str(reason)


def _say(what: str) -> None:
    click.echo(f"benchmark: {what}", err=True)
