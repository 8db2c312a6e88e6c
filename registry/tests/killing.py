"""A process that is killed at its n-th step, for every n.

A step is the instant before a call that others could see something of, or after the mark was
written; and the end. What can be seen is the same anywhere between two steps.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from multiprocessing.connection import Connection
from types import FrameType
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Engine, event

T = TypeVar("T")
FORK = multiprocessing.get_context("fork")
READS = ("SELECT", "PRAGMA")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CALLS = {
    *("link", "unlink", "rename", "replace", "rmdir", "fchmod", "fsync", "sendfile"),
    *("FileIO.write", "Connection.backup"),
    *("BufferedWriter.flush", "BufferedWriter.close", "BufferedWriter.__exit__"),
    *("TextIOWrapper.flush", "TextIOWrapper.close", "TextIOWrapper.__exit__"),
}
"""Calls out of Python that leave something behind; the rest is told by other means.

Times of files are not among them: nobody looks at one before the file has its name.
"""
MARKS = {"Mark.doubt", "Mark.settle", "Mark.show", "Mark.distrust"}
"""What is written without a call, into a mapped file."""
NAMES = {name.rpartition(".")[2] for name in CALLS | MARKS}


class Kill(NamedTuple):
    """What a process was about to do when it was killed, and whether its work had ended."""

    number: int
    step: str
    answered: bool


def kills(work: Callable[[], object]) -> Iterator[Kill]:
    """Kill the work at each of its steps, a new process each time.

    Yields each kill while the wreck is there to be looked at; the last one comes after the work.
    """
    number = 0
    while kill := killed_at(number, work):
        yield kill
        number += 1


def killed_at(number: int, work: Callable[[], object]) -> Kill | None:
    """Do the work in a process that is killed at this step; None where it has fewer."""
    receiver, sender = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_work_until, args=(work, number, sender.send))
    process.start()
    sender.close()
    process.join()
    assert process.exitcode in {0, -signal.SIGKILL}
    return Kill(number, *receiver.recv()) if process.exitcode else None


def side_by_side(works: Sequence[Callable[[], T]]) -> list[T]:
    """Do each work in a process of its own; say what they return."""
    begun = [_begin(work) for work in works]
    return [receiver.recv() for receiver in begun]


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


def _begin(work: Callable[[], object]) -> Connection:
    receiver, sender = FORK.Pipe(duplex=False)
    FORK.Process(target=lambda: sender.send(work())).start()
    sender.close()
    return receiver


def _work_until(
    work: Callable[[], object], number: int, tell: Callable[[tuple[str, bool]], None]
) -> None:
    left, answered = number, False

    def step(about: str) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            sys.setprofile(None)
            tell((about, answered))
            os.kill(os.getpid(), signal.SIGKILL)

    _watch(step)
    work()
    answered = True
    step("the end")
    sys.setprofile(None)


def _watch(step: Callable[[str], None]) -> None:
    def on_statement(_connection: object, _cursor: object, statement: str, *_: Any) -> None:  # noqa: ANN401
        if not statement.lstrip().startswith(READS):
            step(statement)

    event.listen(Engine, "before_cursor_execute", on_statement)
    event.listen(Engine, "commit", lambda _connection: step("commit"))
    sys.addaudithook(partial(_on_event, step))
    # Whatever starts threads is watched there, too.
    threading.setprofile(_on_call(step))
    sys.setprofile(_on_call(step))


def _on_event(step: Callable[[str], None], what: str, about: tuple[Any, ...]) -> None:
    if what == "open" and about[2] & WRITING:
        step(f"open {about[0]}")
    elif what == "os.mkdir" and not os.path.lexists(about[0]):
        step(f"mkdir {about[0]}")


def _on_call(step: Callable[[str], None]) -> Callable[[FrameType, str, Any], None]:
    # This runs at every call of everything: names it holds itself are found soonest.
    names, calls, marks = NAMES, CALLS, MARKS

    def on_call(frame: FrameType, what: str, function: Any) -> None:  # noqa: ANN401
        if what == "c_call":
            if function.__name__ in names and function.__qualname__ in calls:
                step(function.__qualname__)
        elif what == "return" and frame.f_code.co_name in names:
            name = frame.f_code.co_qualname
            if name in marks:
                step(f"end of {name}")

    return on_call
