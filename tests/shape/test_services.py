"""All five services look alike."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.shape.conftest import ROOT

NAMES = (
    "assistant_service",
    "cron_service",
    "google_calendar_service",
    "rest_service",
    "telegram_bot_service",
)
MODULES = {
    "__init__.py", "__main__.py", "adapters", "app.py", "errors.py", "handlers.py", "ports.py",
    "settings.py",
}  # fmt: skip
TOP = {"README.md", "poetry.lock", "pyproject.toml", "src", "tests"}


def _project(name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / "services" / name / "pyproject.toml").read_text())


def test_there_are_the_five_services() -> None:
    found = tuple(sorted(path.name for path in (ROOT / "services").glob("*_service")))

    assert found == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_service_has_the_same_names_as_the_others(name: str, files: list[Path]) -> None:
    folder = ROOT / "services" / name
    mine = [path.relative_to(folder) for path in files if path.is_relative_to(folder)]
    source = {path.parts[2] for path in mine if path.parts[:2] == ("src", name)}

    assert {path.parts[0] for path in mine} == TOP
    assert source - {"py.typed", "migrations"} == MODULES


@pytest.mark.parametrize("name", NAMES)
def test_a_service_takes_our_packages_by_version_from_the_registry(name: str) -> None:
    project = _project(name)
    ours = {d.split(" ")[0]: d for d in project["project"]["dependencies"]}
    source = {"name": "registry", "url": "http://localhost:8080/simple/", "priority": "explicit"}

    assert ours["shared-models"].startswith("shared-models (==")
    assert ours["service-kit"].startswith("service-kit (==")
    assert project["tool"]["poetry"]["dependencies"] == {
        "service-kit": {"source": "registry"},
        "shared-models": {"source": "registry"},
    }
    assert project["tool"]["poetry"]["source"] == [source]
    assert project["tool"]["ruff"] == {"extend": "../../pyproject.toml"}


@pytest.mark.parametrize("name", NAMES)
def test_a_service_is_started_by_the_same_five_lines(name: str) -> None:
    other = "cron_service"
    text = (ROOT / "services" / name / "src" / name / "__main__.py").read_text()
    model = (ROOT / "services" / other / "src" / other / "__main__.py").read_text()

    def shape(of: str, service: str) -> list[str]:
        code = [line for line in of.splitlines() if not line.startswith('"""')]
        short = service.removesuffix("_service")
        camel = "".join(part.title() for part in short.split("_"))
        return [line.replace(service, "X").replace(camel, "X") for line in code]

    assert shape(text, name) == shape(model, other)
