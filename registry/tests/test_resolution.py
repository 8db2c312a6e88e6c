"""What stock installers ask for: one page and one METADATA a package, and no wheel to resolve."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from packages import sdist, wheel
from proxy import Watched, watched
from support import BIN, ROOT, Registry, command

PROJECT = """
[project]
name = "consumer"
version = "1.0"
requires-python = ">=3.11"
dependencies = ["{needs}"]
[tool.poetry]
package-mode = false
[[tool.poetry.source]]
name = "registry"
url = "{url}/simple/"
priority = "primary"
"""
OLD_PIP = (
    "pip==22.3.1 --hash=sha256:908c78e6bc29b676ede1c4d57981d490cb892eb45cd8c214ab6298125119e077\n"
)
"""The last pip of 2022: it crashes on a dictionary under `dist-info-metadata`."""
PIP = ("-m", "pip", "--no-cache-dir", "--disable-pip-version-check")


@pytest.fixture(scope="module")
def filled(shared: Registry) -> Registry:
    """Top needs middle needs bottom; middle 2.0 is yanked; every wheel has a source beside it."""
    for name, needs in (("top", "middle"), ("middle", "bottom"), ("bottom", "")):
        shared.send(wheel(name, "1.0", b"", *([f"Requires-Dist: {needs}"] if needs else [])))
        shared.send(sdist(name, "1.0"))
    shared.send(wheel("middle", "2.0", b"", "Requires-Dist: bottom"))
    said = json.dumps({"project": "middle", "version": "2.0", "reason": "it bites"}).encode()
    shared.ask("/api/yank", "POST", said, Content_Type="application/json")
    return shared


@pytest.fixture
def seen(filled: Registry) -> Iterator[Watched]:
    with watched(filled) as proxied:
        yield proxied


def pip(seen: Watched, folder: Path, *arguments: str) -> tuple[int, str]:
    index = ("--index-url", seen.index)
    done = command(sys.executable, *PIP, arguments[0], *index, *arguments[1:], cwd=folder)
    return done.returncode, done.stdout + done.stderr


def uv(seen: Watched, folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    index = ("--no-cache", "--default-index", seen.index, "--python", sys.executable)
    done = command(str(BIN / "uv"), *arguments, *index, cwd=folder, **environment)
    return done.returncode, done.stdout + done.stderr


def poetry(seen: Watched, folder: Path, *arguments: str) -> tuple[int, str]:
    done = command(
        str(ROOT / "stack" / "poetry"),
        *arguments,
        cwd=folder,
        POETRY_CACHE_DIR=str(folder / "cache"),
        POETRY_HTTP_BASIC_REGISTRY_USERNAME="__token__",
        POETRY_HTTP_BASIC_REGISTRY_PASSWORD=seen.registry.token,
    )
    return done.returncode, done.stdout + done.stderr


def write(seen: Watched, folder: Path, needs: str) -> None:
    (folder / "pyproject.toml").write_text(PROJECT.format(needs=needs, url=seen.url))


def resolve(seen: Watched, folder: Path, client: str, needs: str) -> tuple[int, str]:
    write(seen, folder, needs)
    (folder / "needs.in").write_text(needs)
    if client == "pip":
        code, said = pip(seen, folder, "install", "--dry-run", "--ignore-installed", needs)
        return code, said.partition("Would install")[2]
    if client == "uv":
        return uv(seen, folder, "pip", "compile", "needs.in")
    code, said = poetry(seen, folder, "lock")
    lock = folder / "poetry.lock"
    return code, said + (lock.read_text() if lock.exists() else "")


@pytest.mark.parametrize("client", ["pip", "uv", "poetry"])
def test_one_page_and_one_metadata_resolve_a_package(
    seen: Watched, tmp_path: Path, client: str
) -> None:
    code, said = resolve(seen, tmp_path, client, "top")

    assert (code, "bottom" in said, "2.0" in said.replace("2.0.", "")) == (0, True, False), said
    for project in ("top", "middle", "bottom"):
        assert sorted(seen.about(project)) == ["metadata", "page"], seen.asked


@pytest.mark.parametrize("client", ["pip", "uv", "poetry"])
def test_a_yanked_release_is_had_by_who_pins_it(seen: Watched, tmp_path: Path, client: str) -> None:
    code, said = resolve(seen, tmp_path, client, "middle==2.0")

    assert (code, "2.0" in said) == (0, True), said


def test_newer_files_can_be_left_out(seen: Watched, tmp_path: Path) -> None:
    (tmp_path / "needs.in").write_text("bottom")

    for time, code in (("2001-01-01T00:00:00Z", 1), ("2999-01-01T00:00:00Z", 0)):
        done = uv(seen, tmp_path, "pip", "compile", "needs.in", "--exclude-newer", time)
        asked = pip(seen, tmp_path, "download", "--no-deps", "--uploaded-prior-to", time, "bottom")

        assert (done[0], asked[0]) == (code, code), (done, asked)
        assert "does not provide upload-time" not in asked[1]


def test_a_lock_has_the_size_and_the_time_of_each_file(seen: Watched, tmp_path: Path) -> None:
    write(seen, tmp_path, "bottom")

    code, said = uv(seen, tmp_path, "lock")

    lock = (tmp_path / "uv.lock").read_text() if code == 0 else said
    assert f"size = {len(wheel('bottom', '1.0', b'').content)}" in lock
    assert "upload-time = " in lock


def test_one_proxied_install_fetches_each_wheel_once(seen: Watched, tmp_path: Path) -> None:
    code, said = pip(seen, tmp_path, "install", "--target", "out", "top")

    assert code == 0, said
    for project in ("top", "middle", "bottom"):
        assert sorted(seen.about(project)) == ["file GET", "metadata", "page"], seen.asked


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="no pip of 2022 runs on Python 3.12")
def test_a_pip_of_2022_installs(seen: Watched, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text(OLD_PIP)
    fetch = (sys.executable, *PIP, "download", "--quiet", "--no-deps", "--require-hashes")
    # With this machine's settings, for they say where public packages are.
    subprocess.run([*fetch, "-d", str(tmp_path), "-r", "old.txt"], cwd=tmp_path, check=True)
    (old,) = tmp_path.glob("pip-*.whl")

    done = command(
        *(sys.executable, str(old / "pip"), *PIP[2:], "install", "--index-url", seen.index),
        *("--target", "out", "top"),
        cwd=tmp_path,
    )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "bottom").is_dir()
    assert sorted(seen.about("top")) == ["file GET", "page"], seen.asked
