"""What is too slow, decided by what the kernel counts."""

import fcntl
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from registry.burdens import Crowded
from registry.connections import connections
from registry.pace import Flow, Mark, Pace, look
from registry.places import Carried, Places
from registry.room import Room, room_for
from registry.settings import Settings
from registry.source import read_networks
from registry.warden import Share
from registry.working import Working

PACE = Pace(patience_s=30, slowest=1000)
START = Flow(received=0, sent=0, stuck=False)


def flow(received: int = 0, sent: int = 0, *, stuck: bool = False) -> Flow:
    return Flow(received, sent, stuck)


def watched(flows: list[Flow], step_s: float = 5) -> list[Mark | None]:
    """Look again and again at a connection on which these flows are seen."""
    mark: Mark | None = Mark(0, START, asking=False)
    before, marks, now = START, list[Mark | None](), 0.0
    for seen in flows:
        now += step_s
        mark = look(mark, before, seen, now, PACE) if mark else None
        marks.append(mark)
        before = seen
    return marks


@pytest.mark.parametrize(
    "flows",
    [
        pytest.param([flow(300 * n, 900 * n) for n in range(1, 20)], id="small-requests"),
        pytest.param([flow(6000 * n) for n in range(1, 20)], id="steady-upload"),
        pytest.param([flow(300, 5001 * n, stuck=True) for n in range(1, 20)], id="steady-download"),
        pytest.param(
            [*[flow()] * 5, flow(100), flow(100, 900), *[flow(100, 900)] * 4], id="late-request"
        ),
        pytest.param(
            [*[flow(200_000)] * 5, *[flow(400_000)] * 5, flow(400_000, 90)], id="upload-in-bursts"
        ),
        pytest.param(
            [flow(90)] + [flow(90, 200_000 * (n // 5), stuck=True) for n in range(5, 20)],
            id="download-in-bursts",
        ),
    ],
)
def test_whoever_keeps_pace_is_left_alone(flows: list[Flow]) -> None:
    assert None not in watched(flows)


@pytest.mark.parametrize(
    ("flows", "ended"),
    [
        pytest.param([START] * 8, 6, id="silent-from-the-first"),
        pytest.param([flow(300)] * 8, 7, id="silent-after-its-head"),
        pytest.param([flow(300 + n) for n in range(8)], 7, id="dripping"),
        pytest.param([flow(4000 * n) for n in range(1, 9)], 7, id="slow-upload"),
        pytest.param([flow(99_000)] + [flow(99_000)] * 9, 7, id="upload-that-stopped"),
        pytest.param([flow(90, 9000, stuck=True)] * 9, 7, id="reader-who-stopped"),
        pytest.param([flow(90, 4000 * n, stuck=True) for n in range(1, 9)], 7, id="slow-reader"),
        pytest.param(
            [flow(90 * n, 9000, stuck=True) for n in range(1, 10)], 8, id="reader-who-asks-on"
        ),
    ],
)
def test_whoever_is_slow_for_too_long_is_ended(flows: list[Flow], ended: int) -> None:
    marks = watched(flows)

    assert marks.index(None) + 1 == ended


def test_a_source_has_half_of_the_places_and_all_have_no_more_than_there_are() -> None:
    places = Places(4)
    for source in ("a", "a", "b"):
        places.take(source)

    with pytest.raises(Crowded, match="half of them for 'a'"):
        places.take("a")
    with places.taken("b"), pytest.raises(Crowded):
        places.take("c")
    with places.taken("c"):
        pass


def test_a_body_that_is_closed_leaves_its_place_once() -> None:
    places = Places(2)
    body = Carried((part for part in (b"x", b"y")), places, "a")

    assert list(body) == [b"x", b"y"]
    body.close()
    body.close()
    with places.taken("a"), pytest.raises(Crowded):
        places.take("a")


def test_who_waits_for_the_other_side_is_not_at_work() -> None:
    working = Working(1)

    with working.on("a"):
        inside = "a" in working
        with working.waiting("a"):
            waiting = "a" in working
            with working.on("b"):
                pass
    assert (inside, waiting, "a" in working) == (True, False, False)


@pytest.mark.parametrize(
    ("most_files", "connections_"), [(20_000, 4096), (-1, 4096), (1024, 576), (300, 64)]
)
def test_connections_leave_files_for_the_rest(most_files: int, connections_: int) -> None:
    assert room_for(Settings(), most_files) == Room(320, connections_)


@pytest.mark.parametrize(
    ("peer", "many", "too_many"),
    [
        pytest.param("198.51.100.1", 4, False, id="its-share"),
        pytest.param("198.51.100.1", 5, True, id="more"),
        pytest.param("10.1.1.1", 5000, False, id="a-proxy-that-is-trusted"),
        pytest.param("::ffff:10.1.1.1", 5000, False, id="in-the-longer-form"),
    ],
)
def test_nobody_but_a_trusted_proxy_has_more_than_a_share(
    peer: str, many: int, *, too_many: bool
) -> None:
    assert Share(4, read_networks("10.0.0.0/8")).leaves_out(peer, many) is too_many


def test_connections_are_seen_with_what_went_over_them() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as line, server.accept()[0] as other:
            line.sendall(b"abc")
            other.recv(3)
            other.sendall(b"defgh")
            line.recv(5)
            (seen,) = [(c.peer, c.flow()) for c in connections(port)]
            for connection in connections(port):
                connection.end(connection.cookie)

            assert seen == ("127.0.0.1", Flow(3, 5, stuck=False))
            assert line.recv(1) == b""


def test_a_look_at_the_connections_leaves_the_locks_of_databases_alone(tmp_path: Path) -> None:
    """POSIX drops every lock of a process on a file with the first number of it that is closed."""
    lock = f"import fcntl; fcntl.lockf(open({str(tmp_path / 'file')!r}, 'w'), fcntl.LOCK_EX | 4)"
    with (tmp_path / "file").open("w") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        list(connections(1))

        done = subprocess.run([sys.executable, "-c", lock], capture_output=True, check=False)

    assert b"BlockingIOError" in done.stderr
