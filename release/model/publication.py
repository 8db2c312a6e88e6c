"""What is to become of the files of releases on the registry."""

from collections.abc import Iterable
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from release.model.record import Record


class Action(StrEnum):
    """What happens to one file."""

    SKIP = "skip"
    """The registry serves these bytes already."""
    UPLOAD = "upload"


class FilePlan(BaseModel):
    """One file."""

    model_config = ConfigDict(frozen=True)

    file: str
    sha256: str
    action: Action


class ReleasePlan(BaseModel):
    """One release."""

    model_config = ConfigDict(frozen=True)

    package: str
    version: str
    files: tuple[FilePlan, ...]
    needed_by: tuple[str, ...] = ()
    """The locks that demand it."""

    @property
    def uploads(self) -> tuple[str, ...]:
        """Name the files that the registry lacks."""
        return tuple(file.file for file in self.files if file.action is Action.UPLOAD)


class Plan(BaseModel):
    """Every release that has to be on one registry."""

    model_config = ConfigDict(frozen=True)

    registry: str
    releases: tuple[ReleasePlan, ...]

    @property
    def missing(self) -> tuple[ReleasePlan, ...]:
        """The releases of which the registry lacks a file."""
        return tuple(release for release in self.releases if release.uploads)

    @property
    def skipped(self) -> tuple[str, ...]:
        """Name the files that are there already."""
        files = (file for release in self.releases for file in release.files)
        return tuple(file.file for file in files if file.action is Action.SKIP)

    def rows(self) -> Iterable[tuple[str, str, str, str]]:
        """Put each file on one line: release, file, action, sha256."""
        for release in self.releases:
            for file in release.files:
                name = f"{release.package} {release.version}"
                yield name, file.file, file.action.value, file.sha256


class Result(BaseModel):
    """What became of a plan."""

    model_config = ConfigDict(frozen=True)

    registry: str
    uploaded: tuple[str, ...]
    """Files, in the order of their upload."""
    skipped: tuple[str, ...]
    """Files that were there before."""
    left_out: tuple[str, ...] = ()
    """Why a release that no lock demands was not published."""


def plan(record: Record, missing: Iterable[str], needed_by: Iterable[str] = ()) -> ReleasePlan:
    """Decide on each file of a release, knowing which ones the registry lacks."""
    lacks = set(missing)
    return ReleasePlan(
        package=record.package,
        version=record.version,
        files=tuple(
            FilePlan(file=f, sha256=h, action=Action.UPLOAD if f in lacks else Action.SKIP)
            for f, h in sorted(record.sha256.items())
        ),
        needed_by=tuple(needed_by),
    )
