"""A whole run: everything is started in one folder, measured, and gone."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import NoReturn

import click

from benchmarks.index_servers import clients, rounds, uploads
from benchmarks.index_servers.figures import Results
from benchmarks.index_servers.launch import launch
from benchmarks.index_servers.load import Load, two_cpus
from benchmarks.index_servers.plan import Plan

STOPS = (signal.SIGINT, signal.SIGTERM)


def run(plan: Plan) -> Results:
    """Measure all that is planned; no process and no file is left, also after Ctrl-C.

    Raises: `click.ClickException` when a server or a tool fails.
    """
    cpus = two_cpus()
    with _signals_kept(), _workspace() as folder, ExitStack() as stack, _ended_in_peace():
        fleet = launch(plan, folder, stack)
        fleet.pin({cpus.server})
        samples = rounds.measure(fleet, plan, Load(cpus.load))
        memory = fleet.memory()
        fleet.pin(cpus)
        return Results(
            plan.sizes,
            samples,
            fleet.unfit,
            waits={} if plan.quick else clients.measure(fleet, plan, folder / "clients"),
            uploads=uploads.measure(fleet, plan, folder),
            starts_s=fleet.starts_s,
            imports_s={size: filled.import_s for size, filled in fleet.filled.items()},
            memory=memory,
        )


@contextmanager
def _workspace() -> Iterator[Path]:
    with TemporaryDirectory(prefix="registry-benchmark-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def _signals_kept() -> Iterator[None]:
    """End at SIGTERM as at Ctrl-C; afterwards both are what they were."""
    before = {number: signal.getsignal(number) for number in STOPS}
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _ended_in_peace() -> Iterator[None]:
    """Let nobody who presses Ctrl-C twice interrupt the cleaning up."""
    try:
        yield
    finally:
        for number in STOPS:
            signal.signal(number, signal.SIG_IGN)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise click.Abort
