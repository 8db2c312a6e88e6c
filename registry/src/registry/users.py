"""Users: people who send a name and a password."""

from collections.abc import Iterable

from registry.catalogue import Catalogue
from registry.errors import NameKnown, NameUnfit, NameUnknown
from registry.model import User, utc_text
from registry.passwords import hash_password
from registry.scopes import Right, read_scopes

TOKEN_USER = "__token__"  # noqa: S105 - a user name every upload client knows
USUAL = (Right.PUBLISH.value,)
"""What a user may do where nothing else is said: publish, and so read."""
LONGEST = 255


def add_user(catalogue: Catalogue, name: str, password: str, scopes: Iterable[str] = USUAL) -> None:
    """Enter a user. Raises: NameUnfit, NameKnown, ScopeUnfit, DiskFull, CatalogueSilent."""
    if not is_fit(name):
        raise NameUnfit(name)
    user = User(name, hash_password(password), read_scopes(scopes), utc_text())
    with catalogue.change() as change:
        if not change.accounts.add_user(user):
            raise NameKnown("user", name)


def set_password(catalogue: Catalogue, name: str, password: str) -> None:
    """Give a user another password; the old one stops at once, in every process.

    Raises: NameUnknown, DiskFull, CatalogueSilent.
    """
    hashed = hash_password(password)
    with catalogue.change() as change:
        if not change.accounts.set_password(name, hashed):
            raise NameUnknown("user", name)


def remove_user(catalogue: Catalogue, name: str) -> None:
    """Remove a user; the password stops at once, in every process.

    Raises: NameUnknown, DiskFull, CatalogueSilent.
    """
    with catalogue.change() as change:
        if not change.accounts.drop_user(name):
            raise NameUnknown("user", name)


def is_fit(name: str) -> bool:
    """Say whether a user may have this name: HTTP ends it at a colon."""
    return is_name(name) and name != TOKEN_USER and ":" not in name


def is_name(name: str) -> bool:
    """Say whether anything may have this name: it is shown in tables and told in the audit."""
    return name.isprintable() and 0 < len(name) <= LONGEST
