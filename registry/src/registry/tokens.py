"""Tokens: made, minted and revoked; a secret is shown once and kept as its hash."""

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from registry.catalogue import Catalogue
from registry.denials import ExpiryUnfit
from registry.errors import NameKnown, NameUnfit, NameUnknown, SecretUnfit
from registry.model import Publisher, Token, utc_text
from registry.scopes import read_scopes
from registry.users import is_name

SECRETS_BEGIN = "reg-"
SHORTEST = 24
"""Characters a secret has at least, its beginning included."""
FORGOTTEN_AFTER = timedelta(days=1)
"""For how long a minted token that expired is still listed."""
SPAN = re.compile(r"([1-9]\d{0,4})([smhdw])")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def create_token(  # noqa: PLR0913 - all but the first three have a value that is usual
    catalogue: Catalogue,
    name: str,
    scopes: Iterable[str],
    *,
    secret: str = "",
    expires: datetime | None = None,
    made_by: str = "",
    publisher: Publisher | None = None,
) -> str:
    """Enter a new token and say its secret, a fresh one unless it is given; it is not kept.

    Raises: NameKnown, NameUnfit, ScopeUnfit, SecretUnfit, DiskFull, CatalogueSilent.
    """
    if not is_name(name):
        raise NameUnfit(name)
    secret = secret or SECRETS_BEGIN + secrets.token_urlsafe(32)
    if not secret.startswith(SECRETS_BEGIN) or len(secret) < SHORTEST:
        raise SecretUnfit(SECRETS_BEGIN, SHORTEST)
    token = Token(
        name=name,
        sha256=digest_of(secret),
        scopes=read_scopes(scopes),
        created=utc_text(),
        expires=None if expires is None else utc_text(expires),
        made_by=made_by,
        publisher=publisher,
    )
    with catalogue.change() as change:
        if publisher is not None:
            change.accounts.drop_minted(utc_text(datetime.now(UTC) - FORGOTTEN_AFTER))
        if not change.accounts.add_token(token):
            raise NameKnown("token", name)
    return secret


def mint(
    catalogue: Catalogue,
    name: str,
    scopes: Iterable[str],
    expires: datetime,
    publisher: Publisher | None = None,
) -> str:
    """Enter a token for one job, under the name and a random end; say its secret.

    Tokens of publishers that expired a day ago are forgotten meanwhile.
    Raises: ScopeUnfit, DiskFull, CatalogueSilent.
    """
    unique = f"{name} {secrets.token_hex(6)}"
    return create_token(
        catalogue, unique, scopes, expires=expires, made_by="minted", publisher=publisher
    )


def revoke_token(catalogue: Catalogue, name: str) -> None:
    """Make a token invalid, in every process, from now on. Raises: NameUnknown."""
    with catalogue.change() as change:
        if not change.accounts.drop_token(name):
            raise NameUnknown("token", name)


def digest_of(secret: str) -> str:
    """Hash a secret as the catalogue keeps it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def read_expiry(text: str, now: datetime) -> datetime:
    """Read how long a token lasts, "90d", or when it ends, "2030-01-31" or with a time.

    Units: UTC where no zone is said; a date is its first instant.
    Raises: ExpiryUnfit.
    """
    if span := SPAN.fullmatch(text):
        return now + timedelta(**{UNITS[span[2]]: int(span[1])})
    try:
        end = datetime.fromisoformat(text)
        end = end.astimezone(UTC) if end.tzinfo else end.replace(tzinfo=UTC)
    except ValueError as error:
        raise ExpiryUnfit(text, "it is neither a span nor a date") from error
    except OverflowError as error:
        raise ExpiryUnfit(text, "that is too far away") from error
    if end <= now:
        raise ExpiryUnfit(text, "that is over")
    return end
