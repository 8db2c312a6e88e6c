"""The load: wrk on a CPU of its own walks a list of addresses over 16 kept connections."""

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import click

from benchmarks.index_servers import proc
from benchmarks.index_servers.lists import Walk
from benchmarks.index_servers.machine import program
from benchmarks.index_servers.reads import MEGABYTE, Read
from benchmarks.index_servers.wheels import BIG_BYTES

CONNECTIONS = 16
SCRIPT = Path(__file__).with_name("walk.lua")
SPOKEN = re.compile(r"^measured (.*)$", re.MULTILINE)
SETTLE_S = 0.02


class Sample(NamedTuple):
    """One server at one read for a second or so."""

    rate: float
    """Answers a second; megabytes a second where these are counted."""
    p50_ms: float
    p99_ms: float
    cpu_us: float
    """CPU of the server's processes for one answer."""
    failed: int
    """Answers of another status than 2xx or 3xx, and none at all."""


class Cpus(NamedTuple):
    """Which CPU works for whom."""

    server: int
    load: int


def two_cpus() -> Cpus:
    """Choose a CPU for the server and one for the load; the same where there is only one."""
    allowed = sorted(os.sched_getaffinity(0))
    return Cpus(allowed[0], allowed[-1] if len(allowed) == 1 else allowed[1])


@contextmanager
def on(cpu: int) -> Iterator[None]:
    """Let what is started meanwhile run on one CPU."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {cpu})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


class Load:
    """The generator, on its CPU."""

    def __init__(self, cpu: int) -> None:
        self._cpu = cpu

    def put(self, walk: Walk, begin: float, seconds: int) -> Sample:
        """Ask for one address after another, from a part of the list on, for so many seconds.

        Raises: `click.ClickException` when wrk fails.
        """
        processes = walk.server.processes()
        before = proc.cpu_s(processes)
        said = self._wrk(walk, begin, seconds)
        time.sleep(SETTLE_S)
        return sample(said, proc.cpu_s(processes) - before, walk.read)

    def _wrk(self, walk: Walk, begin: float, seconds: int) -> dict[str, int]:
        options = ("-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout=10s", "-s", str(SCRIPT))
        headers = [f"{name}: {value}" for name, value in walk.headers.items()]
        arguments = (str(walk.addresses), str(begin), *headers)
        with on(self._cpu):
            done = subprocess.run(
                [program("wrk"), *options, walk.server.url, "--", *arguments],
                capture_output=True,
                text=True,
                check=False,
            )
        found = SPOKEN.search(done.stdout)
        if found is None:
            raise click.ClickException(f"wrk said nothing of use: {done.stdout}{done.stderr}")
        return dict(json.loads(found[1]))


def sample(said: dict[str, int], cpu_s: float, read: Read) -> Sample:
    """Turn what wrk counted into a sample."""
    seconds = said["microseconds"] / 1e6
    # Many a big file is half sent when the time is up, so its bytes are counted.
    answers = said["bytes"] / BIG_BYTES if read.in_megabytes else said["requests"]
    rate = said["bytes"] / MEGABYTE / seconds if read.in_megabytes else answers / seconds
    return Sample(
        rate=rate,
        p50_ms=said["p50"] / 1000,
        p99_ms=said["p99"] / 1000,
        cpu_us=cpu_s * 1e6 / answers if answers else float("nan"),
        failed=said["refused"] + said["broken"],
    )
