"""Who asks, and whether they may."""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from registry.catalogue import Catalogue
from registry.errors import NameKnown, NameUnknown, NobodyKnown, RightLacking, SecretUnfit
from registry.model import NO_PUBLISHER, Publisher, Scope, Token, utc_text
from registry.users import TOKEN_USER, UserFile, password_is

SECRETS_BEGIN = "reg-"
SHORTEST = 24
"""Characters a secret has at least, its beginning included."""
REMEMBERED = 256


@dataclass(frozen=True)
class Caller:
    """Somebody whose credentials were right."""

    name: str
    scope: Scope
    by_token: bool = True
    """Whether the catalogue knows them, so that its generation tells when that ends."""
    publisher: Publisher = NO_PUBLISHER
    """What their credentials were given for, which provenance tells of their uploads."""


class Access:
    """Decides by tokens (rows of the catalogue) and passwords (the user file)."""

    def __init__(self, catalogue: Catalogue, users: UserFile, *, anonymous_read: bool) -> None:
        self._catalogue, self._users, self._anonymous_read = catalogue, users, anonymous_read
        self._tokens: tuple[int, dict[str, Token]] = (-1, {})
        self._pepper = secrets.token_bytes(32)
        self._proven: dict[bytes, None] = {}

    def admit(self, authorization: str, right: Scope) -> Caller | None:
        """Let a request pass, or raise. Anonymous readers, where allowed, are None.

        Raises: NobodyKnown, RightLacking.
        """
        if not authorization and right is Scope.READ and self._anonymous_read:
            return None
        caller = self._identify(*read_basic(authorization))
        if not caller.scope.allows(right):
            raise RightLacking(caller.name, right.value)
        return caller

    def _identify(self, user: str, secret: str) -> Caller:
        if secret.startswith(SECRETS_BEGIN):
            token = self._valid_tokens().get(hashlib.sha256(secret.encode()).hexdigest())
            if token is not None:
                return Caller(token.name, token.scope)
        if user != TOKEN_USER and self._password_holds(user, secret):
            return Caller(user, Scope.PUBLISH, by_token=False)
        raise NobodyKnown(user)

    def _valid_tokens(self) -> dict[str, Token]:
        generation = self._catalogue.generation()
        if self._tokens[0] != generation:
            tokens = {token.sha256: token for token in self._catalogue.tokens()}
            self._tokens = (generation, tokens)
        return self._tokens[1]

    def _password_holds(self, user: str, password: str) -> bool:
        hashed = self._users.read().get(user)
        proof = hmac.digest(self._pepper, f"{hashed}\0{password}".encode(), "sha256")
        if proof in self._proven:
            return True
        holds = password_is(hashed, password)
        if holds:
            if len(self._proven) >= REMEMBERED:
                self._proven.clear()
            self._proven[proof] = None
        return holds


def read_basic(authorization: str) -> tuple[str, str]:
    """Read user and password of a Basic header. Raises: NobodyKnown."""
    kind, _, encoded = authorization.partition(" ")
    if kind.lower() != "basic":
        raise NobodyKnown(None)
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise NobodyKnown(None) from error
    user, _, password = text.partition(":")
    return user, password


def create_token(catalogue: Catalogue, name: str, scope: Scope, secret: str = "") -> str:
    """Enter a new token and say its secret, a fresh one unless it is given; it is not kept.

    Raises: NameKnown, SecretUnfit.
    """
    if name in {token.name for token in catalogue.tokens()}:
        raise NameKnown("token", name)
    secret = secret or SECRETS_BEGIN + secrets.token_urlsafe(32)
    if not secret.startswith(SECRETS_BEGIN) or len(secret) < SHORTEST:
        raise SecretUnfit(SECRETS_BEGIN, SHORTEST)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    with catalogue.change() as change:
        change.add_token(Token(name, scope, digest, utc_text()))
    return secret


def revoke_token(catalogue: Catalogue, name: str) -> None:
    """Make a token invalid, in every process, from now on. Raises: NameUnknown."""
    with catalogue.change() as change:
        if not change.drop_token(name):
            raise NameUnknown("token", name)
