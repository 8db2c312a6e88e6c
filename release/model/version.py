"""Which version comes after which."""

from enum import StrEnum

from packaging.version import Version


class Part(StrEnum):
    """The part of a version that a release counts up."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"


def bump(version: str, part: Part) -> str:
    """Count one part up; the parts after it start again at 0."""
    old = Version(version)
    match part:
        case Part.MAJOR:
            return f"{old.major + 1}.0.0"
        case Part.MINOR:
            return f"{old.major}.{old.minor + 1}.0"
        case Part.PATCH:
            return f"{old.major}.{old.minor}.{old.micro + 1}"


def development(version: str) -> str:
    """Name what lies between a release and the next: after the one, before the other."""
    return f"{bump(version, Part.PATCH)}.dev0"
