"""What the server speaks, and how much of it: HTTP/1.1, and nothing that is not needed."""

import contextlib
import resource
import shutil
import socket
import subprocess
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from attackers import Attack, Siege
from packages import Package, multipart, wheel
from registry.guarded import MOST_BYTES
from support import DEADLINE_S, Registry, basic, running

HEAD = "GET /simple/ HTTP/1.1\r\nHost: x\r\n"
MANY = 2000
LAUGHS = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">{entities}]>
<methodCall><methodName>&{last};</methodName></methodCall>"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """A registry that anybody may read."""
    folder = tmp_path_factory.mktemp("served") / "data"
    with running(folder, REGISTRY_ANONYMOUS_READ="true") as registry:
        yield registry


def said(registry: Registry, request: str) -> bytes:
    """Send bytes, and say all that comes back until the other side ends it."""
    with socket.create_connection(("127.0.0.1", registry.port), DEADLINE_S) as line:
        line.sendall(request.encode())
        return b"".join(iter(lambda: line.recv(65536), b""))


def test_http2_is_not_spoken(served: Registry) -> None:
    answer = said(served, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0")

    assert answer.partition(b"\r\n")[0] in {b"HTTP/1.1 400 Bad Request", b""}


@pytest.mark.parametrize("other", ["websocket", "h2c"])
def test_no_other_protocol_is_changed_to(served: Registry, other: str) -> None:
    asked = f"Connection: Upgrade, close\r\nUpgrade: {other}\r\nSec-WebSocket-Key: eA==\r\n"

    assert said(served, f"{HEAD}{asked}\r\n").startswith(b"HTTP/1.1 200 OK\r\n")


def test_requests_that_come_at_once_are_answered_in_their_order(served: Registry) -> None:
    ways = ["/simple/", "/nothing/here", "/health", "/simple/nothing/"] * 25
    asked = "".join(f"GET {way} HTTP/1.1\r\nHost: x\r\n\r\n" for way in ways)
    last = f"{HEAD}Connection: close\r\n\r\n"

    answers = said(served, asked + last).split(b"HTTP/1.1 ")[1:]

    assert [int(answer[:3]) for answer in answers] == [*[200, 404, 200, 404] * 25, 200]


def test_two_thousand_connections_of_one_client_are_no_matter(served: Registry) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, MANY + 500)), hard))
    with Siege(served.port, Attack(f"{HEAD}\r\n".encode()), MANY) as siege:
        pages = [served.ask("/simple/").status for _ in range(20)]
        held = MANY - siege.ended()

    assert (set(pages), held) == ({200}, MANY)


def test_more_connections_than_one_source_may_have_are_ended(data: Path) -> None:
    with (
        running(data, REGISTRY_CONNECTIONS="64", REGISTRY_PATIENCE_S="8") as registry,
        Siege(registry.port, Attack(b"GET /sim"), 48) as siege,
    ):
        siege.wait_until_ended(16)
        asked = registry.ask("/simple/").status

        assert (asked, siege.ended()) == (200, 16)


def curl(registry: Registry, package: Package, folder: Path, *options: str) -> tuple[int, str]:
    program = shutil.which("curl")
    assert program, "curl is not on the PATH; install it"
    body, kind = multipart(package)
    (folder / "body").write_bytes(body)
    done = subprocess.run(
        [
            *(program, "-sv", "--data-binary", f"@{folder / 'body'}", *options),
            *("-H", f"Content-Type: {kind}", "-H", "Expect: 100-continue"),
            *("--expect100-timeout", str(DEADLINE_S), registry.url + "/"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_who_asks_whether_to_send_is_told_to_go_on(served: Registry, tmp_path: Path) -> None:
    package = wheel("asked_first", text=bytes(2_000_000))

    code, told = curl(served, package, tmp_path, "-u", f"__token__:{served.token}")

    assert (code, "< HTTP/1.1 100" in told, "is kept" in told) == (0, True, True), told


def test_who_asks_whether_to_send_and_may_not_is_spared_it(
    served: Registry, tmp_path: Path
) -> None:
    package = wheel("asked_in_vain", text=bytes(2_000_000))

    code, told = curl(served, package, tmp_path)

    assert (code, "< HTTP/1.1 401" in told) == (0, True), told
    assert "< HTTP/1.1 100" not in told


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"<" * (MOST_BYTES + 1), 413, id="too-long"),
        pytest.param(b"<" * MOST_BYTES, 400, id="no-xml"),
        pytest.param(b"", 400, id="nothing"),
        pytest.param(
            LAUGHS.format(
                entities="".join(
                    f'<!ENTITY {b} "{f"&{a};" * 9}">'
                    for a, b in zip("abcdefghi", "bcdefghij", strict=True)
                ),
                last="j",
            ).encode(),
            400,
            id="laughs",
        ),
    ],
)
def test_pypiserver_sees_short_and_harmless_bodies_only(
    served: Registry, body: bytes, status: int
) -> None:
    assert served.ask("/RPC2", "POST", body, Content_Type="text/xml").status == status


def test_a_search_by_xml_still_works(served: Registry) -> None:
    served.send(wheel("sought"))
    call = (
        "<methodCall><methodName>search</methodName><params><param><value><string>sought</string>"
        "</value></param></params></methodCall>"
    )

    answer = served.ask("/RPC2", "POST", call.encode(), Content_Type="text/xml")

    assert (answer.status, "<string>sought</string>" in answer.text) == (200, True)


def test_a_steady_upload_outlasts_the_patience(data: Path) -> None:
    """It is slow, and still above what is asked of it."""
    body, kind = multipart(wheel("steady", text=bytes(20_000)))
    head = (
        f"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        "Connection: close\r\nAuthorization: "
    )
    with running(data, REGISTRY_PATIENCE_S="1", REGISTRY_SLOWEST_BYTES_PER_S="2000") as registry:
        login = basic("__token__", registry.token)
        with socket.create_connection(("127.0.0.1", registry.port), DEADLINE_S) as line:
            line.sendall(f"{head}{login}\r\n\r\n".encode())
            for at in range(0, len(body), 1000):
                line.sendall(body[at : at + 1000])
                with contextlib.suppress(TimeoutError):
                    line.settimeout(0.15)
                    line.recv(1, socket.MSG_PEEK)
            line.settimeout(DEADLINE_S)
            status = line.recv(64).split()[1]

    assert int(status) == HTTPStatus.OK
