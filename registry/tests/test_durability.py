"""Nothing half-written is visible, nothing accepted is lost, whatever happens to the machine."""

import json
import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from io import FileIO
from pathlib import Path

import pytest

from packages import multipart, sdist, wheel
from registry.errors import DiskFull
from registry.incoming import Incoming
from support import Registry, basic, registry_command, running

UPLOADERS = 8
BLOCKS_OF_SPACE = "4096"


def half_an_upload(registry: Registry) -> socket.socket:
    """Send half of an upload and keep the line open."""
    body, kind = multipart(wheel("half", text=os.urandom(2_000_000)))
    head = (
        f"POST / HTTP/1.1\r\nHost: x\r\nAuthorization: {basic('__token__', registry.token)}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    line = socket.create_connection(("127.0.0.1", registry.port))
    line.sendall(head.encode() + body[: len(body) // 2])
    while not any(path.stat().st_size for path in (registry.data / "incoming").iterdir()):
        time.sleep(0.01)
    return line


def verified(data: Path) -> tuple[int, str]:
    done = registry_command("verify", "--data", str(data), cwd=data)
    return done.returncode, done.stdout


def test_of_racing_twins_one_wins(shared: Registry) -> None:
    twins = [wheel("race", text=b"X = %d\n" % number) for number in range(UPLOADERS)]

    with ThreadPoolExecutor(UPLOADERS) as pool:
        answers = list(pool.map(shared.send, twins))

    assert sorted(answer.status for answer in answers) == [200] + [409] * (UPLOADERS - 1)
    (winner,) = (twin for twin, answer in zip(twins, answers, strict=True) if answer.status == 200)
    assert shared.ask(f"/packages/{winner.filename}").body == winner.content
    assert verified(shared.data)[0] == 0


def test_a_new_file_is_seen_by_every_process_at_once(shared: Registry) -> None:
    for number in range(10):
        package = wheel("everywhere", f"1.{number}")
        shared.send(package)

        seen = {package.filename in shared.ask("/simple/everywhere/").text for _ in range(5)}

        assert seen == {True}


def test_an_upload_that_breaks_off_leaves_nothing(registry: Registry) -> None:
    half_an_upload(registry).close()
    while list((registry.data / "incoming").iterdir()):
        time.sleep(0.01)

    assert registry.ask("/simple/half/").status == 404
    assert list((registry.data / "files").iterdir()) == []


def test_a_form_without_an_end_is_refused(registry: Registry) -> None:
    body, kind = multipart(wheel())

    answer = registry.ask("/", "POST", body[:-20], Content_Type=kind)

    assert (answer.status, answer.text) == (
        400,
        "The upload ended before its last byte; send the file again.\n",
    )


def test_a_registry_killed_in_mid_upload_comes_back_whole(data: Path) -> None:
    kept = wheel("before")
    with running(data) as registry:
        token = registry.token
        registry.send(kept)
        with half_an_upload(registry):
            registry.crash()
    left = len(list((data / "incoming").iterdir()))

    code, said = verified(data)

    assert (left, code, said.splitlines()[-1]) == (
        1,
        0,
        "1 files verified, 1 things mended, 0 broken.",
    )
    with running(data) as again:
        again.token = token
        assert again.ask(f"/packages/{kept.filename}").body == kept.content
        assert again.ask("/simple/half/").status == 404
        assert again.send(sdist("before")).status == 200


def test_a_file_no_row_names_makes_way(registry: Registry) -> None:
    """As a crash between the link and the commit leaves it: answered to nobody."""
    package = wheel("orphan")
    package.write(registry.data / "files" / "orphan").write_bytes(b"half")

    assert registry.ask(f"/packages/{package.filename}").status == 404
    assert registry.send(package).status == 200
    assert registry.ask(f"/packages/{package.filename}").body == package.content
    assert [path.read_bytes() for path in (registry.data / "aside").rglob("*.whl")] == [b"half"]


def test_a_full_disk_refuses_the_upload_and_keeps_nothing(data: Path) -> None:
    """The kernel itself takes no more bytes of a file here, as it does on a full disk."""
    shell = ("sh", "-c", 'ulimit -f "$0"; exec "$@"', BLOCKS_OF_SPACE)
    with running(data, under=shell) as registry:
        small, big = wheel("small"), wheel("big", text=os.urandom(5_000_000))

        answer = registry.send(big)

        assert answer.status == 507
        assert "disk is full" in answer.text
        assert "nothing was kept" in answer.text
        assert list((data / "incoming").iterdir()) == []
        assert list((data / "files").iterdir()) == []
        assert registry.send(small).status == 200


def test_no_space_left_is_told_as_such(tmp_path: Path) -> None:
    with FileIO("/dev/full", "wb") as stream:
        incoming = Incoming(stream, tmp_path)

        with pytest.raises(DiskFull, match="No space left on device"):
            incoming.write(b"x")


def test_health_names_what_is_wrong(registry: Registry) -> None:
    before = registry.ask("/health")
    (registry.data / "incoming").rmdir()
    after = registry.ask("/health")

    assert (before.status, json.loads(before.body)) == (200, {"status": "well", "wrong": {}})
    assert (after.status, list(json.loads(after.body)["wrong"])) == (503, ["store"])


def test_health_misses_a_file_that_is_gone(registry: Registry) -> None:
    small = wheel("alpha", "1.0")
    registry.send(small)
    next((registry.data / "files").glob("*/*")).unlink()

    answer = registry.ask("/health")

    assert answer.status == 503
    assert list(json.loads(answer.body)["wrong"]) == ["kept files"]
