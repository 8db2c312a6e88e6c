"""The stack's command line, as whole commands."""

import socket
import subprocess
import sys
from contextlib import ExitStack

from stack import supervisor
from stack.settings import ROOT, Settings
from stack.up import SERVICES

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


def test_a_command_runs_beside_the_registry_alone_with_its_own_options() -> None:
    port = Settings().registry_port
    asked = f"import httpx, sys; httpx.get('http://localhost:{port}/health').raise_for_status()"
    code = f"{asked}; sys.exit(7 if sys.argv[1:] == ['--without-services', '--help'] else 1)"
    ran = supervisor.runs(SERVICES)
    command = (str(ROOT / ".venv/bin/stack"), "run", "--without-services", sys.executable, "-c")
    words = ("--without-services", "--help")
    done = subprocess.run([*command, code, *words], capture_output=True, text=True, check=False)

    assert done.returncode == 7, done.stderr
    assert "starting assistant" not in done.stderr
    assert supervisor.runs(SERVICES) == ran
