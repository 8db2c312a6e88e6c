"""Why a file is not let in: one class a reason, each the sender's to mend."""

from collections.abc import Collection

from registry.errors import UploadRefused


class Refusals(UploadRefused):
    """Everything that speaks against one upload, each an error of its own."""

    def __init__(self, reasons: tuple[UploadRefused, ...]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(str(reason) for reason in reasons))


class FormBroken(UploadRefused):
    """The body is no multipart form."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The upload is no readable form: {reason}; send multipart/form-data.")


class FieldMissing(UploadRefused):
    """The form lacks a field every upload client sends."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(f"The upload form has no {field!r}; use twine, poetry or uv to upload.")


class ActionUnknown(UploadRefused):
    """The form asks for something other than keeping a file."""

    def __init__(self, action: str) -> None:
        self.action = action
        super().__init__(f"The action {action!r} is not offered here; send 'file_upload'.")


class UploadTruncated(UploadRefused):
    """The body ended before the form did."""

    def __init__(self) -> None:
        super().__init__("The upload ended before its last byte; send the file again.")


class UploadTooLarge(UploadRefused):
    """The body is longer than the registry takes."""

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        super().__init__(
            f"The upload is longer than {limit_bytes} bytes; "
            "make it smaller or raise REGISTRY_MAX_UPLOAD_BYTES."
        )


class DigestDiffers(UploadRefused):
    """The bytes that arrived are not the bytes the sender hashed."""

    def __init__(self, filename: str, algorithm: str, said: str, found: str) -> None:
        self.filename, self.algorithm, self.said, self.found = filename, algorithm, said, found
        super().__init__(
            f"{filename!r} was announced with {algorithm} {said!r} but arrived with {found!r}; "
            "send the file again."
        )


class FileNameUnreadable(UploadRefused):
    """The file name is neither a wheel's nor a source distribution's."""

    def __init__(self, filename: str, reason: str) -> None:
        self.filename, self.reason = filename, reason
        super().__init__(
            f"{filename!r} is no name of a wheel or source distribution ({reason}); "
            "build it again with a current tool."
        )


class FileUnreadable(UploadRefused):
    """A file that was to be imported cannot be read."""

    def __init__(self, filename: str, reason: str) -> None:
        self.filename, self.reason = filename, reason
        super().__init__(f"{filename!r} cannot be read ({reason}); mend that and import again.")


class FormDisagrees(UploadRefused):
    """The form says another name or version than the file name."""

    def __init__(self, filename: str, field: str, said: str) -> None:
        self.filename, self.field, self.said = filename, field, said
        super().__init__(
            f"The form says {field} {said!r} but the file is {filename!r}; make them one."
        )


class VersionIsLocal(UploadRefused):
    """A local version ("1.0+x") belongs on no index."""

    def __init__(self, filename: str, version: str) -> None:
        self.filename, self.version = filename, version
        super().__init__(f"{filename!r} has the local version {version!r}; cut a public version.")


class SourceNameUnusual(UploadRefused):
    """The source distribution is not named as PEP 625 says."""

    def __init__(self, filename: str, usual: str) -> None:
        self.filename, self.usual = filename, usual
        super().__init__(
            f"The source distribution {filename!r} must be named {usual!r} (PEP 625); "
            "build it again with a current tool, such as setuptools 69.3 or newer."
        )


class NameConfusable(UploadRefused):
    """The new project's name looks like that of another."""

    def __init__(self, project: str, other: str) -> None:
        self.project, self.other = project, other
        super().__init__(
            f"The new name {project!r} looks like {other!r}, which is here already; "
            "choose another name."
        )


class Forbidden(UploadRefused):
    """The file may be right, but nobody, or not this sender, may publish it."""


class NameReserved(Forbidden):
    """The operator keeps the name from everybody."""

    def __init__(self, project: str, reserved: str) -> None:
        self.project, self.reserved = project, reserved
        super().__init__(
            f"The name {project!r} is reserved here (by {reserved!r} in REGISTRY_RESERVED_NAMES); "
            "choose another name."
        )


class ProjectForbidden(Forbidden):
    """The sender may publish, but not to this project."""

    def __init__(self, project: str, allowed: Collection[str]) -> None:
        self.project, self.allowed = project, allowed
        super().__init__(
            f"Your credentials publish to {sorted(allowed)}, not to {project!r}; "
            "use a token for this project."
        )


class ProjectClosed(Forbidden):
    """The project takes no uploads."""

    def __init__(self, project: str, status: str, reason: str) -> None:
        self.project, self.status, self.reason = project, status, reason
        why = f" ({reason})" if reason else ""
        super().__init__(
            f"The project {project!r} is {status}{why} and takes no uploads; "
            f"`registry status {project} active` opens it."
        )


class FileDeleted(UploadRefused):
    """The file name belonged to a file that was deleted."""

    def __init__(self, filename: str) -> None:
        self.filename = filename
        super().__init__(
            f"{filename!r} was kept here and deleted, and a name is never used again; "
            "cut a new version."
        )


class VersionTaken(UploadRefused):
    """The file name was used already, for other bytes or in another spelling."""

    def __init__(self, kept: str, kept_sha256: str, sent_sha256: str) -> None:
        self.kept, self.kept_sha256, self.sent_sha256 = kept, kept_sha256, sent_sha256
        super().__init__(
            f"File already exists: {kept!r} is kept with sha256 {kept_sha256!r}, "
            f"this one has {sent_sha256!r}; cut a new version."
        )
