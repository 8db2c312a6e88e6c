"""The reads, in rounds: within each, one server after another is asked the same."""

import math
from collections.abc import Iterator

import click

from benchmarks.index_servers.figures import Point
from benchmarks.index_servers.fleet import Fleet
from benchmarks.index_servers.load import Load, Sample
from benchmarks.index_servers.plan import PEERS, Plan
from benchmarks.index_servers.reads import UV

LONGEST_WARMING_S = 6


def measure(fleet: Fleet, plan: Plan, load: Load) -> dict[Point, dict[int, Sample]]:
    """Measure every point once a round, in another order of servers each time.

    Raises: `click.ClickException` when wrk fails.
    """
    found: dict[Point, dict[int, Sample]] = {}
    click.echo("benchmark: we and nginx are warmed up", err=True)
    for point in _points(fleet, plan, 0):
        _warm(fleet, load, point)
    for number in range(plan.rounds):
        click.echo(f"benchmark: round {number + 1} of {plan.rounds}", err=True)
        for point in _points(fleet, plan, number):
            # All begin at the same place of the list, another one each round.
            sample = load.put(fleet.walks[point], number / plan.rounds, plan.seconds)
            found.setdefault(point, {})[number] = sample
    return found


def _points(fleet: Fleet, plan: Plan, number: int) -> Iterator[Point]:
    """Yield what a round measures: for each read and size, one server after another."""
    late = number >= plan.peer_rounds
    for read in plan.reads:
        for size in plan.sizes:
            points = [(read.key, size, name) for name in fleet.of(size)]
            able = [p for p in points if p in fleet.walks and not (late and p[2] in PEERS)]
            first = number % len(able)
            yield from able[first:] + able[:first]


def _warm(fleet: Fleet, load: Load, point: Point) -> None:
    """Let a server see its whole list once, as far as that takes seconds.

    Pages in JSON were all asked for when the tags were fetched; peers show whatever they show.
    """
    walk = fleet.walks[point]
    if walk.length == 1 or walk.server.name in PEERS or walk.read.accept == UV:
        return
    sample = load.put(walk, 0.0, 1)
    if sample.rate < walk.length:
        left = math.ceil(walk.length / max(sample.rate, 1)) - 1
        load.put(walk, sample.rate / walk.length, min(max(left, 1), LONGEST_WARMING_S))
