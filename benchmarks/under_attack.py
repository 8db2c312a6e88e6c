"""What others' pages get while one client holds 200 half-open connections: ours and peers'."""

import itertools
import math
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click
from rich.console import Console

from benchmarks.half_open import Kind, held, kinds
from benchmarks.index_servers import environment, lists, machine, ours, pypiserver, static
from benchmarks.index_servers.lists import Walk
from benchmarks.index_servers.load import Load, Sample, two_cpus
from benchmarks.index_servers.reads import READS, Read
from benchmarks.index_servers.stores import fill

FILES = 1_000
MANY = 200
SECONDS = 2
SETTLE_S = 1.0
"""To open two hundred connections costs, too, but once."""
TARGET = 0.5
LEGEND = (
    "Each ratio is the rate of pages with the connections held, by the mean of the rates just "
    "before and just after; the median of the rounds, with the lowest and the highest. "
    "CPU is that of a page, by the one without them."
)


class Found(NamedTuple):
    """One server under one kind of attack."""

    server: str
    kind: str
    before: float
    """Pages a second with nobody there."""
    ratios: tuple[float, ...]
    cpu: float
    """CPU for a page, by that before."""


@click.command()
@click.option("--connections", default=MANY, show_default=True, help="Held by one client.")
@click.option("--rounds", default=5, show_default=True, help="How often each is measured.")
@click.option("--pypiserver/--no-pypiserver", "peer", default=True, help="Measure it, too.")
def main(connections: int, rounds: int, *, peer: bool) -> None:
    """Measure and print one table; exit code 1 when we keep less than half of a rate."""
    machine.check()
    with TemporaryDirectory(prefix="under-attack-") as folder, ExitStack() as stack:
        walks, ways = _start(Path(folder), stack, peer=peer)
        found = list(_measure(walks, ways, connections, rounds))
    click.echo(f"{machine.conditions(rounds, SECONDS)} {connections} connections. {LEGEND}\n")
    Console(width=200).print(_table(found), highlight=False)
    if min(statistics.median(f.ratios) for f in found if f.server == ours.NAME) < TARGET:
        raise SystemExit(1)


def _start(folder: Path, stack: ExitStack, *, peer: bool) -> tuple[list[Walk], tuple[Kind, ...]]:
    store = fill(folder / "store", FILES)
    filled = ours.fill(store, folder / "ours")
    mine = stack.enter_context(ours.serve(filled, folder / "run"))
    static.render(mine, filled.data, store, folder / "tree")
    servers = [mine, stack.enter_context(static.serve(folder / "tree", folder / "nginx"))]
    if peer:
        programs = environment.prepare()
        servers.append(stack.enter_context(pypiserver.start(programs, store, folder / "peer")))
    walks = [
        lists.prepare(server, store, _page(server.name), folder / f"{server.name}.txt")
        for server in servers
    ]
    return walks, kinds(store.big, filled.secret)


def _page(server: str) -> Read:
    key = "page_html" if server == pypiserver.NAME else "page_json"
    return next(read for read in READS if read.key == key)


def _measure(
    walks: list[Walk], ways: tuple[Kind, ...], connections: int, rounds: int
) -> Iterator[Found]:
    load = Load(two_cpus().load)
    for kind in ways:
        for walk in walks:
            click.echo(f"benchmark: {walk.server.name}, {kind.title}", err=True)
            free, under = [load.put(walk, 0, SECONDS)], []
            for _ in range(rounds):
                under.append(_under(load, walk, kind, connections))
                free.append(load.put(walk, 0, SECONDS))
            yield _found(walk.server.name, kind.title, free, under)


def _under(load: Load, walk: Walk, kind: Kind, connections: int) -> Sample:
    with held(walk.server, kind, connections) as opened:
        if opened < connections:
            click.echo(f"benchmark: only {opened} could be opened", err=True)
        time.sleep(SETTLE_S)
        return load.put(walk, 0, SECONDS)


def _found(server: str, kind: str, free: list[Sample], under: list[Sample]) -> Found:
    around = (statistics.mean((a.rate, b.rate)) for a, b in itertools.pairwise(free))
    ratios = tuple(u.rate / max(rate, 1e-9) for u, rate in zip(under, around, strict=True))
    cpu = statistics.median(u.cpu_us for u in under) / statistics.median(f.cpu_us for f in free)
    return Found(server, kind, statistics.median(f.rate for f in free), ratios, cpu)


def _table(found: list[Found]) -> str:
    servers = list(dict.fromkeys(f.server for f in found))
    rows = [f"| held by one client | {' | '.join(servers)} |", f"| --- {'| ---: ' * len(servers)}|"]
    for kind in dict.fromkeys(f.kind for f in found):
        cells = [_cell(f) for f in found if f.kind == kind]
        rows.append(f"| {kind} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _cell(found: Found) -> str:
    low, middle, high = min(found.ratios), statistics.median(found.ratios), max(found.ratios)
    cpu = "" if math.isnan(found.cpu) else f", CPU {found.cpu:.2f}"
    return f"{middle:.2f} ({low:.2f} to {high:.2f}) of {found.before:,.0f}/s{cpu}"


if __name__ == "__main__":
    main()
