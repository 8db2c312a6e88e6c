"""Servers are started, found out about, and gone."""

import contextlib
import sys
from pathlib import Path

import click
import pytest

from benchmarks.index_servers import proc
from benchmarks.index_servers.server import (
    Dialect,
    Program,
    Server,
    ask,
    connected,
    free_port,
    running,
)

ROOT = Dialect("/", lambda wheel: wheel.filename)


def program(*arguments: str) -> Program:
    port = free_port()
    served = (sys.executable, *arguments, str(port), "--bind", "127.0.0.1")
    return Program("python", port, served, ROOT)


@pytest.fixture
def files() -> Program:
    return program("-m", "http.server", "--protocol", "HTTP/1.1")


def test_a_server_is_gone_with_all_it_started(files: Program, tmp_path: Path) -> None:
    with running(files, tmp_path) as server:
        before = server.processes()

    assert len(before) == 1
    assert server.processes() == []


def test_a_server_is_gone_after_a_failure(files: Program, tmp_path: Path) -> None:
    seen: list[Server] = []
    with contextlib.suppress(KeyboardInterrupt), running(files, tmp_path) as server:
        seen.append(server)
        raise KeyboardInterrupt

    assert seen[0].processes() == []


def test_a_server_that_ends_at_once_is_told_with_its_words(tmp_path: Path) -> None:
    with (
        pytest.raises(click.ClickException, match="No module named nothing_of_the_kind"),
        running(program("-m", "nothing_of_the_kind"), tmp_path),
    ):
        pass


def test_the_process_that_holds_a_connection_is_found(files: Program, tmp_path: Path) -> None:
    with running(files, tmp_path) as server, connected(server.port) as link:
        ask(link, "/")
        client_port = link.sock.getsockname()[1]
        found = proc.acceptor(server.processes(), server.port, client_port)

        assert [found] == server.processes()
        assert proc.acceptor(server.processes(), server.port, free_port()) is None


def test_memory_and_cpu_of_processes_add_up(files: Program, tmp_path: Path) -> None:
    with running(files, tmp_path) as server:
        once, twice = (proc.memory(server.processes() * times) for times in (1, 2))

        assert 1 < once.pss_mb <= once.rss_mb
        assert twice.rss_mb > 1.5 * once.rss_mb
        assert proc.cpu_s(server.processes()) > 0
