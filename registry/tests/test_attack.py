"""One client with many half-open connections: the others are served, and it is shown the door."""

import socket
import struct
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from attackers import BIG, KINDS, Attack, Siege, attack, besieging
from issuer import Authority
from packages import multipart, wheel
from support import DEADLINE_S, Registry, basic, running

MANY = 200
TRANSFERS = 24


@pytest.fixture(scope="module")
def besieged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """A registry of few places, so that each attack is too much for it."""
    folder = tmp_path_factory.mktemp("besieged") / "data"
    with running(folder, REGISTRY_TRANSFERS=str(TRANSFERS), REGISTRY_THREADS="4") as registry:
        assert registry.send(BIG).status == 200
        yield registry


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """A registry that loses its patience within a second."""
    folder = tmp_path_factory.mktemp("impatient") / "data"
    with running(folder, REGISTRY_PATIENCE_S="1") as registry:
        assert registry.send(BIG).status == 200
        yield registry


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """A registry in which a source has one place of each kind."""
    with running(tmp_path_factory.mktemp("narrow") / "data", REGISTRY_TRANSFERS="2") as registry:
        assert registry.send(BIG).status == 200
        yield registry


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """An impatient registry that answers https."""
    folder = tmp_path_factory.mktemp("secure")
    authority = Authority(folder)
    certificate, key = authority.certify()
    settings: dict[str, Any] = {
        "REGISTRY_TLS_CERT": str(certificate),
        "REGISTRY_TLS_KEY": str(key),
        "REGISTRY_PATIENCE_S": "1",
        **authority.trusted,
    }
    with running(folder / "data", **settings) as registry:
        assert registry.send(BIG).status == 200
        yield registry


@pytest.mark.parametrize("kind", KINDS)
def test_the_others_read_and_upload_meanwhile(besieged: Registry, kind: str) -> None:
    package = wheel("during_" + kind.replace("-", "_"))

    with besieging(besieged, kind, MANY):
        sent = besieged.send(package)
        pages = [besieged.ask("/simple/big/").status for _ in range(20)]
        file = besieged.ask(f"/packages/{BIG.filename}")

    assert (sent.status, set(pages), file.status, len(file.body)) == (
        *(200, {200}, 200),
        len(BIG.content),
    )


@pytest.mark.parametrize("kind", ["slow-identity", "slow-search"])
def test_strangers_of_many_addresses_keep_nobody_from_publishing(data: Path, kind: str) -> None:
    settings: dict[str, Any] = {
        "REGISTRY_TRANSFERS": str(TRANSFERS),
        "REGISTRY_ANONYMOUS_READ": "true",
        "REGISTRY_PUBLIC_URL": "https://registry.example/",
        "REGISTRY_TRUSTED_PROXIES": "127.0.0.0/8",
    }
    with running(data, **settings) as registry, ExitStack() as stack:
        way = attack(kind, registry)
        for last in range(2, 6):
            stack.enter_context(Siege(registry.port, way, MANY // 4, f"127.0.0.{last}"))

        assert registry.send(wheel("meanwhile")).status == 200


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_is_too_slow_is_ended(impatient: Registry, kind: str) -> None:
    with besieging(impatient, kind, TRANSFERS) as siege:
        siege.wait_until_ended(TRANSFERS)


def broken_off(registry: Registry, request: str) -> None:
    """Send a request, wait for the begin of an answer that is long, and be gone."""
    login = basic("__token__", registry.token)
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.settimeout(DEADLINE_S)
        line.connect(("127.0.0.1", registry.port))
        line.sendall(f"{request}Host: x\r\nAuthorization: {login}\r\n\r\n--".encode())
        if request.startswith("GET"):
            line.recv(100)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(f"GET /packages/{BIG.filename} HTTP/1.1\r\n", id="file"),
        pytest.param(f"GET /packages/{BIG.filename} HTTP/1.1\r\nRange: bytes=1-\r\n", id="range"),
        pytest.param(
            f"POST / HTTP/1.1\r\nContent-Type: {multipart(BIG)[1]}\r\nContent-Length: 9999\r\n",
            id="upload",
        ),
    ],
)
def test_whoever_breaks_off_leaves_their_place(narrow: Registry, request_: str) -> None:
    end = time.monotonic() + DEADLINE_S
    for number in range(5):
        broken_off(narrow, request_)
        # One source has one place here; it is free as soon as the server sees that they are gone.
        while narrow.ask(f"/packages/{BIG.filename}").status != 200:
            assert time.monotonic() < end, number
        while narrow.send(wheel("again")).status != 200:
            assert time.monotonic() < end, number


@pytest.mark.parametrize(
    "opening", [b"", b"\x16\x03\x01\x02\x00\x01"], ids=["silent", "half-hello"]
)
def test_a_greeting_that_never_ends_is_ended_under_tls(secure: Registry, opening: bytes) -> None:
    with Siege(secure.port, Attack(opening), TRANSFERS) as siege:
        assert secure.ask("/simple/big/").status == 200
        siege.wait_until_ended(TRANSFERS)
