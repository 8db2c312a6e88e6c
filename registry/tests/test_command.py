"""The command line: exit codes, messages, and processes that end."""

import os
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from support import Registry, registry_command, running, wait_until_well

STOPPED_WITHIN_S = 8
"""Less than a worker is waited for before it is killed."""


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = registry_command("serve", "--port", str(port), "--data", "data", cwd=tmp_path)

    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        (
            f"registry: Port {port} on '127.0.0.1' is taken; stop what listens there, "
            "or choose another with --port or REGISTRY_PORT.\n"
        ),
    )


def test_another_registry_on_the_port_is_noticed(registry: Registry, tmp_path: Path) -> None:
    done = registry_command("serve", "--port", str(registry.port), "--data", "new", cwd=tmp_path)

    assert (done.returncode, "is taken" in done.stderr) == (1, True)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_registry(data: Path, how: signal.Signals) -> None:
    with running(data, "--workers", "2") as registry:
        code = registry.stop(how)
        registry.wait_for_silence()

        assert code == (-signal.SIGKILL if how == signal.SIGKILL else 0)
        with socket.create_server(("127.0.0.1", registry.port), reuse_port=False):
            pass


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_of_the_whole_group_is_as_clean(data: Path, how: signal.Signals) -> None:
    """As Ctrl-C in a terminal, and supervisors, do it."""
    with running(data) as registry:
        os.killpg(registry.process.pid, how)

        assert registry.process.wait(STOPPED_WITHIN_S) == 0


def test_a_killed_worker_is_replaced(data: Path) -> None:
    with running(data) as registry:
        children = Path(f"/proc/{registry.process.pid}/task/{registry.process.pid}/children")
        (worker,) = (int(text) for text in children.read_text().split())
        os.kill(worker, signal.SIGKILL)
        wait_until_well(registry)

        assert registry.ask("/simple/").status == 200


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("frob",), 2, "No such command 'frob'"),
        (("token", "revoke", "x"), 2, "There is no token 'x'"),
        (("user", "remove", "x"), 2, "There is no user 'x'"),
        (("user", "add", "a:b", "--password", "x"), 2, "'a:b' is empty, reserved"),
        (("serve", "--workers", "0"), 2, "workers"),
        (("serve", "--host", "300.1.1.1"), 1, "Cannot listen on '300.1.1.1'"),
        (("verify", "--data", "/proc/none"), 101, "'/proc/none/files' cannot be used"),
    ],
)
def test_a_call_that_cannot_work_is_told_why(
    tmp_path: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = registry_command(*arguments, cwd=tmp_path)

    assert (done.returncode, message in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr


def test_several_first_calls_at_once_find_one_store(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        calls = [
            pool.submit(registry_command, "token", "create", f"ci-{number}", cwd=tmp_path)
            for number in range(4)
        ]

    assert [call.result().returncode for call in calls] == [0, 0, 0, 0]


def test_names_are_given_once(tmp_path: Path) -> None:
    token = [registry_command("token", "create", "ci", cwd=tmp_path) for _ in range(2)]

    assert [done.returncode for done in token] == [0, 2]
    assert "The token 'ci' exists" in token[1].stderr
    assert "ci" in registry_command("token", "list", cwd=tmp_path).stdout
