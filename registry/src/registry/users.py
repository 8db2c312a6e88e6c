"""The password file: one `name:hash` line a user, htpasswd style, hashes by argon2id."""

import contextlib
import fcntl
import functools
import os
from collections.abc import Iterator
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from registry.errors import NameKnown, NameUnfit, NameUnknown

TOKEN_USER = "__token__"  # noqa: S105 - a user name every upload client knows
HASHER = PasswordHasher()


class UserFile:
    """The users who may read and publish."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[str, str]:
        """Say each user's hash; empty where there is no file."""
        with contextlib.suppress(FileNotFoundError):
            lines = self.path.read_text(encoding="utf-8").splitlines()
            pairs = (line.partition(":") for line in lines if line and not line.startswith("#"))
            return {name: hashed for name, _, hashed in pairs}
        return {}

    def add(self, name: str, password: str) -> None:
        """Add a user. Raises: NameUnfit, NameKnown."""
        if not name or name == TOKEN_USER or ":" in name or not name.isprintable():
            raise NameUnfit(name)
        with self._changing() as users:
            if name in users:
                raise NameKnown("user", name)
            users[name] = HASHER.hash(password)

    def remove(self, name: str) -> None:
        """Remove a user. Raises: NameUnknown."""
        with self._changing() as users:
            if users.pop(name, None) is None:
                raise NameUnknown("user", name)

    @contextlib.contextmanager
    def _changing(self) -> Iterator[dict[str, str]]:
        with self.path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            users = self.read()
            yield users
            fresh = self.path.with_suffix(".new")
            with os.fdopen(
                os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w"
            ) as out:
                out.writelines(f"{name}:{hashed}\n" for name, hashed in users.items())
                out.flush()
                os.fsync(out.fileno())
            fresh.replace(self.path)


def password_is(hashed: str | None, password: str) -> bool:
    """Say whether a password is the one hashed; takes as long for nobody as for somebody."""
    try:
        HASHER.verify(hashed or nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return hashed is not None


@functools.cache
def nobodys_hash() -> str:
    """Give unknown users a hash to check: it costs what a real one does, so time tells no names."""
    return HASHER.hash("nobody")
