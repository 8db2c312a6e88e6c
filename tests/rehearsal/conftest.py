"""A forge of our own: a repository with a fresh release on it, a registry, releases, requests."""

import shutil
import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.e2e.conftest import BIN, Served, clone
from tests.rehearsal import not_here
from tests.rehearsal.faults import FAULTS
from tests.rehearsal.forge import Forge
from tests.rehearsal.machine import ROOT
from tests.rehearsal.play import Lanes
from tests.rehearsal.processes import must
from tests.rehearsal.runner import Show
from tests.rehearsal.settings import Settings
from tests.rehearsal.trusting import Trusting, serving, trusting

PERSON = {"user.name": "A Person", "user.email": "person@example.test"}
ANCHOR = "    source_event_id: "
FIELD = '    colour: str | None = None\n    """Colour of its bubble."""\n'
HEADING = "## shared-models [Unreleased]\n"
PORTS = range(8080, 8086)
LINE = "\n### Added\n\n- `Reminder.colour`.\n"


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("registry")) as served:
        yield served


@pytest.fixture(scope="session")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trusting]:
    """Run an empty registry that trusts the jobs of our forge."""
    with trusting(tmp_path_factory.mktemp("trusting")) as trust:
        yield trust


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Run a registry that nothing is ever published to."""
    with serving(tmp_path_factory.mktemp("empty")) as served:
        yield served


@pytest.fixture(scope="session")
def empty_trust(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trusting]:
    """Run another one, which would trust the jobs of our forge."""
    with trusting(tmp_path_factory.mktemp("empty-trusting")) as trust:
        yield trust


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clone what is committed here, with what is not yet on top: `main`, without any tag."""
    target = clone(tmp_path_factory.mktemp("person") / "work", "--no-tags")
    must("git", "checkout", "--quiet", "-B", "main", cwd=target)
    must("git", "--git-dir", target / ".git", "--work-tree", ROOT, "add", "--all", cwd=ROOT)
    commit = (
        "git",
        "commit",
        "--quiet",
        "--allow-empty",
        "--message",
        "Take what is not committed",
    )
    must(*commit, cwd=target)
    must("git", "reset", "--quiet", "--hard", cwd=target)
    return target


@pytest.fixture(scope="session")
def plain(work: Path, tmp_path_factory: pytest.TempPathFactory) -> Forge:
    """Hold the repository as it is, its `main` just pushed."""
    folder = tmp_path_factory.mktemp("plain")
    must("git", "clone", "--quiet", "--bare", work, folder / "origin.git", cwd=folder)
    return Forge(folder / "origin.git", folder / "state", "refs/heads/main")


@pytest.fixture(scope="session")
def released(plain: Forge, registry: Served, tmp_path_factory: pytest.TempPathFactory) -> Forge:
    """Hold a release of a changed contract, its tag just pushed by a person."""
    folder = tmp_path_factory.mktemp("released")
    origin, person = folder / "origin.git", folder / "person"
    must("git", "clone", "--quiet", "--bare", plain.origin, origin, cwd=folder)
    must("git", "clone", "--quiet", origin, person, cwd=folder)
    for key, value in PERSON.items():
        must("git", "config", key, value, cwd=person)
    edit(person / "shared_models/src/shared_models/reminders.py", ANCHOR, FIELD + ANCHOR)
    edit(person / "CHANGELOG.md", HEADING, HEADING + LINE)
    must("git", "commit", "--quiet", "--all", "--message", "Give reminders a colour", cwd=person)
    cut = (BIN / "release", "--root", person, "cut", "shared-models", "minor", "--execute")
    must(*cut, cwd=person)
    tag = must("git", "describe", "--exact-match", cwd=person).strip()
    must("git", "push", "--quiet", "--atomic", "origin", "main", tag, cwd=person)
    given = {"REGISTRY_URL": f"{registry.url}/"}
    return Forge(
        origin, folder / "state", f"refs/tags/{tag}", given, {"REGISTRY_TOKEN": registry.password}
    )


def edit(path: Path, old: str, new: str) -> None:
    """Put new text in the place of old."""
    text = path.read_text("utf-8")
    assert old in text, f"{path} has no {old!r}"
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings()


@pytest.fixture(scope="session")
def lanes(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Iterator[Lanes]:
    """Have two machines on which nothing has run yet, and the ports of the stack."""
    if taken := [port for port in PORTS if _listens(port)]:
        pytest.exit(f"Ports {taken} are taken; `make test-rehearsal` makes room.", 1)
    folder = tmp_path_factory.mktemp("runners")
    with Lanes.open(folder, warm=not settings.full) as opened:
        yield opened
    shutil.rmtree(folder)


@dataclass(frozen=True)
class Plays:
    """What goes on at the same time; a test waits for what it asks about."""

    publish: Future[None]
    ci: Future[None]
    trusted: Future[None]
    broken: Mapping[str, Future[None]]


@pytest.fixture(scope="session")
def shows(released: Forge, plain: Forge, trust: Trusting, settings: Settings) -> tuple[Show, ...]:
    """Make publish.yml with a secret, then without one but trusted; last is ci.yml."""
    workflow = released.workflow("publish.yml")
    url = {"REGISTRY_URL": trust.url}
    known = replace(
        released,
        variables=url,
        secrets={},
        identity=trust.issuer.variables,
        machine=trust.authority.trusted,
    )
    return (
        Show(released, workflow, not_here.always),
        Show(known, workflow, not_here.always, only=("publish",), ready=True),
        Show(plain, plain.workflow("ci.yml"), settings.left_in_ci),
    )


@pytest.fixture(scope="session")
def plays(
    lanes: Lanes,
    shows: tuple[Show, Show, Show],
    empty: Served,
    empty_trust: Trusting,
    released: Forge,
) -> Plays:
    """Begin all that does not have to wait for another's end."""
    with_secret, trusted, ci = map(lanes.play, shows)
    faulty = {name: fault.show(released, empty, empty_trust) for name, fault in FAULTS.items()}
    broken = {name: lanes.play(show) for name, show in faulty.items()}
    return Plays(with_secret, ci, trusted, broken)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
