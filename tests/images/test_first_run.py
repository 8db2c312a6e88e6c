"""`docker compose up registry` on a machine that never saw it."""

import json
import re
import tomllib
from collections.abc import Iterator

import httpx
import pytest

from tests.e2e.conftest import ROOT
from tests.images.conftest import Platform
from tests.images.engine import Project, must, project

SHOWN = re.compile(r"user __token__, password (reg-\S+)")


@pytest.fixture(scope="module")
def alone(tag: str) -> Iterator[Project]:
    with project(tag, "alone", REGISTRY_ANONYMOUS_READ="false") as fresh:
        fresh.compose("up", "--detach", "--wait", "registry")
        yield fresh


def _status(project: Project, token: str = "") -> int:
    auth = ("__token__", token) if token else None
    return httpx.get(f"{project.url('REGISTRY')}/simple/", auth=auth).status_code


def test_it_is_healthy_with_no_step_by_hand(alone: Project) -> None:
    found = alone.containers()

    assert set(found) == {"registry"}
    assert found["registry"]["State"]["Health"]["Status"] == "healthy"
    assert httpx.get(f"{alone.url('REGISTRY')}/health").json()["status"] == "well"


def test_what_it_keeps_is_in_a_named_volume(alone: Project) -> None:
    mounts = alone.containers()["registry"]["Mounts"]

    assert [m["Name"] for m in mounts if m["Destination"] == "/data"] == [f"{alone.name}_registry"]


def test_unless_told_otherwise_it_is_on_8080_of_loopback() -> None:
    bare = ("env", "-u", "REGISTRY_PORT", "docker", "compose", "config", "--format", "json")
    (port,) = json.loads(must(*bare))["services"]["registry"]["ports"]

    assert (port["host_ip"], port["published"], port["target"]) == ("127.0.0.1", "8080", 8080)


def test_its_first_token_is_shown_once_and_works(alone: Project) -> None:
    alone.compose("restart", "registry")
    alone.compose("up", "--detach", "--wait", "registry")
    (secret,) = SHOWN.findall(alone.compose("logs", "--no-log-prefix", "registry"))

    assert _status(alone) == 401
    assert _status(alone, "reg-somebody-elses-token-0000") == 401
    assert _status(alone, secret) == 200


def test_a_token_given_by_a_file_works_and_is_not_shown(platform: Platform) -> None:
    secret, said = platform.secrets["admin"], platform.greeting

    assert _status(platform.project, secret) == 200
    assert secret not in said
    assert SHOWN.findall(said) == []
    assert "is the one in REGISTRY_FIRST_TOKEN_FILE" in said


def test_the_version_of_the_images_is_that_of_the_project() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    bare = ("env", "-u", "VERSION", "docker", "compose", "config", "--images")
    ours = [name for name in must(*bare).split() if name.startswith("smart-assistant/")]

    assert ours
    assert {name.split(":")[1] for name in ours} == {version}
