"""Registries for the tests."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from authority import ISSUER, Authority
from databases import KINDS, Database, sqlite
from postgres import Server, serving
from support import Registry, running

# The same few examples each time, so that CI is quick and steady; fuzz longer, and otherwise each
# time, with --hypothesis-profile=long.
settings.register_profile(
    "bounded",
    max_examples=250,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "long", settings.get_profile("bounded"), max_examples=20_000, derandomize=False
)
settings.load_profile("bounded")


MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own in it
COUNTED = pytest.StashKey[Counter[str]]()


@pytest.fixture(scope="session")
def tally(pytestconfig: pytest.Config) -> Counter[str]:
    """How often something was done; told at the end of the run."""
    return pytestconfig.stash.setdefault(COUNTED, Counter())


def pytest_sessionfinish(session: pytest.Session) -> None:
    # A worker of xdist prints nothing itself.
    if (sent := getattr(session.config, "workeroutput", None)) is not None:
        counted = session.config.stash.get(COUNTED, Counter())
        sent["counted"] = dict(counted)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:  # noqa: ANN401 - xdist has no types
    counted = node.config.stash.setdefault(COUNTED, Counter())
    counted.update(node.workeroutput.get("counted", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    counted = terminalreporter.config.stash.get(COUNTED, Counter())
    if counted:
        terminalreporter.section("counted")
    for what, count in counted.items():
        terminalreporter.write_line(f"{count:6} {what}")


@pytest.fixture(scope="session")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in memory where the machine has one: no busy disk makes thousands of runs wait."""
    there = os.access(MEMORY, os.W_OK)
    parent = MEMORY if there else tmp_path_factory.mktemp("memory")
    with TemporaryDirectory(prefix="registry-", dir=parent) as folder:
        yield Path(folder)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def registry(data: Path) -> Iterator[Registry]:
    """A registry of one process over an empty folder."""
    with running(data) as started:
        yield started


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """A registry of two processes that the tests of a module share; each uses its own project."""
    data = tmp_path_factory.mktemp("shared") / "data"
    with running(data, "--workers", "2", REGISTRY_FREE_GUESSES="1000") as started:
        yield started


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server for all tests that ask for a database of its kind."""
    with serving() as server:
        yield server


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind this machine has."""
    if request.param == "sqlite":
        made = sqlite(tmp_path)
    else:
        made = Database(request.getfixturevalue("postgres").new_database(), tmp_path)
    yield made
    made.engine.dispose()


@pytest.fixture(scope="session")
def authority() -> Authority:
    """Who certifies and logs; the trust root of `trusting` is theirs."""
    return Authority()


@pytest.fixture(scope="module")
def trusting(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Iterator[Registry]:
    """A registry that lets in only attestations that verify."""
    folder = tmp_path_factory.mktemp("trusting")
    root = authority.write(folder / "trusted_root.json")
    signers = json.dumps({"*@example.org": ISSUER})
    with running(
        folder / "data", REGISTRY_TRUST_ROOT=str(root), REGISTRY_TRUSTED_SIGNERS=signers
    ) as started:
        yield started
