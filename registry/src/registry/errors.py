"""What the registry can refuse or fail at: values with one message each.

RegistryError
├── UploadRefused                          each reason: refusals.py, unattested.py
├── NobodyKnown, RightLacking              who asks; more in denials.py
├── NothingThere, FormUnknown, RangeEmpty, TagDiffers, FilesWithheld, CallUnfit, MethodUnfit
├── DiskFull, StoreSilent, CatalogueSilent the machine
├── PortTaken, AddressUnfit, FolderUnfit, SettingUnfit   how it is started
├── CatalogueDamaged, Crowded, …           misfits.py: what is kept; burdens.py: too much
└── NameKnown, NameUnknown, NameUnfit, SecretUnfit       users and tokens; more in denials.py
"""

from pathlib import Path

from registry.root import RegistryError as RegistryError  # noqa: PLC0414 - it belongs here


class UploadRefused(RegistryError):
    """The file was not let in; the sender can mend what the message names."""


class NobodyKnown(RegistryError):
    """No credentials came, or wrong ones."""

    def __init__(self, user: str | None) -> None:
        self.user = user
        said = (
            "No credentials came" if user is None else f"The password or token of {user!r} is wrong"
        )
        super().__init__(
            f"{said}; send a user and password, "
            "or '__token__' and a token from `registry token create`."
        )


class RightLacking(RegistryError):
    """The caller is known and may not do this."""

    def __init__(self, caller: str, right: str) -> None:
        self.caller, self.right = caller, right
        super().__init__(f"{caller!r} lacks the right {right!r}; use a token with that scope.")


class NothingThere(RegistryError):
    """Nothing is kept under this name."""

    def __init__(self, what: str, name: str) -> None:
        self.what, self.name = what, name
        super().__init__(f"There is no {what} {name!r} here; look at /simple/ for what there is.")


class FormUnknown(RegistryError):
    """The caller accepts none of the forms a page has."""

    def __init__(self, accept: str) -> None:
        self.accept = accept
        super().__init__(f"No page is {accept!r}; accept application/vnd.pypi.simple.v1+json.")


class FilesWithheld(RegistryError):
    """The project is quarantined: it is listed, and no file of it can be had."""

    def __init__(self, project: str, reason: str) -> None:
        self.project, self.reason = project, reason
        why = reason or "no reason was given"
        super().__init__(f"{project!r} is quarantined ({why}); use none of its files.")


class CallUnfit(RegistryError):
    """The body of an administrator's call cannot be meant."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The call cannot be read: {reason}; send its fields as JSON.")


class MethodUnfit(RegistryError):
    """The address is there, but not for this method."""

    def __init__(self, method: str, offered: str = "POST") -> None:
        self.method, self.offered = method, offered
        super().__init__(f"The method {method!r} is not offered here; send {offered!r}.")


class RangeEmpty(RegistryError):
    """The range asked for lies outside the file."""

    def __init__(self, asked: str, size_bytes: int) -> None:
        self.asked, self.size_bytes = asked, size_bytes
        super().__init__(f"The range {asked!r} is outside the {size_bytes} bytes; ask for less.")


class TagDiffers(RegistryError):
    """The caller wants the bytes that have one tag, and those here have another."""

    def __init__(self, asked: str, etag: str) -> None:
        self.asked, self.etag = asked, etag
        super().__init__(f"The tag here is {etag!r}, not {asked!r}; ask without If-Match.")


class DiskFull(RegistryError):
    """The store took no more bytes; nothing of the upload is left."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"The registry's disk is full ({reason}); nothing was kept. "
            "Free space on the registry's machine, then send the file again."
        )


class StoreSilent(RegistryError):
    """The store takes or gives no bytes."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The registry's store does not answer ({reason}); see /health.")


class CatalogueSilent(RegistryError):
    """The catalogue does not answer."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The catalogue does not answer ({reason}); try again, or see /health.")


class PortTaken(RegistryError):
    """Another process listens where the registry was to listen."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        super().__init__(
            f"Port {port} on {host!r} is taken; stop what listens there, "
            "or choose another with --port or REGISTRY_PORT."
        )


class AddressUnfit(RegistryError):
    """The registry cannot listen at this address."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        self.host, self.port, self.reason = host, port, reason
        super().__init__(f"Cannot listen on {host!r}, port {port} ({reason}); choose another.")


class NameKnown(RegistryError):
    """A user or token of this name exists."""

    def __init__(self, what: str, name: str) -> None:
        self.what, self.name = what, name
        super().__init__(f"The {what} {name!r} exists; choose another name or take it away first.")


class NameUnknown(RegistryError):
    """No user or token has this name."""

    def __init__(self, what: str, name: str) -> None:
        self.what, self.name = what, name
        super().__init__(f"There is no {what} {name!r}; see `registry {what} list`.")


class NameUnfit(RegistryError):
    """A name that could not be sent or shown."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"The name {name!r} is empty, reserved, too long or oddly spelt; choose another."
        )


class FolderUnfit(RegistryError):
    """The data folder cannot be used."""

    def __init__(self, folder: Path, reason: str) -> None:
        self.folder, self.reason = folder, reason
        super().__init__(
            f"The folder {str(folder)!r} cannot be used ({reason}); "
            "mend that, or choose another with --data or REGISTRY_DATA."
        )


class SettingUnfit(RegistryError):
    """A setting has a value that cannot be meant."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons
        super().__init__(f"The settings cannot be used: {'; '.join(reasons)}; mend these.")


class SecretUnfit(RegistryError):
    """A token's secret that somebody chose cannot be taken."""

    def __init__(self, begin: str, shortest: int) -> None:
        self.begin, self.shortest = begin, shortest
        super().__init__(
            f"The secret given for a token, not shown here, must begin with {begin!r} and have "
            f"at least {shortest} characters; write {begin!r} and 32 random characters."
        )
