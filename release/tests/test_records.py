import pytest

from release.errors import LockNotRecorded, UnknownVersion
from release.model import lockfile, publication, record, tools
from release.model.demand import Demand, demanded, demands
from release.model.publication import Action
from release.model.record import Record

LOCKED = """\
[[package]]
name = "shared-models"
version = "1.0.0"
files = [{file = "a.whl", hash = "sha256:1"}, {file = "a.tar.gz", hash = "sha256:0"}]

[package.source]
type = "legacy"
url = "http://localhost:8080/simple"
reference = "registry"

[[package]]
name = "pydantic"
version = "2.14.3"
files = [{file = "p.whl", hash = "sha256:9"}]
"""
ROOT_LOCK = """\
[[package]]
name = "build"
version = "1.6.1"
groups = ["build", "main"]

[[package]]
name = "colorama"
version = "0.4.6"
groups = ["main", "build"]
markers = {main = "python_version > '3'", build = "os_name == 'none such'"}

[[package]]
name = "tomlkit"
version = "0.15.2"
groups = ["build"]
markers = "python_version > '3'"

[[package]]
name = "ruff"
version = "0.17.6"
groups = ["dev"]
"""


def _record(version: str, wheel: str) -> Record:
    hashes = {"a.whl": wheel, "a.tar.gz": "0"}
    return Record(
        package="shared-models", version=version, date="2026-11-23", sha256=hashes, tools={}
    )


OLD, NEW = _record("1.0.0", "1"), _record("1.1.0", "2")


def test_a_record_reads_as_it_was_written() -> None:
    text = record.write((OLD, NEW))

    assert record.read(text) == (OLD, NEW)
    assert record.write(record.read(text)) == text


@pytest.mark.parametrize(
    ("version", "found"),
    [pytest.param(None, NEW, id="the last"), pytest.param("1.0.0", OLD, id="one")],
)
def test_a_release_is_found_by_its_version(version: str | None, found: Record) -> None:
    assert record.require((OLD, NEW), "shared-models", version) == found


def test_what_was_never_released_is_not_found() -> None:
    with pytest.raises(UnknownVersion, match=r"never released; releases.toml has: 1.0.0"):
        record.require((OLD,), "shared-models", "3.0.0")


def test_a_lock_demands_what_comes_from_our_registry_only() -> None:
    wants = tuple(demands({"a/poetry.lock": lockfile.read(LOCKED)}))

    assert wants == (Demand("a/poetry.lock", "shared-models", "1.0.0", OLD.sha256),)


def test_demanded_releases_come_in_the_order_of_their_release_with_their_locks() -> None:
    wants = (
        Demand("a", "shared-models", "1.1.0", NEW.sha256),
        Demand("b", "shared-models", "1.0.0", {"a.whl": "1"}),
        Demand("c", "shared-models", "1.1.0", NEW.sha256),
    )

    assert demanded(wants, (OLD, NEW)) == ((OLD, ("b",)), (NEW, ("a", "c")))


@pytest.mark.parametrize(
    ("version", "hashes", "says"),
    [
        pytest.param("1.0.0", {"a.whl": "7"}, "a.whl with sha256 7, .* records 1;", id="hash"),
        pytest.param("1.0.0", {"z.whl": "7"}, "z.whl .* records nothing;", id="file"),
        pytest.param("9.0.0", {}, "shared-models 9.0.0 .* records nothing;", id="version"),
    ],
)
def test_a_lock_that_nobody_can_satisfy_is_named(
    version: str, hashes: dict[str, str], says: str
) -> None:
    want = Demand("services/x/poetry.lock", "shared-models", version, hashes)

    with pytest.raises(LockNotRecorded, match=f"services/x/poetry.lock demands {says}"):
        demanded((want,), (OLD,))


def test_only_the_files_that_the_registry_lacks_are_uploaded() -> None:
    plan = publication.plan(OLD, ("a.whl",), ("a/poetry.lock",))

    assert [(f.file, f.action) for f in plan.files] == [
        ("a.tar.gz", Action.SKIP),
        ("a.whl", Action.UPLOAD),
    ]
    assert plan.uploads == ("a.whl",)


def test_build_tools_are_the_locked_ones_that_this_machine_needs() -> None:
    assert tools.locked(ROOT_LOCK) == {"build": "1.6.1", "tomlkit": "0.15.2"}
