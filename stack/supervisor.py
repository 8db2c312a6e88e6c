"""Groups of processes under honcho, each detached from the terminal, with a pid file and a log."""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from os import getsid, killpg
from pathlib import Path

import httpx

from stack.errors import NeverReady, PortTaken
from stack.processes import RUN, Process
from stack.settings import ROOT

ENV = "stack/local.env,.run/secrets.env"
HONCHO = (sys.executable, "-m", "honcho", "-f", "stack/Procfile", "-d", str(ROOT), "-e", ENV)
STOP_S = 30.0
_OURS = re.compile(rf"{re.escape(str(ROOT))}(/|\s|$)")
STARTED = re.compile(r"started \(pid=(\d+)\)")


def log_of(group: str) -> Path:
    """Name the log of a group, relative to where people stand: the root."""
    return RUN / f"{group}.log"


def start(group: str, processes: Sequence[Process], ready_s: float) -> None:
    """Start the processes under one honcho and return when all are ready.

    Raises: `PortTaken` before anything starts; `NeverReady` after stopping the group again.
    """
    for process in processes:
        if listens(process.port):
            raise PortTaken(process.name, process.port, process.variable)
    RUN.mkdir(exist_ok=True)
    names = [process.name for process in processes]
    with log_of(group).open("wb") as log:
        honcho = subprocess.Popen(  # detached: it outlives this command, `stop` ends it
            [*HONCHO, "start", "--no-colour", *names],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    (RUN / f"{group}.pid").write_text(f"{honcho.pid}\n")
    try:
        deadline = time.monotonic() + ready_s
        for process in processes:
            _wait(process, group, honcho, deadline)
    except BaseException:
        stop(group)
        raise


def _wait(process: Process, group: str, honcho: subprocess.Popen[bytes], deadline: float) -> None:
    while not ready(process):
        if honcho.poll() is not None or time.monotonic() > deadline:
            tail = "\n".join(log_of(group).read_text(errors="replace").splitlines()[-15:])
            url = process.url + process.ready
            raise NeverReady(process.name, url, log_of(group).relative_to(ROOT), tail)
        time.sleep(0.1)


def stop(group: str) -> bool:
    """End the group and every process it started; true if something ran.

    A process that ignores the request is killed after `STOP_S` seconds, and one whose
    supervisor was killed is found by the process id in the log.
    """
    pidfile = RUN / f"{group}.pid"
    if not pidfile.exists():
        return False
    leaders = {int(pidfile.read_text())} if runs(group) else set()
    started = STARTED.findall(log_of(group).read_text(errors="replace"))
    leaders |= {pid for pid in map(int, started) if _is_ours(pid)}
    for number, wait_s in ((signal.SIGTERM, STOP_S), (signal.SIGKILL, 5.0)):
        for pid in leaders:
            with suppress(ProcessLookupError):
                killpg(pid, number)
        deadline = time.monotonic() + wait_s
        while any(map(_is_ours, leaders)) and time.monotonic() < deadline:
            time.sleep(0.05)
    pidfile.unlink()
    return bool(leaders)


def runs(group: str) -> bool:
    """Tell whether the group's supervisor is alive."""
    pidfile = RUN / f"{group}.pid"
    return pidfile.exists() and _is_ours(int(pidfile.read_text()))


def _is_ours(pid: int) -> bool:
    # A process id is used again sooner or later, by another clone's stack perhaps: only one that
    # leads its own session and whose command names this clone may be signalled.
    with suppress(ProcessLookupError):
        if getsid(pid) != pid:
            return False
    query = ("ps", "-o", "stat=,args=", "-p", str(pid))
    state, _, command = (
        subprocess.run(query, capture_output=True, text=True, check=False)
        .stdout.strip()
        .partition(" ")
    )
    return bool(state) and not state.startswith("Z") and _OURS.search(command) is not None


def listens(port: int) -> bool:
    """Tell whether anything accepts connections on the port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ready(process: Process) -> bool:
    """Ask the process whether it is ready to serve."""
    with suppress(httpx.HTTPError):
        return httpx.get(process.url + process.ready, timeout=2.0).is_success
    return False
