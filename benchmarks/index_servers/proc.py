"""What the kernel says about processes: sessions, CPU time, memory, CPUs, sockets.

Source: proc(5).
"""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
SESSION, USER_TICKS, SYSTEM_TICKS = 3, 11, 12
"""Places in `stat`, counted after the name."""
LOCAL, REMOTE, INODE = 1, 2, 9
"""Places in a line of `net/tcp`."""
KILOBYTES_A_MEGABYTE = 1000 / 1.024


class Memory(NamedTuple):
    """Of several processes together."""

    rss_mb: float
    """Pages that two of them share are counted twice."""
    pss_mb: float
    """Pages that several share are divided among them."""


def session(leader: int) -> list[int]:
    """List the living processes of a session: its leader, and all that was started below it."""
    pids = (int(folder.name) for folder in PROC.glob("[0-9]*"))
    return [pid for pid in pids if (stat := _stat(pid)) and int(stat[SESSION]) == leader]


def cpu_s(pids: Iterable[int]) -> float:
    """Add up the seconds of CPU that processes have used, in the kernel too."""
    stats = filter(None, map(_stat, pids))
    return sum(int(s[USER_TICKS]) + int(s[SYSTEM_TICKS]) for s in stats) / TICKS_A_SECOND


def _stat(pid: int) -> list[str]:
    with contextlib.suppress(OSError):
        # The name stands in brackets and may hold any character.
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return []


def memory(pids: Iterable[int]) -> Memory:
    """Add up the memory of processes."""
    totals = {"Rss:": 0, "Pss:": 0}
    for pid in pids:
        for line in _lines(PROC / str(pid) / "smaps_rollup"):
            name, value, *_ = line.split()
            if name in totals:
                totals[name] += int(value)
    return Memory(*(kilobytes / KILOBYTES_A_MEGABYTE for kilobytes in totals.values()))


def _lines(file: Path) -> list[str]:
    with contextlib.suppress(OSError):
        return file.read_text().splitlines()
    return []


def pin(pids: Iterable[int], cpus: Iterable[int]) -> None:
    """Let every thread of the processes run on these CPUs only; those they start do too."""
    allowed = set(cpus)
    for pid in pids:
        for task in (PROC / str(pid) / "task").glob("*"):
            with contextlib.suppress(ProcessLookupError):
                os.sched_setaffinity(int(task.name), allowed)


def acceptor(pids: Iterable[int], server_port: int, client_port: int) -> int | None:
    """Say which of the processes holds the server's end of a connection on this machine."""
    inode = _inode(server_port, client_port)
    return next((pid for pid in pids if inode and f"socket:[{inode}]" in _open_files(pid)), None)


def _inode(local_port: int, remote_port: int) -> str:
    for line in _lines(PROC / "net" / "tcp")[1:]:
        fields = line.split()
        ports = [int(fields[place].rpartition(":")[2], 16) for place in (LOCAL, REMOTE)]
        if ports == [local_port, remote_port]:
            return fields[INODE]
    return ""


def _open_files(pid: int) -> set[str]:
    found = set()
    with contextlib.suppress(OSError):
        for link in (PROC / str(pid) / "fd").iterdir():
            with contextlib.suppress(OSError):
                found.add(str(link.readlink()))
    return found
