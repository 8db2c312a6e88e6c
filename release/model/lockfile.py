"""What a `poetry.lock` says about each distribution: version, files with their hashes, source."""

import tomllib

from packaging.utils import canonicalize_name
from pydantic import Field

from release.model.pyproject import Part

UNSAFE = ("directory", "file", "git", "url")
"""Types of source that are not an index of released versions."""


class LockedFile(Part):
    """One file that an installer may take."""

    file: str
    hash: str
    """The algorithm and the hex digest: `sha256:…`."""


class LockedSource(Part):
    """Where a distribution was found when it was not the public index."""

    type: str = ""
    url: str = ""
    reference: str = ""


class Locked(Part):
    """One `[[package]]`."""

    name: str
    version: str
    files: tuple[LockedFile, ...] = ()
    source: LockedSource | None = None

    @property
    def sha256(self) -> dict[str, str]:
        """File name to sha256 in hex."""
        return {file.file: file.hash.removeprefix("sha256:") for file in self.files}


class Lock(Part):
    """The whole file."""

    package: tuple[Locked, ...] = Field(())

    def find(self, package: str) -> Locked | None:
        """Pick one distribution by its normalised name."""
        return next((p for p in self.package if canonicalize_name(p.name) == package), None)


def read(text: str) -> Lock:
    """Parse the text of a lock.

    Raises: `tomllib.TOMLDecodeError` or `pydantic.ValidationError` for a damaged one.
    """
    return Lock.model_validate(tomllib.loads(text))
