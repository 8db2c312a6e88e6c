"""The publish workflow, played when the tag of a release is pushed: what people find afterwards."""

import json
import ssl
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.conftest import Served
from tests.rehearsal.conftest import Plays
from tests.rehearsal.forge import Forge
from tests.rehearsal.play import Lanes
from tests.rehearsal.processes import must
from tests.rehearsal.runner import Show
from tests.rehearsal.trusting import Trusting

JSON = {"Accept": "application/vnd.pypi.simple.v1+json"}


@dataclass(frozen=True)
class Seen:
    """What is there for everybody to see."""

    tag: str
    served: Mapping[str, str]
    """Files on the registry, with their sha256."""
    page: Mapping[str, str]
    """Files of the release on the forge, with their sha256."""
    sums: str
    notes: str
    requests: Sequence[Mapping[str, str]]
    refs: Mapping[str, str]


def _served(registry: str, authorities: Path | None = None) -> dict[str, str]:
    known = ssl.create_default_context(cafile=authorities)
    index = httpx.get(f"{registry}simple/shared-models/", headers=JSON, verify=known).json()
    return {file["filename"]: file["hashes"]["sha256"] for file in index["files"]}


def _seen(forge: Forge, registry: Served) -> Seen:
    page = forge.state / "releases" / forge.ref_name
    files = {path.name: path.read_bytes() for path in sorted((page / "files").iterdir())}
    listed = must("git", "for-each-ref", "--format=%(refname) %(objectname)", cwd=forge.origin)
    return Seen(
        tag=forge.ref_name,
        served=_served(f"{registry.url}/"),
        page={name: sha256(content).hexdigest() for name, content in files.items()},
        sums=files["SHA256SUMS"].decode(),
        notes=json.loads((page / "page.json").read_text())["notes"],
        requests=json.loads((forge.state / "pulls.json").read_text()),
        refs=dict(line.split(" ") for line in listed.splitlines()),
    )


def _record(forge: Forge) -> dict[str, Any]:
    text = must("git", "show", f"{forge.ref}:releases.toml", cwd=forge.origin)
    found: dict[str, Any] = tomllib.loads(text)["release"][-1]
    return found


@pytest.fixture(scope="module")
def published(plays: Plays, released: Forge, registry: Served) -> Seen:
    plays.publish.result()
    return _seen(released, registry)


def test_the_registry_serves_the_recorded_bytes(published: Seen, released: Forge) -> None:
    assert published.served == _record(released)["sha256"]


def test_the_forge_shows_the_release_with_files_parts_and_hashes(
    published: Seen, released: Forge
) -> None:
    held = _record(released)["sha256"]
    others = published.page.keys() - held.keys()
    listed = dict(line.split("  ")[::-1] for line in published.sums.splitlines())

    assert {name: published.page[name] for name in held} == held
    assert {name.split(".", 3)[-1] for name in others} >= {"SHA256SUMS"}
    assert len(others) == 2
    assert listed == {n: h for n, h in published.page.items() if n != "SHA256SUMS"}
    assert "`Reminder.colour`" in published.notes


def test_a_branch_moves_every_service_in_a_commit_of_its_own(
    published: Seen, released: Forge
) -> None:
    version = _record(released)["version"]
    branch = f"rollout/{published.tag}"
    log = ("git", "log", "--format=%an %s", f"main..{branch}")
    pins = ("git", "grep", "-h", "shared-models (==", branch, "--", "services/*/pyproject.toml")
    services = must("git", "ls-tree", "--name-only", branch, "services/", cwd=released.origin)
    names = [line.split("/")[1] for line in services.splitlines() if line.endswith("_service")]

    assert len(names) == 5
    assert sorted(must(*log, cwd=released.origin).splitlines()) == [
        f"release Roll shared-models {version} out to {name}" for name in sorted(names)
    ]
    moved = must(*pins, cwd=released.origin).count(f"shared-models (=={version})")
    assert moved == len(names)


def test_one_pull_request_asks_to_take_the_branch(published: Seen) -> None:
    (request,) = published.requests

    assert (request["head"], request["base"]) == (f"rollout/{published.tag}", "main")
    assert request["state"] == "OPEN"
    assert "cron_service" in request["body"]
    assert "`Reminder.colour`" in request["body"]


def test_a_second_run_is_green_and_changes_nothing(
    published: Seen, released: Forge, registry: Served, lanes: Lanes, shows: tuple[Show, ...]
) -> None:
    lanes.play(shows[0]).result()

    assert _seen(released, registry) == published


def test_a_job_that_the_registry_trusts_publishes_without_a_secret(
    plays: Plays, trust: Trusting, released: Forge
) -> None:
    plays.trusted.result()

    assert "/identity" in trust.issuer.asked
    assert _served(trust.url, trust.authority.certificates) == _record(released)["sha256"]
