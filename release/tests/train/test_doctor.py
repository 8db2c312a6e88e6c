import json
import shutil

import pytest

from release.tests.conftest import Repo
from release.tests.train.conftest import Stock, change, line

SERVICE = "services/alpha_service"
PYPROJECT = f"{SERVICE}/pyproject.toml"
LOCK = f"{SERVICE}/poetry.lock"
GONE = "http://127.0.0.1:9/"
DEPENDENCY = 'shared-models = { source = "registry" }'
FINE = "1 service, 2 packages, nothing to mend\n"


@pytest.fixture
def repository(platform: Repo) -> Repo:
    """One service is enough to look at."""
    shutil.rmtree(platform.root / "services/beta_service")
    return platform


def test_a_healthy_repository_has_nothing_to_mend(repository: Repo) -> None:
    said = repository.release("doctor")

    assert (said.code, said.out, said.err) == (0, FINE, "")


@pytest.mark.parametrize(
    ("was", "now", "at", "rule"),
    [
        pytest.param(
            DEPENDENCY,
            'shared-models = { path = "../../shared_models" }',
            "shared-models = {",
            "dependency_not_released",
            id="a path dependency",
        ),
        pytest.param(DEPENDENCY, "", '"shared-models (', "source_missing", id="no source"),
        pytest.param("(==1.0.0)", "(>=1.0.0)", "(>=1.0.0)", "pin_not_exact", id="a range"),
        pytest.param('pytest = "^9.2"', 'pytest = "*"', "content-hash", "lock_stale", id="stale"),
    ],
)
def test_a_fault_is_found_at_its_line(
    repository: Repo, was: str, now: str, at: str, rule: str
) -> None:
    change(repository, PYPROJECT, was, now)

    said = repository.release("doctor")

    file = LOCK if rule == "lock_stale" else PYPROJECT
    places = [text.split(" ")[:2] for text in said.out.splitlines()]
    assert said.code == 100
    assert [f"{file}:{line(repository, file, at)}:", f"{rule}:"] in places, said


def test_a_changed_hash_is_held_against_the_record_and_the_registry(
    repository: Repo, stock: Stock
) -> None:
    file, sha256 = next(iter(stock.hashes["1.0.0"].items()))
    change(repository, LOCK, sha256, "0" * 64)
    at = line(repository, LOCK, "0" * 64)

    said = repository.release("doctor", "--json")

    found = json.loads(said.out)["findings"]
    assert said.code == 100
    assert [(f["rule"], f["file"], f["line"]) for f in found] == [
        ("locked_hash_not_recorded", LOCK, at),
        ("locked_hash_not_served", LOCK, at),
    ]
    assert all(file in f["says"] and "0" * 64 in f["says"] and sha256 in f["says"] for f in found)


def test_without_the_registry_findings_are_told_and_nothing_is_called_fine(
    repository: Repo,
) -> None:
    change(repository, PYPROJECT, "../../pyproject.toml", "../pyproject.toml")
    at = line(repository, PYPROJECT, "extend =")

    said = repository.at(RELEASE_REGISTRY_URL=GONE).release("doctor")

    assert said.code == 101
    assert f"{PYPROJECT}:{at}: lint_not_extended:" in said.out
    assert "release: The registry does not answer at 'REGISTRY/'" in said.err


def test_offline_does_not_ask_the_registry(repository: Repo, stock: Stock) -> None:
    change(repository, PYPROJECT, stock.url, GONE)
    change(repository, LOCK, stock.url.rstrip("/"), GONE.rstrip("/"))

    said = repository.at(RELEASE_REGISTRY_URL=GONE).release("doctor", "--offline")

    assert (said.code, said.out.split(": ")[1], said.out.count("\n")) == (100, "lock_stale", 1)


def test_a_file_that_is_no_toml_is_named(repository: Repo) -> None:
    change(repository, LOCK, "[[package]]", "[[package")

    said = repository.release("doctor")

    assert said.code == 101
    assert said.err.startswith(f"release: '{LOCK}' cannot be read: ")
