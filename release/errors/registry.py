"""What the registry can answer, or not."""

from release.errors.base import CouldNotCheck, Refused


class RegistryUnreachable(CouldNotCheck):
    """The registry gave no answer at its address."""

    def __init__(self, url: str, reason: str) -> None:
        self.url, self.reason = url, reason
        super().__init__(
            f"The registry does not answer at {url!r} ({reason}); start it with `make up`, "
            "or name another by RELEASE_REGISTRY_URL."
        )


class CredentialsRefused(CouldNotCheck):
    """The registry does not let this user do it."""

    def __init__(self, url: str, user: str | None, status: int) -> None:
        self.url, self.user, self.status = url, user, status
        super().__init__(
            f"The registry at {url!r} refuses {user or 'a caller without credentials'!r} "
            f"(status {status}); mend RELEASE_REGISTRY_USER and RELEASE_REGISTRY_PASSWORD, "
            "or the file of RELEASE_REGISTRY_PASSWORD_FILE."
        )


class NoPassword(CouldNotCheck):
    """An upload needs a password, and there is none."""

    def __init__(self, file: str) -> None:
        self.file = file
        super().__init__(
            f"There is no password for the registry: {file!r} is missing or empty. "
            "Run `make up`, which writes it, or set RELEASE_REGISTRY_PASSWORD."
        )


class NotTrusted(CouldNotCheck):
    """A job has neither a secret nor a registry that trusts the job itself."""

    def __init__(self, url: str, reason: str) -> None:
        self.url, self.reason = url, reason
        super().__init__(
            f"There is no password for the registry at {url!r}, and no trusted publishing either: "
            f"{reason}. Give this job a token in the secret behind RELEASE_REGISTRY_PASSWORD."
        )


class NotServed(Refused):
    """The registry does not hold a release, or not with its recorded hashes."""

    def __init__(self, package: str, version: str, url: str, says: str) -> None:
        self.package, self.version, self.url = package, version, url
        super().__init__(
            f"The registry at {url!r} {says} {package} {version!r}; "
            f"run `release publish {package} {version} --execute` first."
        )


class NotOnRegistry(CouldNotCheck):
    """The registry lacks a release, so there is nothing to compare with."""

    def __init__(self, url: str, package: str, version: str) -> None:
        self.url, self.package, self.version = url, package, version
        super().__init__(
            f"The registry at {url!r} does not hold {package} {version!r}; "
            f"run `release publish {package} {version} --execute`."
        )


class NotShown(CouldNotCheck):
    """An upload was taken, but the index did not show it in time."""

    def __init__(self, url: str, files: tuple[str, ...], waited_s: float) -> None:
        self.url, self.files, self.waited_s = url, files, waited_s
        super().__init__(
            f"The registry at {url!r} took {', '.join(files)} but did not show it "
            f"within {waited_s:g} s; run the command again, it goes on from here."
        )


class UploadFailed(CouldNotCheck):
    """The registry did not take a file."""

    def __init__(self, url: str, reason: str) -> None:
        self.url, self.reason = url, reason
        super().__init__(
            f"The registry at {url!r} did not take the upload: {reason.rstrip('.')}. "
            "Mend that and run the command again; it goes on from here."
        )


class TrialFailed(CouldNotCheck):
    """The published package could not be installed and imported."""

    def __init__(self, package: str, version: str, reason: str) -> None:
        self.package, self.version, self.reason = package, version, reason
        super().__init__(f"{package} {version!r} is published but does not work: {reason}")
