"""How every container really runs: asked of the engine, and of the processes inside."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.images.conftest import Platform
from tests.images.engine import run

ENDED = {"prepare"}
"""Parts that do their work and end."""
GIVEN = {"/run/secrets/registry_token", "/run/secrets/TELEGRAM_TOKEN"}
"""Files of the machine that compose.yaml mounts where somebody names them."""
PUBLISHED = {"registry", "assistant", "rest", "google_calendar", "cron", "telegram_bot"}
ORDINARY_USER = re.compile(r"[1-9]\d*:[1-9]\d*")

Container = dict[str, Any]
RULES: dict[str, Callable[[Container], object]] = {
    "an ordinary user": lambda c: ORDINARY_USER.fullmatch(c["Config"]["User"]),
    "a read-only root": lambda c: c["HostConfig"]["ReadonlyRootfs"],
    "no capabilities": lambda c: c["HostConfig"]["CapDrop"] == ["ALL"],
    "none added": lambda c: not c["HostConfig"]["CapAdd"] and not c["HostConfig"]["Privileged"],
    "no new privileges": lambda c: "no-new-privileges:true" in c["HostConfig"]["SecurityOpt"],
    "a limit of memory": lambda c: 0 < c["HostConfig"]["Memory"] <= 2**29,
    "a limit of processors": lambda c: 0 < c["HostConfig"]["NanoCpus"] <= 2 * 10**9,
    "a limit of processes": lambda c: 0 < c["HostConfig"]["PidsLimit"] <= 256,
    "an init": lambda c: c["HostConfig"]["Init"],
    "log rotation": lambda c: (
        c["HostConfig"]["LogConfig"]
        == {"Type": "json-file", "Config": {"max-size": "10m", "max-file": "3"}}
    ),
    "its restart policy": lambda c: (
        c["HostConfig"]["RestartPolicy"]["Name"] == ("no" if _ends(c) else "unless-stopped")
    ),
    "a health check without curl": lambda c: _ends(c) or _checked(c["Config"].get("Healthcheck")),
    "loopback ports alone": lambda c: all(
        bound["HostIp"] == "127.0.0.1"
        for binding in (c["HostConfig"]["PortBindings"] or {}).values()
        for bound in binding
    ),
    "no folder of the machine": lambda c: all(
        mount["Type"] == "volume" or (mount["Destination"] in GIVEN and not mount["RW"])
        for mount in c["Mounts"]
    ),
    "no network of the machine": lambda c: c["HostConfig"]["NetworkMode"] != "host",
    "enough memory": lambda c: not c["State"]["OOMKilled"],
}


def _ends(container: Container) -> bool:
    return container["Config"]["Labels"]["com.docker.compose.service"] in ENDED


def _checked(check: dict[str, Any] | None) -> bool:
    return check is not None and check["Test"][0] == "CMD" and "curl" not in check["Test"]


@pytest.mark.parametrize("rule", RULES)
def test_every_container_has(rule: str, platform: Platform) -> None:
    found = platform.project.containers()

    assert len(found) == len(PUBLISHED) + len({"prepare", "postgres", "nats"})
    assert [name for name, container in found.items() if not RULES[rule](container)] == []


def test_every_part_is_healthy_or_did_its_work(platform: Platform) -> None:
    states = {name: each["State"] for name, each in platform.project.containers().items()}

    assert {name: state["ExitCode"] for name, state in states.items() if name in ENDED} == {
        "prepare": 0
    }
    assert {state["Health"]["Status"] for name, state in states.items() if name not in ENDED} == {
        "healthy"
    }


def test_only_what_people_talk_to_is_published(platform: Platform) -> None:
    found = platform.project.containers()

    assert {name for name, each in found.items() if each["HostConfig"]["PortBindings"]} == PUBLISHED


def test_no_variable_of_a_container_holds_a_secret(platform: Platform) -> None:
    secrets = {*platform.secrets.values(), *_prepared(platform)}
    told = {name: each["Config"]["Env"] for name, each in platform.project.containers().items()}

    assert len(secrets) == 3 + 5 + 1
    assert [name for name, env in told.items() for each in secrets if each in str(env)] == []


def _prepared(platform: Platform) -> set[str]:
    """Read the callers' tokens and the database's password where services find them."""
    text = platform.project.compose("exec", "-T", "rest", "sh", "-c", "cat /run/secrets/*")
    return set(re.findall(r'": "([\w-]{40,})"', text)) | set(re.findall(r"rest:(.+)@", text))


@pytest.mark.parametrize("name", sorted({*PUBLISHED, "postgres", "nats"}))
def test_the_process_inside_can_do_nothing_but_its_work(name: str, platform: Platform) -> None:
    container = platform.project.container(name)
    status = run("docker", "exec", container, "cat", "/proc/1/status").stdout
    said = dict(re.findall(r"^(\w+):\s+(\w+)", status, re.MULTILINE))
    written = run("docker", "exec", container, "touch", "/usr/written")

    assert {key: int(said[key], 16) for key in ("CapPrm", "CapEff", "CapBnd", "CapAmb")} == {
        "CapPrm": 0, "CapEff": 0, "CapBnd": 0, "CapAmb": 0,
    }  # fmt: skip
    assert int(said["Uid"]) > 0
    assert said["NoNewPrivs"] == "1"
    assert written.code != 0
    assert "Read-only file system" in written.stderr
