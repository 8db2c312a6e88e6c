"""The stack's command line, as whole commands."""

import socket
import subprocess
from contextlib import ExitStack

from stack.settings import ROOT

VARIABLES = ("REGISTRY", "ASSISTANT", "REST", "CALENDAR", "CRON", "TELEGRAM")


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        probes = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [int(probe.getsockname()[1]) for probe in probes]


def test_status_says_what_is_down_and_fails() -> None:
    ports = _free_ports(len(VARIABLES))
    pairs = [f"{name}_PORT={port}" for name, port in zip(VARIABLES, ports, strict=True)]
    command = ["env", *pairs, "COLUMNS=120", str(ROOT / ".venv/bin/stack"), "status"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.count("down") == len(VARIABLES)
    assert all(f"http://localhost:{port}" in done.stdout for port in ports)


def test_an_unknown_command_is_a_wrong_call() -> None:
    command = [str(ROOT / ".venv/bin/stack"), "fly"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "No such command 'fly'" in done.stderr
