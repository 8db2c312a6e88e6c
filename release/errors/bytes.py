"""Files that are not the ones that were released."""

from release.errors.base import Refused


class NotRebuildable(Refused):
    """The files of a release are nowhere in this copy of the repository."""

    def __init__(self, package: str, version: str, why: str) -> None:
        self.package, self.version, self.why = package, version, why
        super().__init__(
            f"{package} {version!r} cannot be rebuilt: {why}. "
            "Get the whole history, with `git fetch --tags` and, if shallow, "
            "`git fetch --unshallow`."
        )


class WrongFiles(Refused):
    """A build made other files than the version says."""

    def __init__(self, made: tuple[str, ...], wanted: tuple[str, ...]) -> None:
        self.made, self.wanted = made, wanted
        super().__init__(
            f"The build made {', '.join(made)} instead of {', '.join(wanted)}; "
            "look for another tag of the package on the same commit, and at its pyproject.toml."
        )


class BytesDiffer(Refused):
    """A rebuilt file is not the one that was recorded; nothing was delivered."""

    def __init__(self, file: str, built: str, recorded: str, needed_by: str = "") -> None:
        self.file, self.built, self.recorded, self.needed_by = file, built, recorded, needed_by
        wanted = f", which {needed_by} needs" if needed_by else ""
        super().__init__(
            f"{file} builds to sha256 {built}, releases.toml records {recorded}{wanted}. "
            "Undo the change of releases.toml or of the tag; a release is never made twice."
        )


class RegistryDiffers(Refused):
    """The registry holds a file of that name with other bytes."""

    def __init__(self, url: str, file: str, served: str, recorded: str) -> None:
        self.url, self.file, self.served, self.recorded = url, file, served, recorded
        super().__init__(
            f"The registry at {url!r} serves {file} with sha256 {served}, "
            f"releases.toml records {recorded}; nothing was uploaded. "
            "Find out who uploaded it, and cut a new version."
        )


class LockNotRecorded(Refused):
    """A service's lock demands what was never released."""

    def __init__(self, lock: str, what: str, locked: str, recorded: str) -> None:
        self.lock, self.what, self.locked, self.recorded = lock, what, locked, recorded
        super().__init__(
            f"{lock} demands {what} with sha256 {locked}, releases.toml records {recorded}; "
            "nobody can rebuild that. Bring the lock back with `git restore`, "
            "or lock the service again with `release rollout`."
        )


class NotIdentical(Refused):
    """What the registry serves is not what the release builds to."""

    def __init__(self, package: str, version: str, says: str) -> None:
        self.package, self.version = package, version
        super().__init__(f"{package} {version!r} is not identical: {says}")
