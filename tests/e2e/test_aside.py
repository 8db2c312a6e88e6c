"""The running stack makes room for a command, and comes back whatever becomes of it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stack import supervisor
from stack.processes import registry, services
from stack.settings import Settings
from stack.up import GROUPS
from tests.e2e.conftest import BIN, LIMIT_S, ROOT

PARTS = (registry(Settings()), *services(Settings()))
COMMAND = """
import pathlib, socket, sys, time
for port in sys.argv[2:]:
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", int(port))) != 0, port
pathlib.Path(sys.argv[1]).write_text("free")
time.sleep({sleep})
sys.exit(7)
"""


@pytest.mark.parametrize(
    ("sleep", "code"), [pytest.param(0, 7, id="its code"), pytest.param(600, 130, id="Ctrl-C")]
)
def test_the_ports_are_free_for_a_command_and_taken_again_after_it(
    tmp_path: Path, sleep: int, code: int
) -> None:
    ran = [supervisor.runs(group) for group in GROUPS]
    told, script = tmp_path / "told", COMMAND.format(sleep=sleep)
    ports = [str(part.port) for part in PARTS]
    # Where this run was started in the background, its children would be deaf to Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    command: list[str | Path] = [BIN / "stack", "aside", sys.executable, "-c", script, told, *ports]
    with subprocess.Popen(command, cwd=ROOT, start_new_session=True) as process:
        while sleep and process.poll() is None and not told.exists():
            time.sleep(0.1)
        if sleep:
            os.killpg(process.pid, signal.SIGINT)
        ended = process.wait(LIMIT_S)

    assert (ended, told.read_text()) == (code, "free")
    assert ran == [True, True]
    assert [supervisor.runs(group) for group in GROUPS] == ran
    assert all(supervisor.ready(part) for part in PARTS)
