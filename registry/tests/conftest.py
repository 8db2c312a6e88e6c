"""Registries for the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from databases import KINDS, Database, sqlite
from postgres import Server, serving
from support import Registry, running


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
