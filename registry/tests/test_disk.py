"""Disks that are full, take no more, or may only be read: reads go on, and words say the rest."""

import contextlib
import json
import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from packages import wheel
from support import Registry, registry_command, running

SMALL = "12m"
BLOCK = 64 * 1024


@contextlib.contextmanager
def no_bytes_taken(registry: Registry) -> Iterator[None]:
    """Let the kernel take no byte of any file from the running registry."""
    children = subprocess.check_output(["pgrep", "-P", str(registry.process.pid)], text=True)
    workers = [int(pid) for pid in children.split()]
    before = [resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in workers]
    for pid, (_, hard) in zip(workers, before, strict=True):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        for pid, limits in zip(workers, before, strict=True):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


def test_a_disk_that_takes_no_more_bytes_is_read_from_and_recovers(data: Path) -> None:
    kept, late = wheel("kept"), wheel("late")
    yank = json.dumps({"project": "kept", "version": "1.0"}).encode()
    with running(data) as registry:
        registry.send(kept)
        with no_bytes_taken(registry):
            reads = [registry.ask(path).status for path in ("/", "/simple/", "/simple/kept/")]
            file = registry.ask(f"/packages/{kept.filename}")
            sent = registry.send(late)
            yanked = registry.ask("/api/yank", "POST", yank, Content_Type="application/json")
            unwell = registry.ask("/health")
        again, well = registry.send(late), registry.ask("/health")

        assert (reads, file.body) == ([200, 200, 200], kept.content)
        assert (sent.status, "nothing was kept" in sent.text) == (507, True)
        assert yanked.status in {503, 507}
        assert (unwell.status, "store" in json.loads(unwell.text)["wrong"]) == (503, True)
        assert (again.status, well.status) == (200, 200)
    done = registry_command("verify", "--data", str(data), cwd=data)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        0,
        "2 files verified, 0 things mended, 0 broken.",
    )


def inside(folder: Path, script: str) -> tuple[str, ...]:
    """Say how to run a command where a script was run before, in a name space of its own."""
    own = ("unshare", "-m") if os.geteuid() == 0 else ("unshare", "-rm")
    return (*own, "sh", "-ec", f'{script}; exec "$@"', str(folder))


def small_disk(folder: Path) -> tuple[str, ...]:
    return inside(folder, f'mount -t tmpfs -o size={SMALL} tmpfs "$0"')


def seen_from(registry: Registry) -> Path:
    """Say where the data folder is for those who are not in the registry's name space."""
    return Path(f"/proc/{registry.process.pid}/root{registry.data}")


def fill(folder: Path) -> Path:
    """Leave no byte free on the disk of a folder."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
        while True:
            stream.write(bytes(BLOCK))
    return ballast


def test_a_full_disk_is_told_of_and_read_from_and_forgotten_when_there_is_room(
    tmp_path: Path,
) -> None:
    kept, late = wheel("kept"), wheel("late", text=os.urandom(200_000))
    with running(tmp_path / "data", under=small_disk(tmp_path)) as registry:
        registry.send(kept)
        ballast = fill(seen_from(registry))
        sent = [registry.send(late) for _ in range(3)]
        unwell, page = registry.ask("/health"), registry.ask("/simple/kept/")
        file = registry.ask(f"/packages/{kept.filename}")
        ballast.unlink()
        again = registry.send(late)

        assert {answer.status for answer in sent} == {507}
        assert all("Free space" in answer.text for answer in sent)
        assert (unwell.status, "full" in unwell.text) == (503, True)
        assert (page.status, file.body) == (200, kept.content)
        assert (again.status, registry.ask("/health").status) == (200, 200)
        assert registry.ask(f"/packages/{late.filename}").body == late.content


@pytest.mark.parametrize(
    ("script", "words"),
    [
        pytest.param(
            f'mount -t tmpfs -o size={SMALL} tmpfs "$0"; '
            f'dd if=/dev/zero of="$0/ballast" bs={BLOCK} status=none || true',
            "No space left on device",
            id="full",
        ),
        pytest.param(
            'mount --bind "$0" "$0"; mount -o remount,bind,ro "$0"',
            "Read-only file system",
            id="read-only",
        ),
    ],
)
def test_a_disk_that_cannot_be_written_to_is_not_started_on(
    tmp_path: Path, script: str, words: str
) -> None:
    with (
        pytest.raises(AssertionError) as said,
        running(tmp_path / "data", under=inside(tmp_path, script)),
    ):
        pass

    assert f"cannot be used ({words})" in str(said.value)
    assert "Traceback" not in str(said.value)


def beside(registry: Registry) -> tuple[str, ...]:
    """Say how to run a command in the name space of a registry that runs."""
    user = () if os.geteuid() == 0 else ("-U", "--preserve-credentials")
    return ("nsenter", "-t", str(registry.process.pid), "-m", *user)


def forbid_writing(registry: Registry, folder: Path) -> None:
    """Put the same folder over a folder, to be read only, for a registry that runs."""
    for how in (("--bind", folder, folder), ("-o", "remount,bind,ro", folder)):
        subprocess.run([*beside(registry), "mount", *how], check=True)


def test_a_folder_that_may_only_be_read_from_now_on_is_read_from(tmp_path: Path) -> None:
    kept = wheel("kept")
    script = 'mount --bind "$0" "$0"'
    with running(tmp_path / "data", under=inside(tmp_path, script)) as registry:
        registry.send(kept)
        forbid_writing(registry, tmp_path)

        sent, unwell = registry.send(wheel("late")), registry.ask("/health")
        file = registry.ask(f"/packages/{kept.filename}")

        assert (sent.status, "Read-only file system" in sent.text) == (503, True)
        assert (unwell.status, "Read-only file system" in unwell.text) == (503, True)
        assert (registry.ask("/simple/kept/").status, file.body) == (200, kept.content)
