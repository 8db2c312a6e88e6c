"""The files that a release shows on the forge."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from release.model.package import named
from release.model.record import Record

SUMS = "SHA256SUMS"


class Action(StrEnum):
    """What happens to one file."""

    LEAVE = "is there already"
    ADD = "add"


class Attachment(BaseModel):
    """One file."""

    model_config = ConfigDict(frozen=True)

    file: str
    sha256: str
    action: Action


class Plan(BaseModel):
    """What a release on the forge is to hold."""

    model_config = ConfigDict(frozen=True)

    tag: str
    title: str
    notes: str
    page: str | None
    """Address of the release, where it is there already."""
    hidden: bool
    """Whether it is there, but nobody sees it yet."""
    files: tuple[Attachment, ...]

    @property
    def added(self) -> tuple[str, ...]:
        """Name the files that the forge lacks."""
        return tuple(file.file for file in self.files if file.action is Action.ADD)


def sbom_name(held: Record) -> str:
    """Name the parts list of a release: `shared_models-1.0.0.cdx.json`."""
    return f"{named(held.package).folder}-{held.version}.cdx.json"


def sums(sha256: Mapping[str, str]) -> str:
    """Write hashes the way `sha256sum --check` reads them."""
    return "".join(f"{digest}  {file}\n" for file, digest in sorted(sha256.items()))
