"""Who we are to the registry."""

from dataclasses import dataclass, field
from typing import Self

from release.errors import NoPassword
from release.settings import Settings
from release.world import trusted

TOKEN = "__token__"  # noqa: S105 a user, no secret
"""The user whose password is a token."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user and the password, which is never printed."""

    user: str
    password: str = field(repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """Take the password from the settings, its file, or the registry's trust in this job.

        Raises: what `trusted.minted` does.
        """
        if given := settings.registry_password and settings.registry_password.get_secret_value():
            return cls(settings.registry_user, given)
        try:
            text = (settings.root / settings.registry_password_file).read_text("utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            text = ""
        if text:
            return cls(settings.registry_user, text)
        token = trusted.minted(settings)
        return cls(TOKEN, token) if token else None

    @property
    def pair(self) -> tuple[str, str]:
        """The user and the password."""
        return self.user, self.password


def required(settings: Settings) -> Credentials:
    """Return the credentials for an upload.

    Raises: `NoPassword`, and what `trusted.require_offered` does.
    """
    found = Credentials.of(settings)
    if found is None:
        trusted.require_offered(settings)
        raise NoPassword(str(settings.registry_password_file))
    return found
