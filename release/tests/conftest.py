"""A small repository with real git, and a real registry on a free port."""

import os
import re
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from release.cli import cli

ROOT = Path(__file__).resolve().parents[2]
TOOL = Path(sys.executable).parent / "release"
REGISTRY = ROOT / "registry" / ".venv" / "bin" / "registry"

PYPROJECT = """\
[project]
name = "{name}"
description = "A package of a test."
readme = "README.md"
requires-python = ">=3.11,<4.0"
dynamic = ["version"]

[tool.poetry]
packages = [{{ include = "{folder}", from = "src" }}]
version = "0.0.0"

[tool.poetry-dynamic-versioning]
enable = true
vcs = "git"
strict = true
dirty = true
pattern-prefix = "{name}-"

[build-system]
requires = ["poetry-core==2.5.0", "poetry-dynamic-versioning==1.10.1"]
build-backend = "poetry_dynamic_versioning.backend"
"""
SERVICE = """\
[project]
name = "cron-service"
version = "0.1.0"
requires-python = ">=3.11,<4.0"
dependencies = ["shared-models (=={version})"]
"""
LOCKED = """\
[[package]]
name = "shared-models"
version = "{version}"
files = [
    {{file = "{wheel}", hash = "sha256:{wheel_hash}"}},
    {{file = "{sdist}", hash = "sha256:{sdist_hash}"}},
]

[package.source]
type = "legacy"
url = "http://localhost:8080/simple"
reference = "registry"
"""
CHANGELOG = """\
# Changelog

## shared-models [Unreleased]

### Added

- The first model.

## service-kit [Unreleased]

## Platform [Unreleased]
"""
inherited = os.environ  # noqa: TID251 a test hands it on, nothing reads from it
LOCK = "services/cron_service/poetry.lock"


@dataclass(frozen=True)
class Done:
    """What a whole command left."""

    code: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """The variables of a person: their own, none that would turn git or the tool elsewhere."""
    ours = ("RELEASE_", "REGISTRY_", "GIT_", "TWINE_")
    kept = {key: text for key, text in inherited.items() if not key.startswith(ours)}
    return {**kept, "GIT_CONFIG_GLOBAL": os.devnull, **more}


