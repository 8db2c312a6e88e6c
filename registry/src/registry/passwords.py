"""Passwords: kept as argon2id hashes, and checked against older forms that were taken over."""

import functools
import threading
from typing import TYPE_CHECKING

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError

if TYPE_CHECKING:
    from passlib.context import CryptContext  # type: ignore[import-untyped]  # it ships no types

HASHER = PasswordHasher()
ARGON2 = "$argon2"
BCRYPT_BYTES = 72
"""All that bcrypt, and so every program that checks it, looks at."""
AT_ONCE = threading.BoundedSemaphore(4)
"""Each check takes 64 MiB: a crowd of guessers must not take that times all threads."""
OLDER = {
    "bcrypt": "bcrypt",
    "apr_md5_crypt": "apr1",
    "ldap_sha1": "sha1",
    "ldap_salted_sha1": "salted sha1",
    "sha256_crypt": "sha256-crypt",
    "sha512_crypt": "sha512-crypt",
    "md5_crypt": "md5-crypt",
    "des_crypt": "crypt",
}
"""What htpasswd files hold beside argon2, by the name of the library that checks it."""


def hash_password(password: str) -> str:
    """Hash a password as it is kept today."""
    return HASHER.hash(password)


def form_of(hashed: str) -> str | None:
    """Name the form of a hash; None where no password could be checked against it."""
    try:
        if hashed.startswith(ARGON2):
            extract_parameters(hashed)
            return hashed.split("$")[1]
        handler = _older().identify(hashed, resolve=True)
        if handler is None:
            return None
        handler.from_string(hashed)
    except (InvalidHashError, ValueError):
        return None
    return OLDER[handler.name]


def is_current(hashed: str) -> bool:
    """Say whether a hash is as good as one that is made today."""
    return hashed.startswith(f"{ARGON2}id$") and not HASHER.check_needs_rehash(hashed)


def password_is(hashed: str | None, password: str) -> bool:
    """Say whether a password is the one hashed; nobody's costs what somebody's does.

    Shape: None for a user who is not there.
    """
    with AT_ONCE:
        holds = _matches(hash_to_check(hashed), password)
        if hashed is None or hashed.startswith(ARGON2):
            return holds and hashed is not None
        return _older_is(hashed, password)


def hash_to_check(hashed: str | None) -> str:
    """Say which argon2 hash is checked for a user: another's where theirs is older, or missing."""
    return hashed if hashed is not None and hashed.startswith(ARGON2) else nobodys_hash()


@functools.cache
def nobodys_hash() -> str:
    """Give unknown users a hash to check: it costs what a real one does, so time tells no names."""
    return HASHER.hash("nobody")


def _matches(hashed: str, password: str) -> bool:
    try:
        return HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def _older_is(hashed: str, password: str) -> bool:
    secret = password.encode()
    if hashed.startswith("$2"):
        secret = secret[:BCRYPT_BYTES]
    try:
        return bool(_older().verify(secret, hashed))
    except ValueError:
        return False


@functools.cache
def _older() -> "CryptContext":
    from passlib.context import CryptContext  # noqa: PLC0415 few registries ever need it

    return CryptContext(schemes=list(OLDER))
