"""Starting and stopping groups of processes."""

import socket
import subprocess
from pathlib import Path

import pytest

from stack import supervisor
from stack.errors import PortTaken
from stack.processes import RUN, Process, registry, services
from stack.settings import ROOT, Settings


@pytest.mark.parametrize(
    ("variable", "otherwise"),
    [
        pytest.param("CRON_PORT", "or choose another port by CRON_PORT", id="a service"),
        pytest.param(
            None, "and do not move this one: the locks of the services name it", id="the registry"
        ),
    ],
)
def test_a_taken_port_is_told_before_anything_starts(variable: str | None, otherwise: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        process = Process("cron", Path(), port, variable, "/readyz")

        with pytest.raises(PortTaken) as refusal:
            supervisor.start("never", [process], ready_s=1)

    assert str(refusal.value) == (
        f"Port {port} for 'cron' is taken by another program; stop it "
        f"(`ss -ltnp 'sport = :{port}'` names it) {otherwise}."
    )
    assert not (ROOT / ".run" / "never.pid").exists()


def test_a_process_of_another_clone_is_never_taken_for_ours(tmp_path: Path) -> None:
    other = f"{tmp_path}/registry/.venv/bin/registry"
    pidfile = RUN / "other.pid"
    RUN.mkdir(exist_ok=True)
    with subprocess.Popen([other, "30"], executable="/bin/sleep", start_new_session=True) as alien:
        pidfile.write_text(f"{alien.pid}\n")
        try:
            taken = supervisor.runs("other")
        finally:
            pidfile.unlink()
            alien.terminate()

    assert taken is False


def test_stopping_what_never_ran_is_no_error() -> None:
    assert supervisor.stop("never") is False


def test_every_process_of_the_stack_has_its_row_in_the_procfile() -> None:
    settings = Settings()
    named = [process.name for process in (registry(settings), *services(settings))]
    rows = (ROOT / "stack" / "Procfile").read_text().splitlines()

    assert sorted(row.partition(":")[0] for row in rows) == sorted(named)


def test_no_two_processes_share_a_port() -> None:
    settings = Settings()
    ports = [process.port for process in (registry(settings), *services(settings))]

    assert len(set(ports)) == len(ports)
