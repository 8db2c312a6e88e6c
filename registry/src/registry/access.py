"""Who asks, and whether they may."""

import base64
import contextlib
import time
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from registry.callers import ANONYMOUS, Caller, Kind
from registry.catalogue import Catalogue
from registry.denials import TokenExpired
from registry.errors import CatalogueSilent, DiskFull, NobodyKnown
from registry.guesses import Guesses
from registry.model import Token, User, utc_text
from registry.passwords import hash_password, is_current, password_is
from registry.proofs import Proofs
from registry.scopes import Right
from registry.source import neighbourhood
from registry.tokens import SECRETS_BEGIN, digest_of
from registry.users import TOKEN_USER, is_fit
from registry.uses import Uses, write_uses


class Known(NamedTuple):
    """Who was looked up in one generation: tokens by the hash of their secret, users by name."""

    generation: int
    tokens: dict[str, Caller]
    users: dict[str, User]


class Access:
    """Decides by tokens and passwords; both are rows of the catalogue.

    A right token passes however often others guessed: nobody finds one by guessing. A password
    that was not seen to be right has to wait then, and is not looked at meanwhile.
    """

    def __init__(self, catalogue: Catalogue, guesses: Guesses, *, anonymous_read: bool) -> None:
        self._catalogue, self._guesses = catalogue, guesses
        self._anonymous_read = anonymous_read
        self._known = Known(-1, {}, {})
        self._proofs = Proofs()
        self._uses = Uses(partial(write_uses, catalogue))

    def admit(self, authorization: str, source: str, right: Right) -> Caller:
        """Say who asks, if they have a right: everywhere, or on any one project.

        Raises: NobodyKnown, GuessedTooOften, RightLacking, CatalogueSilent.
        """
        anybody = right is Right.READ and self._anonymous_read
        if not authorization:
            if anybody:
                return ANONYMOUS
            raise NobodyKnown(None)
        user, secret = read_basic(authorization)
        caller = self._by_token(secret) if secret.startswith(SECRETS_BEGIN) else None
        if caller is None:
            caller = self._by_password(user, secret, neighbourhood(source))
        if not anybody:
            caller.require(right)
        self._uses.note(caller.kind, caller.name)
        return caller

    def _by_token(self, secret: str) -> Caller | None:
        digest, known = digest_of(secret), self._now_known()
        caller = known.tokens.get(digest)
        if caller is None:
            token = self._catalogue.accounts.token(digest)
            if token is None:
                return None
            caller = known.tokens[digest] = bearer_of(token)
        if caller.until <= time.time():
            raise TokenExpired(caller.name, utc_text(datetime.fromtimestamp(caller.until, UTC)))
        return caller

    def _by_password(self, name: str, password: str, source: str) -> Caller:
        if name == TOKEN_USER:
            self._guesses.begin(source)
            self._guesses.wrong(source)
            raise NobodyKnown(name)
        known = self._now_known()
        user = known.users.get(name)
        if user is None and is_fit(name):
            user = self._catalogue.accounts.user(name)
        if user is None or not self._proofs.hold(user.hashed, password):
            user = self._proven(name, user, password, source)
        known.users[name] = user
        return Caller(name, Kind.USER, user.scopes)

    def _proven(self, name: str, user: User | None, password: str, source: str) -> User:
        names = source, f"user {name}"
        self._guesses.begin(*names)
        hashed = None if user is None else user.hashed
        if not password_is(hashed, password) or user is None:
            self._guesses.wrong(*names)
            raise NobodyKnown(name)
        self._guesses.right(*names)
        self._proofs.keep(user.hashed, password)
        if not is_current(user.hashed):
            self._renew(user, password)
        return user

    def _renew(self, user: User, password: str) -> None:
        hashed = hash_password(password)
        self._proofs.keep(hashed, password)
        # Where it cannot be written now, the next time will do.
        with contextlib.suppress(CatalogueSilent, DiskFull), self._catalogue.change() as change:
            change.accounts.rehash(user.name, user.hashed, hashed)

    def _now_known(self) -> Known:
        generation = self._catalogue.generation()
        if self._known.generation != generation:
            self._known = Known(generation, {}, {})
        return self._known


def bearer_of(token: Token) -> Caller:
    """Say who asks with a token."""
    kind = Kind.PUBLISHER if token.publisher else Kind.TOKEN
    return Caller(token.name, kind, token.scopes, token.until, token.publisher)


def read_basic(authorization: str) -> tuple[str, str]:
    """Read user and password of a Basic header. Raises: NobodyKnown."""
    kind, _, encoded = authorization.partition(" ")
    if kind.lower() != "basic":
        raise NobodyKnown(None)
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except ValueError as error:
        raise NobodyKnown(None) from error
    user, _, password = text.partition(":")
    return user, password