@dataclass(frozen=True)
class Repo:
    """A working copy, and the variables that commands in it see."""

    root: Path
    env: dict[str, str] = field(default_factory=environment)

    def run(self, *command: str | Path) -> Done:
        words = list(map(str, command))
        done = subprocess.run(
            words, cwd=self.root, env=self.env, capture_output=True, text=True, check=False
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def git(self, *arguments: str) -> str:
        done = self.run("git", *arguments)
        assert done.code == 0, done.err
        return done.out.strip()

    def release(self, *arguments: str) -> Done:
        """Run a whole command; paths that differ between runs are filtered out."""
        unset = dict.fromkeys(inherited.keys() - self.env.keys())
        runner = CliRunner(env={**unset, **self.env})
        done = runner.invoke(
            cli, ["--root", str(self.root), *arguments], "release", catch_exceptions=False
        )
        return Done(done.exit_code, self.filtered(done.stdout), self.filtered(done.stderr))

    def must(self, *arguments: str) -> str:
        done = self.release(*arguments)
        assert done.code == 0, done
        return done.out

    def filtered(self, text: str) -> str:
        url = self.env.get("RELEASE_REGISTRY_URL") or "http://nowhere/"
        return text.replace(str(self.root), "ROOT").replace(url, "REGISTRY/")

    def read(self, path: str) -> str:
        return (self.root / path).read_text()

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def commit(self, subject: str) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", subject)

    def state(self) -> tuple[str, ...]:
        """Everything that a command which failed must leave as it was."""
        asks = (
            ("rev-parse", "HEAD"),
            ("status", "--porcelain"),
            ("tag", "--list"),
            ("diff", "--cached"),
            ("worktree", "list"),
        )
        files = (self.read(p) for p in ("CHANGELOG.md", "releases.toml"))
        return (*(self.git(*ask) for ask in asks), *files)

    def at(self, **more: str) -> "Repo":
        """The same copy, seen by a person with more variables set."""
        return Repo(self.root, self.env | more)

    def clone(self, target: Path, *options: str) -> "Repo":
        self.git("clone", "--quiet", *options, f"file://{self.root}", str(target))
        return Repo(target, self.env)

    def archive(self, target: Path) -> "Repo":
        """A copy of what is committed, without git."""
        target.mkdir()
        self.git("archive", f"--output={target}.tar", "HEAD")
        shutil.unpack_archive(f"{target}.tar", target)
        return Repo(target, self.env)


def lay(repo: Repo) -> Repo:
    """Write the repository's first commit."""
    repo.git("init", "--quiet", "--initial-branch=main")
    repo.git("config", "user.name", "A Person")
    repo.git("config", "user.email", "person@example.test")
    repo.write("CHANGELOG.md", CHANGELOG)
    repo.write("releases.toml", "# Every release.\n")
    repo.write(".gitignore", "dist/\n.run/\n")
    repo.write(".gitattributes", "* text=auto eol=lf\n")
    shutil.copy(ROOT / "poetry.lock", repo.root)
    for folder in ("shared_models", "service_kit"):
        name = folder.replace("_", "-")
        repo.write(f"{folder}/pyproject.toml", PYPROJECT.format(name=name, folder=folder))
        repo.write(f"{folder}/README.md", f"# {name}\n")
        repo.write(f"{folder}/src/{folder}/__init__.py", '"""Of a test."""\n')
        repo.write(f"{folder}/.bumpversion.cfg", _never_released(folder))
    repo.commit("Begin")
    return repo


def _never_released(folder: str) -> str:
    """The real configuration, with the count as it stands before the first release."""
    text = (ROOT / folder / ".bumpversion.cfg").read_text()
    return re.sub(r"(?m)^current_version = .*$", "current_version = 0.0.0", text)


def lock(repo: Repo, version: str) -> None:
    """Let the one service demand a release of shared-models, as the record has it."""
    text = repo.read("releases.toml")
    found = re.findall(rf'"(shared_models-{version}\S+)" = "(\w+)"', text)
    (wheel, wheel_hash), (sdist, sdist_hash) = sorted(found)
    repo.write(
        LOCK,
        LOCKED.format(
            version=version, wheel=wheel, wheel_hash=wheel_hash, sdist=sdist, sdist_hash=sdist_hash
        ),
    )
    repo.write("services/cron_service/pyproject.toml", SERVICE.format(version=version))


@pytest.fixture(scope="session")
def first_commit(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A repository from which nothing was released yet; copied, never changed."""
    return lay(Repo(tmp_path_factory.mktemp("first")))


@pytest.fixture(scope="session")
def released_once(tmp_path_factory: pytest.TempPathFactory, first_commit: Repo) -> Repo:
    """The same after shared-models 1.0.0, which a service demands; copied, never changed."""
    target = tmp_path_factory.mktemp("released") / "repo"
    shutil.copytree(first_commit.root, target)
    repo = Repo(target)
    repo.must("cut", "shared-models", "major", "--execute")
    lock(repo, "1.0.0")
    repo.commit("Take shared-models 1.0.0")
    return repo


@pytest.fixture
def repo(tmp_path: Path, first_commit: Repo) -> Repo:
    """A repository of one's own from which nothing was released yet."""
    return Repo(Path(shutil.copytree(first_commit.root, tmp_path / "repo")))


@pytest.fixture
def released(tmp_path: Path, released_once: Repo) -> Repo:
    """A repository of one's own with one release, which a service demands."""
    return Repo(Path(shutil.copytree(released_once.root, tmp_path / "repo")))


@dataclass(frozen=True)
class Served:
    """A running registry."""

    url: str
    token: str

    def seen_by(self, repo: Repo, **more: str) -> Repo:
        """The same copy, whose commands know this registry."""
        known = {"RELEASE_REGISTRY_URL": self.url, "RELEASE_REGISTRY_PASSWORD": self.token}
        return repo.at(**known | more)


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Served]:
    """Serve a folder until the block ends; by https where the settings name a certificate."""
    create = (REGISTRY, "token", "create", "test", "--scope", "publish", "--data", folder)
    token = subprocess.run(create, check=True, capture_output=True, text=True).stdout.strip()
    log = folder / "log"
    with log.open("w") as stderr:
        process = subprocess.Popen(
            (REGISTRY, "serve", "--port", "0", "--data", folder),
            env=environment(**settings),
            stderr=stderr,
        )
        try:
            yield Served(_answering(log, settings.get("SSL_CERT_FILE")), token)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _answering(log: Path, authorities: str | None) -> str:
    known = ssl.create_default_context(cafile=authorities)
    for _ in range(300):
        found = re.search(r"(https?://\S+:\d+/)simple/", log.read_text())
        if found and _well(found[1], known):
            return found[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def _well(url: str, known: ssl.SSLContext) -> bool:
    try:
        return httpx.get(f"{url}health", verify=known).is_success
    except httpx.HTTPError:
        return False


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Served]:
    """An empty registry of one's own, which everybody may read."""
    folder = tmp_path / "registry"
    folder.mkdir()
    with serving(folder, REGISTRY_ANONYMOUS_READ="true") as served:
        yield served


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory, released_once: Repo) -> Iterator[Served]:
    """A registry that holds what `released` demands; nobody changes it, readers need a name."""
    with serving(tmp_path_factory.mktemp("shop")) as served:
        served.seen_by(released_once).must("bootstrap", "--execute")
        yield served


@pytest.fixture(scope="session")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A registry that everybody may read, and that takes no file longer than ten bytes."""
    settings = {"REGISTRY_ANONYMOUS_READ": "true", "REGISTRY_MAX_UPLOAD_BYTES": "10"}
    with serving(tmp_path_factory.mktemp("narrow"), **settings) as served:
        yield served
