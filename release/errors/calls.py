"""What a call can get wrong."""

from release.errors.base import WrongCall


class UnknownPackage(WrongCall):
    """The name is not one of the packages this repository releases."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name, self.known = name, known
        super().__init__(f"{name!r} is not released from here; choose one of {', '.join(known)}.")


class UnknownVersion(WrongCall):
    """No release of that version is recorded."""

    def __init__(self, package: str, version: str, known: tuple[str, ...]) -> None:
        self.package, self.version, self.known = package, version, known
        have = ", ".join(known) or "none yet"
        super().__init__(f"{package} {version!r} was never released; releases.toml has: {have}.")


class VersionMissing(WrongCall):
    """The call has to name one release, and names only a package."""

    def __init__(self, package: str) -> None:
        self.package = package
        super().__init__(f"Name a release, as {package} VERSION or as a tag {package}-vVERSION.")


class VersionTwice(WrongCall):
    """The call names a tag, which holds the version, and a version besides."""

    def __init__(self, tag: str, version: str) -> None:
        self.tag, self.version = tag, version
        super().__init__(f"{tag!r} names the version already; leave {version!r} out.")


class UnknownService(WrongCall):
    """The name is not a service that takes the package."""

    def __init__(self, name: str, package: str, known: tuple[str, ...]) -> None:
        self.name, self.package, self.known = name, package, known
        have = ", ".join(known) or "none"
        super().__init__(f"{name!r} is no service that takes {package}; these do: {have}.")


class SettingsWrong(WrongCall):
    """A setting cannot be read as what it is."""

    def __init__(self, wrong: tuple[tuple[str, str], ...]) -> None:
        self.wrong = wrong
        said = "; ".join(f"RELEASE_{name.upper()}: {why}" for name, why in wrong)
        super().__init__(f"The settings are wrong, mend these variables: {said}.")


class NoRoot(WrongCall):
    """No folder from here up is a repository that releases packages."""

    def __init__(self, start: str) -> None:
        self.start = start
        super().__init__(f"No 'releases.toml' in {start!r} or above it; name the folder by --root.")
