"""compose.yaml and what the parts really read."""

import json
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from stack.callers import PREFIXES
from stack.prepare import prepare
from tests.shape.conftest import ROOT

COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
PARTS = COMPOSE["services"]
TELL = """
import inspect, json
from {package} import settings
classes = [each for _, each in inspect.getmembers(settings, inspect.isclass)]
(kind,) = [each for each in classes if each.__module__ == settings.__name__]
prefix = kind.model_config["env_prefix"]
fields = kind.model_fields.items()
print(json.dumps({{(prefix + name).upper(): str(field.default) for name, field in fields}}))
"""


@cache
def _settings(project: str, package: str) -> dict[str, str]:
    """The variables a part reads and their defaults, told by its own Settings class."""
    python = ROOT / project / ".venv" / "bin" / "python"
    told = subprocess.run(
        (python, "-c", TELL.format(package=package)), capture_output=True, text=True, check=True
    )
    variables: dict[str, str] = json.loads(told.stdout)
    return variables


def _service(name: str) -> dict[str, str]:
    return _settings(f"services/{name}_service", f"{name}_service")


@pytest.mark.parametrize("service", PREFIXES)
def test_a_service_is_given_only_what_its_settings_read(service: str) -> None:
    given = set(PARTS[service]["environment"])

    assert given - _service(service).keys() == set()
    assert f"{PREFIXES[service]}_SECRETS_DIR" in given


def test_the_registry_is_given_only_what_its_settings_read() -> None:
    given = set(PARTS["registry"]["environment"])

    assert given - _settings("registry", "registry").keys() == set()


def test_what_is_handed_out_in_files_is_what_settings_read(tmp_path: Path) -> None:
    for volume in PARTS["prepare"]["volumes"]:
        (tmp_path / volume.split(":/handed/")[1]).mkdir()
    (tmp_path / "given").mkdir()
    for secret in PARTS["prepare"]["secrets"]:
        (tmp_path / "given" / secret["target"]).write_text("given")
    prepare(tmp_path, tmp_path / "given")

    for service in PREFIXES:
        files = {path.name for path in (tmp_path / service).iterdir()}
        assert files - _service(service).keys() == set()


@pytest.mark.parametrize("service", PREFIXES)
def test_a_service_is_published_on_the_port_its_settings_name(service: str) -> None:
    variable = f"{PREFIXES[service]}_PORT"
    port = _service(service)[variable]

    assert PARTS[service]["ports"] == [f"127.0.0.1:${{{variable}:-{port}}}:8080"]


@pytest.mark.parametrize("service", PREFIXES)
def test_a_service_is_built_as_what_it_is(service: str) -> None:
    arguments = PARTS[service]["build"]["args"]
    version = tomllib.loads(
        (ROOT / "services" / f"{service}_service" / "pyproject.toml").read_text()
    )["project"]["version"]

    assert arguments["SERVICE"] == f"{service}_service"
    assert arguments["PREFIX"] == PREFIXES[service]
    assert arguments["VERSION"] == f"${{VERSION:-{version}}}"


@pytest.mark.parametrize("name", [name for name, part in PARTS.items() if "build" in part])
def test_a_build_is_given_only_arguments_its_file_takes(name: str) -> None:
    build = PARTS[name]["build"]
    taken = set(re.findall(r"^ARG (\w+)", (ROOT / build["dockerfile"]).read_text(), re.MULTILINE))

    assert set(build["args"]) - taken <= {"SOURCE_DATE_EPOCH"}


@pytest.mark.parametrize("name", [name for name, part in PARTS.items() if "build" in part])
def test_an_image_of_ours_is_never_looked_for_elsewhere(name: str) -> None:
    assert PARTS[name]["pull_policy"] == "never"


@pytest.mark.parametrize("service", PREFIXES)
def test_what_an_image_sets_for_its_service_is_what_its_settings_read(service: str) -> None:
    text = (ROOT / "services" / "Dockerfile").read_text()
    fields = re.findall(r"\$\{PREFIX\}_(\w+)=", text)

    assert sorted(fields) == ["HOST", "PORT", "REVISION"]
    assert {f"{PREFIXES[service]}_{field}" for field in fields} <= _service(service).keys()


def test_what_the_image_of_the_registry_sets_is_what_its_settings_read() -> None:
    text = (ROOT / "registry" / "Dockerfile").read_text()
    variables = set(re.findall(r"\b(REGISTRY_\w+)=", text))

    assert variables == {"REGISTRY_HOST", "REGISTRY_PORT", "REGISTRY_DATA"}
    assert variables <= _settings("registry", "registry").keys()


def test_every_secret_handed_out_is_mounted_by_the_one_it_is_for() -> None:
    handed = dict(volume.split(":/handed/") for volume in PARTS["prepare"]["volumes"])
    mounted = {
        volume.split(":")[0]: name
        for name, part in PARTS.items()
        for volume in part.get("volumes", ())
        if volume.endswith(":/run/secrets:ro") and name != "psql"
    }

    assert mounted == {v: to for v, to in handed.items() if v.endswith("_secrets")}
    assert set(handed.values()) == {"prepare", "nats", "postgres", *PREFIXES}


def test_names_of_the_parts_are_those_of_the_local_stack() -> None:
    def images(part: dict[str, Any]) -> bool:
        return "build" in part and part["build"]["dockerfile"] == "services/Dockerfile"

    assert {name for name, part in PARTS.items() if images(part)} == {"prepare", *PREFIXES}
