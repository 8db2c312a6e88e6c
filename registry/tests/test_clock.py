"""A clock that jumps by a day while the registry runs: nothing stops, and nothing breaks."""

import contextlib
import http.client
import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from packages import wheel
from support import DEADLINE_S, ROOT, Registry, basic, registry_command, running

DAY_S = 24 * 3600
JSON = "application/vnd.pypi.simple.v1+json"
NEAR = timedelta(hours=1)


@dataclass(frozen=True)
class Shifted:
    """A registry, and the file that says how far its clock is off."""

    registry: Registry
    shift: Path

    def jump(self, seconds: int) -> None:
        with self.shift.open("r+b") as stream:
            stream.write(seconds.to_bytes(8, "little", signed=True))

    def uploaded(self, version: str) -> datetime:
        """Upload a version, and say what the page says of when that was."""
        package = wheel("timely", version)
        assert self.registry.send(package).status == 200
        page = json.loads(self.registry.ask("/simple/timely/", Accept=JSON).body)
        (file,) = [file for file in page["files"] if file["filename"] == package.filename]
        return datetime.fromisoformat(file["upload-time"])


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clock that a test sets, built."""
    compiler = shutil.which("cc")
    assert compiler, "cc is not on the PATH; install a C compiler (Debian's package is gcc)"
    made = tmp_path_factory.mktemp("clock") / "clock.so"
    source = ROOT / "registry" / "tests" / "clock.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", made, source, "-ldl"], check=True)
    return made


@pytest.fixture
def shifted(data: Path, library: Path, tmp_path: Path) -> Iterator[Shifted]:
    shift = tmp_path / "shift"
    shift.write_bytes(bytes(8))
    with running(data, LD_PRELOAD=str(library), CLOCK_SHIFT=str(shift)) as registry:
        yield Shifted(registry, shift)


@pytest.mark.parametrize("jump_s", [DAY_S, -DAY_S], ids=["forward", "back"])
def test_a_jump_of_the_clock_changes_nothing_but_what_it_says(
    shifted: Shifted, jump_s: int
) -> None:
    registry, at = shifted.registry, ("--data", str(shifted.registry.data))
    before = shifted.uploaded("1.0")
    shifted.jump(jump_s)

    after = shifted.uploaded("1.1")
    shifted.jump(0)
    last = shifted.uploaded("1.2")

    assert abs(after - before - timedelta(seconds=jump_s)) < NEAR
    assert abs(last - before) < NEAR
    assert abs(before - datetime.now(UTC)) < NEAR
    assert registry.ask("/health").status == 200
    assert registry.ask("/simple/timely/", Authorization="Basic eDp5").status == 401
    for command in (("verify",), ("audit", "verify")):
        assert registry_command(*command, *at, cwd=registry.data).returncode == 0


@pytest.mark.parametrize("jump_s", [DAY_S, -DAY_S], ids=["forward", "back"])
def test_a_jump_of_the_clock_ends_no_transfer(shifted: Shifted, jump_s: int) -> None:
    """The patience is measured by another clock, which does not jump."""
    big = wheel("big", text=bytes(20_000_000))
    shifted.registry.send(big)

    parts = []
    line = http.client.HTTPConnection("127.0.0.1", shifted.registry.port, timeout=DEADLINE_S)
    with contextlib.closing(line):
        login = {"Authorization": basic("__token__", shifted.registry.token)}
        line.request("GET", f"/packages/{big.filename}", headers=login)
        answer = line.getresponse()
        while part := answer.read(4_000_000):
            parts.append(part)
            shifted.jump(jump_s * (len(parts) % 2))

    assert b"".join(parts) == big.content
