"""What is in the images, and what is in none of their layers."""

import json
import re
import tomllib
from base64 import b64encode
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from packaging.utils import canonicalize_name

from stack.callers import PREFIXES
from tests.e2e.conftest import ROOT
from tests.images.archives import files, travelling
from tests.images.conftest import Platform
from tests.images.engine import Project, inspect, must, run

PARTS = ("registry", *PREFIXES)
IMAGES = (*PARTS, "prepare")
TOOLS = re.compile(
    r"(.*/)?(s?bin/|libexec/.*/)"
    r"(\w+-linux-gnu-)?(pip|poetry|uv|twine|gcc|g\+\+|cc1?|c\+\+|clang|ld|as|make|cargo|rustc|go)"
    r"(-?[\d.]+)?"
)
INSTALLERS = re.compile(r".*/(ensurepip|(site|dist)-packages/(pip|setuptools|poetry|pytest)\b.*)")
PRIVATE = re.compile(
    r"(.*/)?(\.?netrc|\.pypirc|auth\.toml|\.env|\.git|id_(rsa|ed25519)|poetry\.lock|.*\.key)"
)
OURS_ALONE = {"registry": ("venv", "data"), "prepare": ("app", "handed")}
ASK = """
import json
from importlib.metadata import distributions
print(json.dumps({each.name: each.version for each in distributions()}))
"""


def _image(platform: Platform, part: str) -> str:
    return platform.project.images[part]


@cache
def _files(image: str) -> dict[str, str]:
    return files(image)


def _base(project: Project) -> str:
    return str(project.parts["registry"]["build"]["args"]["PYTHON_IMAGE"])


def _installed(platform: Platform, part: str) -> dict[str, str]:
    told = json.loads(platform.project.compose("exec", "-T", part, "python", "-c", ASK))
    return {canonicalize_name(name): version for name, version in told.items()}


@pytest.mark.parametrize("part", IMAGES)
def test_an_image_is_its_base_an_environment_and_nothing_else(
    part: str, platform: Platform
) -> None:
    base, holds = _files(_base(platform.project)), _files(_image(platform, part))
    added = [path for path, digest in holds.items() if base.get(path) != digest]
    tops = {path.split("/")[0] for path in added}

    assert len(added) > 1
    assert tops == set(OURS_ALONE.get(part, ("venv", "data")))
    assert [path for path in added if path.startswith("data/") and path != "data/"] == []


@pytest.mark.parametrize("part", IMAGES)
def test_nothing_that_installs_or_compiles_is_in_an_image(part: str, platform: Platform) -> None:
    holds = _files(_image(platform, part))

    assert [path for path in holds if TOOLS.fullmatch(path) or INSTALLERS.fullmatch(path)] == []


def test_the_base_shows_that_such_things_would_be_found(platform: Platform) -> None:
    holds = _files(_base(platform.project))

    assert [path for path in holds if TOOLS.fullmatch(path)]
    assert [path for path in holds if INSTALLERS.fullmatch(path)]


@pytest.mark.parametrize("part", PARTS)
def test_the_environment_is_what_the_lock_names_and_no_more(part: str, platform: Platform) -> None:
    folder = "registry" if part == "registry" else f"services/{part}_service"
    lock = tomllib.loads((ROOT / folder / "poetry.lock").read_text())["package"]
    locked = {
        canonicalize_name(each["name"]): each["version"]
        for each in lock
        if "main" in each["groups"]
    }
    installed = _installed(platform, part)

    assert installed
    assert installed.items() <= locked.items()


@pytest.mark.parametrize("part", PARTS)
def test_labels_say_what_is_inside(part: str, platform: Platform) -> None:
    (known,) = inspect(_image(platform, part))
    labels, version = known["Config"]["Labels"], platform.project.env["VERSION"]
    title = part if part == "registry" else f"{part}_service"
    contracts = _installed(platform, part).get("shared-models")

    assert labels["org.opencontainers.image.title"] == title
    assert labels["org.opencontainers.image.version"] == version
    assert labels["org.opencontainers.image.revision"] == platform.facts["REVISION"]
    assert labels.get("shared-models.version") == contracts
    assert (contracts is None) == (part == "registry")


def test_the_revision_is_the_commit(platform: Platform) -> None:
    said = platform.facts["REVISION"].removesuffix("-dirty")

    assert run("git", "merge-base", "--is-ancestor", said, "HEAD").code == 0
    assert re.fullmatch(r"[0-9a-f]{40}", said)


@pytest.mark.parametrize("part", PARTS)
def test_the_health_check_asks_with_what_the_image_has(part: str, platform: Platform) -> None:
    (known,) = inspect(_image(platform, part))
    check = known["Config"]["Healthcheck"]["Test"]

    assert check[:2] == ["CMD", "python"]
    assert not {"curl", "wget"} & set(re.findall(r"\w+", " ".join(check)))


def test_no_layer_holds_a_secret_or_a_private_file(platform: Platform) -> None:
    images = list(platform.project.images.values())

    assert len(images) == len(IMAGES)
    assert _found(images, platform) == []


def test_no_history_tells_where_packages_come_from(platform: Platform) -> None:
    told = "".join(
        must("docker", "history", "--no-trunc", image) for image in platform.project.images.values()
    )

    assert "PREFIX" in told
    assert "INDEX_URL" not in told
    assert platform.project.env["REGISTRY_URL"] not in told


LEAKS: dict[str, Callable[[str], str]] = {
    "a file that a later layer removes": lambda s: f"RUN printf {s} > /data/x\nRUN rm /data/x",
    "a variable": lambda s: f"ENV TOKEN={s}",
    "an argument of the build": lambda s: f"ARG TOKEN={s}\nRUN true",
    "a header made of it": lambda s: f"RUN printf {_header(s)} > /data/x",
    "the kind of file that holds one": lambda _: "RUN touch /data/.netrc",
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_planted_leak_is_found(leak: str, platform: Platform) -> None:
    sound, tag = _image(platform, "cron"), platform.project.env["VERSION"]
    planted = f"smart-assistant/planted:{tag}"
    file = f"FROM {sound}\nUSER 0\n{LEAKS[leak](platform.secrets['read'])}\n"
    must("sh", "-c", 'printf %s "$0" | docker build --tag "$1" -', file, planted)

    assert _found([planted], platform) != []


def _header(secret: str) -> str:
    return b64encode(f"__token__:{secret}".encode()).decode()


def _found(images: list[str], platform: Platform) -> list[str]:
    secrets = platform.secrets.values()
    sought = [form.encode() for each in secrets for form in (each, _header(each))]
    return [
        name
        for name, content in travelling(images)
        if PRIVATE.fullmatch(name) or any(secret in content for secret in sought)
    ]


def test_a_build_without_the_password_is_refused_our_packages(platform: Platform) -> None:
    """So the password was really used, and is kept nowhere else."""
    elsewhere: dict[str, Any] = {
        **platform.project.env,
        "REGISTRY_PASSWORD_FILE": "/dev/null",
        # Another spelling of the address: what an earlier build took is not taken again.
        "REGISTRY_URL": platform.project.env["REGISTRY_URL"].replace("localhost", "127.0.0.1"),
        "VERSION": f"{platform.project.env['VERSION']}-bare",
    }

    done = run("stack/index", "docker", "compose", "build", "cron", env=elsewhere)

    assert done.code != 0
    assert re.search(r"401|Unauthorized|User for", done.stdout + done.stderr)
