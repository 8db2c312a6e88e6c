"""What a cut is going to do, and what it did."""

from typing import Self

from pydantic import BaseModel, ConfigDict

from release.model import changelog
from release.model.package import Package
from release.model.version import Part, bump


class Plan(BaseModel):
    """One release that is to be made."""

    model_config = ConfigDict(frozen=True)

    package: str
    part: Part
    was: str
    """The last release; 0.0.0 before the first."""
    now: str
    date: str
    """Day of the release in UTC, `YYYY-MM-DD`."""
    notes: str
    """What the changelog will say about it."""
    tag: str
    subject: str
    """The commit's first line."""

    @classmethod
    def of(cls, package: Package, part: Part, was: str, date: str, text: str) -> Self:
        """Derive every name from the package, its last version and the changelog's text."""
        now = bump(was, part)
        return cls(
            package=package.name,
            part=part,
            was=was,
            now=now,
            date=date,
            notes=changelog.notes(text, package.name),
            tag=package.tag(now),
            subject=package.subject(now),
        )


class Result(BaseModel):
    """One release that was made."""

    model_config = ConfigDict(frozen=True)

    package: str
    version: str
    tag: str
    commit: str
    sha256: dict[str, str]
