"""Who we are to the registry."""

from dataclasses import dataclass, field
from typing import Self

from release.errors import NoPassword
from release.settings import Settings


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user and the password, which is never printed."""

    user: str
    password: str = field(repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """Take the password from the settings, else from its file; neither means nobody."""
        if given := settings.registry_password and settings.registry_password.get_secret_value():
            return cls(settings.registry_user, given)
        try:
            text = (settings.root / settings.registry_password_file).read_text("utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return cls(settings.registry_user, text) if text else None

    @property
    def pair(self) -> tuple[str, str]:
        """The user and the password."""
        return self.user, self.password


def required(settings: Settings) -> Credentials:
    """Return the credentials for an upload.

    Raises: `NoPassword`.
    """
    found = Credentials.of(settings)
    if found is None:
        raise NoPassword(str(settings.registry_password_file))
    return found
