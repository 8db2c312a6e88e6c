"""How far each package has come: released, served, and taken by the services."""

from collections.abc import Iterable, Mapping

from packaging.utils import parse_wheel_filename
from pydantic import BaseModel, ConfigDict

from release.model import pins
from release.model.package import PACKAGES
from release.model.project import Project


class PackageStatus(BaseModel):
    """One package."""

    model_config = ConfigDict(frozen=True)

    package: str
    released: str | None
    """The last release, if there is one."""
    date: str | None
    """The day of it."""
    unreleased: tuple[str, ...]
    """What the changelog says under Unreleased."""
    changed: tuple[str, ...] | None
    """Files of its source that differ from the last release; `None` without git to tell."""
    served: tuple[str, ...] | None
    """Versions on the registry, oldest first; `None` when it gave no answer."""


class ServiceStatus(BaseModel):
    """One service."""

    model_config = ConfigDict(frozen=True)

    service: str
    pins: dict[str, str]
    """Package to the version, or the range, that it asks for."""
    behind: tuple[str, ...]
    """The packages whose last release it does not ask for."""


class Status(BaseModel):
    """The whole line, from the source to the services."""

    model_config = ConfigDict(frozen=True)

    registry: str
    """Address of the registry."""
    no_answer: str | None
    """Why the registry could not be asked, if so."""
    packages: tuple[PackageStatus, ...]
    services: tuple[ServiceStatus, ...]


def served_versions(files: Iterable[str]) -> tuple[str, ...]:
    """Tell which versions have a wheel among the files of one package, oldest first."""
    wheels = (file for file in files if file.endswith(".whl"))
    return tuple(str(version) for version in sorted({parse_wheel_filename(w)[1] for w in wheels}))


def service_status(service: Project, released: Mapping[str, str | None]) -> ServiceStatus:
    """Compare what a service asks for with the last release of each package."""
    asked = {}
    for package in PACKAGES:
        version = pins.asked(service.pyproject, package.name)
        if version is not None:
            asked[package.name] = version
    behind = (name for name, has in asked.items() if released.get(name) not in (None, has))
    return ServiceStatus(service=service.name, pins=asked, behind=tuple(behind))
