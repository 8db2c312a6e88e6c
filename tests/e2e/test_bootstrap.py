"""An empty registry is filled again from what a clone, or only its files, can say."""

import hashlib
import tomllib
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.e2e.conftest import BIN, ROOT, Served, clone, must, run

RELEASE = BIN / "release"
JSON = {"Accept": "application/vnd.pypi.simple.v1+json"}


def _archive(target: Path) -> Path:
    target.mkdir()
    must("git", "archive", "--output", target / "it.tar", "HEAD", cwd=ROOT)
    must("tar", "-xf", target / "it.tar", cwd=target)
    (target / "it.tar").unlink()
    return target


def _tagless(target: Path) -> Path:
    return clone(target, "--no-tags")


def _tagged(target: Path) -> Path:
    """A clone in which every recorded release has its tag again, whatever this clone has."""
    _tagless(target)
    records = tomllib.loads((target / "releases.toml").read_text())["release"]
    for record in records:
        subject = f"Release {record['package']} {record['version']}"
        query = ("git", "log", "--format=%H", "--fixed-strings", f"--grep={subject}")
        commit = must(*query, cwd=target).split()[-1]
        tag = f"{record['package']}-v{record['version']}"
        must("git", "tag", "--annotate", tag, commit, "--message", subject, cwd=target)
    return target


def _demanded(repository: Path) -> dict[str, set[str]]:
    """File hashes by package that the five locks hold."""
    found: dict[str, set[str]] = {}
    for lock in repository.glob("services/*/poetry.lock"):
        for entry in tomllib.loads(lock.read_text())["package"]:
            if entry.get("source", {}).get("reference") == "registry":
                hashes = {file["hash"] for file in entry["files"]}
                found.setdefault(entry["name"], set()).update(hashes)
    return found


def _held(url: str, package: str) -> set[str]:
    page = httpx.get(f"{url}/simple/{package}/", headers=JSON).json()
    return {f"sha256:{file['hashes']['sha256']}" for file in page["files"]}


@pytest.mark.parametrize("source", [_tagged, _tagless, _archive], ids=["tags", "no tags", "no git"])
def test_an_empty_registry_gets_exactly_what_the_locks_demand(
    source: Callable[[Path], Path], served: Served, tmp_path: Path
) -> None:
    repository = source(tmp_path / "elsewhere")
    env = served.environment(repository)

    must(RELEASE, "bootstrap", "--execute", cwd=repository, env=env)

    demanded = _demanded(repository)
    assert sorted(demanded) == ["service-kit", "shared-models"]
    assert {package: _held(served.url, package) for package in demanded} == demanded


def test_a_second_bootstrap_has_nothing_to_do(served: Served, tmp_path: Path) -> None:
    repository = _tagless(tmp_path / "clone")
    bootstrap = (RELEASE, "bootstrap", "--execute")
    env = served.environment(repository)
    must(*bootstrap, cwd=repository, env=env)

    again = run(*bootstrap, cwd=repository, env=env)

    assert again.code == 0
    assert "building" not in again.stderr


def test_two_clones_build_the_same_bytes(tmp_path: Path) -> None:
    version = tomllib.loads((ROOT / "releases.toml").read_text())["release"][-1]["version"]
    package = tomllib.loads((ROOT / "releases.toml").read_text())["release"][-1]["package"]
    digests = []
    for name, umask in (("one", "077"), ("another place", "000")):
        repository = _tagless(tmp_path / name)
        out = tmp_path / f"{name} out"
        build = f"umask {umask}; exec '{RELEASE}' build {package} {version} --out '{out}'"
        must("sh", "-c", build, cwd=repository, env={"RELEASE_ROOT": str(repository)})
        digests.append(
            {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in out.iterdir()}
        )

    assert len(digests[0]) == 2
    assert digests[0] == digests[1]


def test_a_hash_that_nobody_can_rebuild_is_refused_by_name(served: Served, tmp_path: Path) -> None:
    repository = _tagless(tmp_path / "clone")
    lock = repository / "services" / "cron_service" / "poetry.lock"
    kit = next(iter(sorted(_demanded(repository)["service-kit"])))
    lock.write_text(lock.read_text().replace(kit, "sha256:" + "0" * 64))

    done = run(
        RELEASE, "bootstrap", "--execute", cwd=repository, env=served.environment(repository)
    )

    assert done.code == 100
    assert "services/cron_service/poetry.lock" in done.stderr
    assert "0" * 64 in done.stderr
    assert httpx.get(f"{served.url}/simple/", headers=JSON).json()["projects"] == []
