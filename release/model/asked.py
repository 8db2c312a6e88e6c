"""Which release a call means: PACKAGE and VERSION, or the one word that a tag is."""

from release.errors import VersionMissing, VersionTwice
from release.model.package import Package, named, of_tag


def asked(package: str, version: str | None) -> tuple[Package, str | None]:
    """Read the words of a call; the version is None when they leave it open.

    Raises: `UnknownPackage`, `VersionTwice`.
    """
    tagged = of_tag(package)
    if tagged is None:
        return named(package), version
    if version is not None:
        raise VersionTwice(package, version)
    return tagged


def asked_exactly(package: str, version: str | None) -> tuple[Package, str]:
    """Read the words of a call that must name a version.

    Raises: `VersionMissing` and all that `asked` does.
    """
    found, known = asked(package, version)
    if known is None:
        raise VersionMissing(package)
    return found, known
