"""A package that this repository releases, and the names that follow from it."""

import re
from dataclasses import dataclass

from release.errors import UnknownPackage


@dataclass(frozen=True, slots=True)
class Package:
    """One released package; every other name is derived from its folder."""

    folder: str
    """Folder below the root, which is the import name too: `shared_models`."""

    @property
    def name(self) -> str:
        """The distribution name: `shared-models`."""
        return self.folder.replace("_", "-")

    def tag(self, version: str) -> str:
        """Name the tag of a release: `shared-models-v1.0.0`."""
        return f"{self.name}-v{version}"

    def subject(self, version: str) -> str:
        """Name the commit of a release: `Release shared-models 1.0.0`."""
        return f"Release {self.name} {version}"

    def files(self, version: str) -> tuple[str, str]:
        """Name the wheel and the sdist of a release, in this order."""
        stem = f"{self.folder}-{version}"
        return f"{stem}-py3-none-any.whl", f"{stem}.tar.gz"

    @property
    def bump_config(self) -> str:
        """Path of bump2version's configuration; its `current_version` is only a record."""
        return f"{self.folder}/.bumpversion.cfg"


PACKAGES = (Package("shared_models"), Package("service_kit"))
VERSION = re.compile(r"\d+\.\d+\.\d+")


def named(name: str) -> Package:
    """Pick the package of that distribution name.

    Raises: `UnknownPackage`.
    """
    for package in PACKAGES:
        if package.name == name:
            return package
    raise UnknownPackage(name, tuple(package.name for package in PACKAGES))


def of_tag(tag: str) -> tuple[Package, str] | None:
    """Read the package and the version out of a tag, `shared-models-v1.0.0`; others have none."""
    name, _, version = tag.rpartition("-v")
    known = (package for package in PACKAGES if package.name == name)
    return next(((package, version) for package in known if VERSION.fullmatch(version)), None)
