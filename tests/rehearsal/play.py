"""Workflows, played as the forge plays them: a job starts when those it needs are done."""

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.rehearsal.processes import Programs
from tests.rehearsal.runner import Runner, Show
from tests.rehearsal.workflow import order

WITHOUT_PORTS = ("publish", "attach", "secrets", "audit")
"""Jobs that start nothing on the ports of the stack; of all others one can run at a time."""


@dataclass(frozen=True)
class Lanes:
    """Two machines that work at the same time, of which only the first may use the ports."""

    runners: tuple[Runner, Runner]
    queues: tuple[ThreadPoolExecutor, ThreadPoolExecutor]
    plays: ThreadPoolExecutor

    @classmethod
    @contextmanager
    def open(cls, folder: Path, *, warm: bool) -> Iterator[Self]:
        """Have them until the block ends, and all that runs on them with it."""
        programs = Programs()
        one, two = (Runner(folder / name, programs, warm=warm) for name in ("one", "two"))
        pools = ThreadPoolExecutor(1), ThreadPoolExecutor(1), ThreadPoolExecutor(32)
        try:
            yield cls((one, two), pools[:2], pools[2])
        finally:
            programs.end()
            for pool in pools:
                pool.shutdown()

    def play(self, show: Show) -> Future[None]:
        """Begin a show; the future raises the `RehearsalError` of the first job that failed."""
        return self.plays.submit(self._play, show)

    def _play(self, show: Show) -> None:
        graph, running = order(show.workflow), dict[Future[None], str]()
        while graph.is_active():
            for name in graph.get_ready():
                if show.only and name not in show.only:
                    graph.done(name)
                else:
                    running[self._queue(show, name)] = name
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                future.result()
                graph.done(running.pop(future))

    def _queue(self, show: Show, name: str) -> Future[None]:
        at = 1 if name in WITHOUT_PORTS else 0
        return self.queues[at].submit(self.runners[at].job, show, name)
