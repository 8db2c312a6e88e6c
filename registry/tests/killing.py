"""A process that is killed at its n-th step, for every n."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Engine, event

FORK = multiprocessing.get_context("fork")
READS = ("SELECT", "PRAGMA")


def kills(work: Callable[[], None]) -> Iterator[int]:
    """Kill the work before and after each write and around its commit, a new process each time.

    Yields the number of each kill, while the wreck is there to be looked at; ends with the run
    that none was left for.
    """
    number = 0
    while _is_killed(work, number):
        yield number
        number += 1


def at_once(many: int, work: Callable[[], object]) -> list[int | None]:
    """Do the same work in many processes that begin together; say their exit codes."""
    barrier = FORK.Barrier(many)

    def begin() -> None:
        barrier.wait()
        work()

    processes = [FORK.Process(target=begin) for _ in range(many)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return [process.exitcode for process in processes]


def _is_killed(work: Callable[[], None], number: int) -> bool:
    process = FORK.Process(target=_work_until, args=(work, number))
    process.start()
    process.join()
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode != 0


def _work_until(work: Callable[[], None], number: int) -> None:
    left = number

    def step() -> None:
        nonlocal left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

    def on_statement(_connection: object, _cursor: object, statement: str, *_: Any) -> None:  # noqa: ANN401
        if not statement.lstrip().startswith(READS):
            step()

    event.listen(Engine, "before_cursor_execute", on_statement)
    event.listen(Engine, "after_cursor_execute", on_statement)
    event.listen(Engine, "commit", lambda _connection: step())
    work()
    step()
