"""The platform as a whole: the order it starts in, and what outlives its containers."""

import json
import time
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import httpx
import pytest

from stack.callers import PREFIXES
from tests.images.conftest import Platform
from tests.images.engine import inspect

READY_S = 60
PACKAGES = ("shared-models", "service-kit")
Happened = dict[str, Any]


def _when(events: tuple[Happened, ...], part: str, action: str) -> int:
    """Say in nanoseconds when something first happened to a part."""
    return next(
        int(event["timeNano"])
        for event in events
        if event["Action"] == action
        and event["Actor"]["Attributes"]["com.docker.compose.service"] == part
    )


def _waits(platform: Platform) -> Iterator[tuple[str, str, str]]:
    for part, told in platform.project.parts.items():
        for other, how in told.get("depends_on", {}).items():
            yield part, other, how["condition"]


def test_every_part_starts_when_those_it_needs_are_healthy(platform: Platform) -> None:
    after = {"service_healthy": "health_status: healthy", "service_completed_successfully": "die"}
    waits = list(_waits(platform))
    early = [
        (part, other)
        for part, other, condition in waits
        if _when(platform.events, part, "start") < _when(platform.events, other, after[condition])
    ]

    assert {part for part, *_ in waits} == {*PREFIXES, "postgres", "nats"}
    assert {condition for *_, condition in waits} == set(after)
    assert early == []


@pytest.mark.parametrize("prefix", PREFIXES.values())
def test_a_service_tells_the_commit_and_contracts_it_was_built_of(
    prefix: str, platform: Platform
) -> None:
    told = httpx.get(f"{platform.project.url(prefix)}/version").json()

    assert told["revision"] == platform.facts["REVISION"]
    assert told["distributions"]["shared-models"] == platform.facts[f"{prefix}_SHARED_MODELS"]


def test_a_process_that_dies_is_started_again(platform: Platform) -> None:
    container = platform.project.container("cron")
    before = inspect(container)[0]["RestartCount"]

    platform.project.compose("exec", "-T", "cron", "sh", "-c", "kill -KILL -1 || true")
    deadline = time.monotonic() + READY_S
    while (now := inspect(container)[0])["RestartCount"] == before or not _healthy(now):
        assert time.monotonic() < deadline
        time.sleep(0.2)

    assert now["State"]["StartedAt"] > now["Created"]


def _healthy(container: dict[str, Any]) -> bool:
    return bool(container["State"]["Health"]["Status"] == "healthy")


def _person(platform: Platform) -> str:
    """Enter a person, and say where to read the row."""
    person = httpx.put(
        f"{platform.project.url('REST')}/users/by-telegram/4711",
        json={"chat_id": 4711, "name": "Ada", "language": "de"},
        headers=_as("telegram_bot", platform),
    )
    return f"/users/{person.raise_for_status().json()['id']}"


def _as(caller: str, platform: Platform) -> dict[str, str]:
    reading = ("cat", "/run/secrets/REST_INTERNAL_TOKENS")
    tokens = json.loads(platform.project.compose("exec", "-T", "rest", *reading))
    return {"Authorization": f"Bearer {tokens[caller]}"}


def _packages(platform: Platform) -> dict[str, str]:
    """Read every file that the registry's pages show; digests of what came."""
    url, auth = platform.project.url("REGISTRY"), ("__token__", platform.secrets["read"])
    headers = {"Accept": "application/vnd.pypi.simple.v1+json"}
    with httpx.Client(base_url=url, auth=auth, headers=headers) as client:
        pages = [client.get(f"/simple/{name}/").json() for name in PACKAGES]
        names = [file["filename"] for page in pages for file in page["files"]]
        return {n: sha256(client.get(f"/packages/{n}").content).hexdigest() for n in names}


def test_down_and_up_again_keeps_every_package_and_every_row(platform: Platform) -> None:
    row = f"{platform.project.url('REST')}{_person(platform)}"
    person = httpx.get(row, headers=_as("assistant", platform)).raise_for_status().json()
    packages, before = _packages(platform), platform.project.containers()

    platform.project.compose("down")
    left = platform.project.compose("ps", "--all", "--quiet")
    platform.project.compose("up", "--detach", "--wait")
    after = platform.project.containers()

    assert left == ""
    assert {each["Id"] for each in before.values()} & {e["Id"] for e in after.values()} == set()
    assert person["name"] == "Ada"
    assert httpx.get(row, headers=_as("assistant", platform)).json() == person
    assert len(packages) >= 2 * len(PACKAGES)
    assert _packages(platform) == packages
