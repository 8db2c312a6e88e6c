"""Two services of which one cannot take the newest release, real wheels and a real registry."""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from release.model import record
from release.model.package import PACKAGES
from release.model.record import Record
from release.tests.conftest import ROOT, Repo, serving

SHARED = PACKAGES[0]
VERSIONS = ("1.0.0", "1.1.0")
POETRY = str(ROOT / "stack/poetry")

PACKAGE = """\
[project]
name = "shared-models"
version = "{version}"
description = "Contracts of a test."
authors = [{{ name = "A Person" }}]
requires-python = ">=3.11,<4.0"

[build-system]
requires = ["poetry-core==2.5.0"]
build-backend = "poetry.core.masonry.api"
"""
PLATFORM = """\
[project]
name = "platform"
version = "0.1.0"
requires-python = ">=3.11,<4.0"

[tool.poetry]
package-mode = false
"""
SERVICE = """\
[project]
name = "service"
version = "0.1.0"
requires-python = ">=3.11,<4.0"
dependencies = [
    "shared-models (==1.0.0)", # the contracts
]

[tool.poetry]
package-mode = false

[[tool.poetry.source]]
name = "registry"
url = "{url}simple/"
priority = "explicit"

[tool.poetry.dependencies]
shared-models = {{ source = "registry" }}

[tool.poetry.group.test.dependencies]
pytest = "^9.2"

[tool.ruff]
extend = "../../pyproject.toml"
"""
CHANGELOG = """\
## shared-models [Unreleased]

### Added

- A field that nobody has yet.

## service-kit [Unreleased]
"""
TESTS = {
    "alpha_service": "import shared_models\n\ndef test_any() -> None:\n    assert shared_models\n",
    "beta_service": (
        "import shared_models\n\ndef test_old() -> None:\n"
        "    assert shared_models.VERSION == '1.0.0', 'too new for beta'\n"
    ),
}


@dataclass(frozen=True)
class Stock:
    """A running registry and what it holds of shared-models."""

    url: str
    hashes: Mapping[str, Mapping[str, str]]
    """Version to file to sha256."""


def change(repo: Repo, file: str, was: str, now: str) -> None:
    text = repo.read(file)
    assert was in text
    repo.write(file, text.replace(was, now, 1))


def line(repo: Repo, file: str, text: str) -> int:
    lines = repo.read(file).split("\n")
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def installed(repo: Repo, service: str) -> str:
    python = repo.root / "services" / service / ".venv/bin/python"
    return repo.run(python, "-c", "import shared_models as s; print(s.VERSION)").out.strip()


def build(folder: Path, version: str) -> Path:
    (folder / "shared_models").mkdir(parents=True)
    (folder / "shared_models/__init__.py").write_text(f'VERSION = "{version}"\n')
    (folder / "pyproject.toml").write_text(PACKAGE.format(version=version))
    command = (sys.executable, "-m", "build", "-q", "-n", str(folder))
    subprocess.run(command, check=True, capture_output=True)
    return folder / "dist"


def hashes(dist: Path) -> dict[str, str]:
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in sorted(dist.iterdir())}


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stock]:
    made = tmp_path_factory.mktemp("packages")
    dists = {version: build(made / version, version) for version in VERSIONS}
    files = [file for dist in dists.values() for file in dist.iterdir()]
    with serving(tmp_path_factory.mktemp("stock"), REGISTRY_ANONYMOUS_READ="true") as served:
        twine = (sys.executable, "-m", "twine", "upload", "--repository-url", served.url)
        login = ("--username", "__token__", "--password", served.token)
        subprocess.run((*twine, *login, *files), check=True, capture_output=True)
        yield Stock(served.url, {version: hashes(dist) for version, dist in dists.items()})


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, stock: Stock) -> Repo:
    """Copied, never changed."""
    folder = tmp_path_factory.mktemp("template")
    # Poetry keeps hashes by the name of a source; those of another run must not come into a lock.
    env = {"POETRY_CACHE_DIR": str(folder / "cache")}
    known = {"RELEASE_REGISTRY_URL": stock.url, "RELEASE_POETRY": POETRY, "COLUMNS": "200"}
    repo = Repo(folder / "repo").at(**env, **known)
    lay(repo, stock)
    repo.git("init", "--quiet", "--initial-branch=main")
    repo.git("config", "user.name", "A Person")
    repo.git("config", "user.email", "person@example.test")
    repo.commit(SHARED.subject("1.1.0"))
    return repo


def lay(repo: Repo, stock: Stock) -> None:
    """Write the files of the platform, with locks by Poetry."""
    repo.write("pyproject.toml", PLATFORM)
    repo.write("CHANGELOG.md", CHANGELOG)
    repo.write(".gitignore", ".venv/\n__pycache__/\n.pytest_cache/\n")
    repo.write("releases.toml", record.write(records(stock)))
    repo.write("shared_models/src/shared_models/__init__.py", "")
    repo.write(SHARED.bump_config, "[bumpversion]\ncurrent_version = 1.1.0\n")
    for service, tests in TESTS.items():
        repo.write(f"services/{service}/pyproject.toml", SERVICE.format(url=stock.url))
        repo.write(f"services/{service}/tests/test_it.py", tests)
    for folder in (".", "services/alpha_service"):
        done = repo.run(POETRY, "-C", folder, "lock")
        assert done.code == 0, done
    alpha, beta = (repo.root / "services" / service for service in TESTS)
    shutil.copy(alpha / "poetry.lock", beta)
    for environment in repo.root.glob("**/.venv"):
        shutil.rmtree(environment)


def records(stock: Stock) -> Iterator[Record]:
    for version, files in stock.hashes.items():
        yield Record(
            package=SHARED.name, version=version, date="2026-11-23", sha256=dict(files), tools={}
        )


@pytest.fixture
def platform(tmp_path: Path, template: Repo) -> Repo:
    """Two services on shared-models 1.0.0; 1.1.0 is released and served."""
    return Repo(Path(shutil.copytree(template.root, tmp_path / "repo")), template.env)
