"""A distribution file: what its name says."""

from dataclasses import dataclass
from pathlib import Path

from packaging.utils import (
    InvalidName,
    InvalidSdistFilename,
    InvalidWheelFilename,
    NormalizedName,
    canonicalize_name,
    canonicalize_version,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import Version

from registry.refusals import FileNameUnreadable

MAX_NAME_LENGTH = 255


@dataclass(frozen=True)
class FileName:
    """The facts a distribution's file name states."""

    filename: str
    project: NormalizedName
    version: Version
    wheel: bool

    @property
    def filetype(self) -> str:
        """What upload forms call this kind of file."""
        return "bdist_wheel" if self.wheel else "sdist"

    @property
    def identity(self) -> str:
        """The one spelling of this name: differently written twins share it."""
        release = f"{self.project}-{canonicalize_version(self.version)}"
        if not self.wheel:
            return release + Path(self.filename).suffix
        rest = self.filename.lower().removesuffix(".whl").split("-")[2:]
        # A set of tags is the same in whatever order it is written.
        return "-".join((release, *(".".join(sorted(set(tag.split(".")))) for tag in rest)))

    @property
    def first_identity(self) -> str:
        """The identity as ledgers have it that began before zeros and order were told apart."""
        if not self.wheel:
            return f"{self.project}-{self.version}{Path(self.filename).suffix}"
        return f"{self.project}-{self.version}-{self.filename.split('-', 2)[2].lower()}"


def parse_name(filename: str) -> FileName:
    """Read project and version from a file name.

    Raises: FileNameUnreadable.
    Source: binary distribution format (wheel names), PEP 625 (source distribution names).
    """
    if len(filename) > MAX_NAME_LENGTH:
        raise FileNameUnreadable(filename, f"it is longer than {MAX_NAME_LENGTH} characters")
    if not filename.isascii() or not filename.isprintable() or set(filename) & set("/\\ #?%&<>\"'"):
        raise FileNameUnreadable(filename, "it holds characters no such name has")
    wheel = filename.endswith(".whl")
    try:
        project, version = (parse_wheel_filename if wheel else parse_sdist_filename)(filename)[:2]
        canonicalize_name(project, validate=True)
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidName) as error:
        raise FileNameUnreadable(filename, str(error)) from error
    return FileName(filename, project, version, wheel)


def parse_version(text: str) -> Version | None:
    """Read a version, None where it is none; numbers without end are none either."""
    try:
        return Version(text)
    except ValueError:
        return None
