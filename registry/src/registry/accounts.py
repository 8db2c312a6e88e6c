"""Users and tokens in the catalogue: read at any time, written inside a change."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Select, Table, delete, insert, select, update
from sqlalchemy.engine import Connection, RowMapping

from registry import tables
from registry.audit import Event
from registry.journal import Journal
from registry.model import Publisher, Token, User
from registry.scopes import read_scopes, write_scopes


class Accounts:
    """Users and tokens as they are now. Raises: CatalogueSilent."""

    def __init__(self, rows: Callable[[Select[Any]], list[RowMapping]]) -> None:
        self._rows = rows

    def token(self, sha256: str) -> Token | None:
        """Find a token by the hash of its secret.

        The database looks for a hash that nobody can steer, so its time tells nothing of others.
        """
        query = select(tables.TOKENS).where(tables.TOKENS.c.sha256 == sha256)
        return next(map(_token, self._rows(query)), None)

    def tokens(self) -> list[Token]:
        """List the tokens that were not revoked, by name."""
        return list(map(_token, self._rows(select(tables.TOKENS).order_by(tables.TOKENS.c.name))))

    def user(self, name: str) -> User | None:
        """Find a user by name."""
        query = select(tables.USERS).where(tables.USERS.c.name == name)
        return next(map(_user, self._rows(query)), None)

    def users(self) -> list[User]:
        """List the users, by name."""
        return list(map(_user, self._rows(select(tables.USERS).order_by(tables.USERS.c.name))))


class AccountChange:
    """What one change may write about users and tokens."""

    def __init__(self, connection: Connection, journal: Journal) -> None:
        self._connection, self._journal = connection, journal

    def add_token(self, token: Token) -> bool:
        """Enter a token and say whether its name was free."""
        publisher = None if token.publisher is None else json.dumps(asdict(token.publisher))
        return self._add("token create", tables.TOKENS, token, publisher=publisher)

    def drop_token(self, name: str) -> bool:
        """Revoke a token and say whether there was one."""
        return self._drop("token revoke", tables.TOKENS, name)

    def drop_minted(self, before: str) -> None:
        """Forget the tokens of publishers that expired before an instant."""
        column = tables.TOKENS.c
        old = delete(tables.TOKENS).where(column.publisher.is_not(None), column.expires < before)
        self._connection.execute(old)

    def add_user(self, user: User) -> bool:
        """Enter a user and say whether the name was free."""
        return self._add("user add", tables.USERS, user)

    def drop_user(self, name: str) -> bool:
        """Remove a user and say whether there was one."""
        return self._drop("user remove", tables.USERS, name)

    def set_password(self, name: str, hashed: str, instead_of: str = "") -> bool:
        """Give a user another hash, of one that is named or of any; say whether that was so."""
        column = tables.USERS.c
        change = update(tables.USERS).where(column.name == name).values(hashed=hashed)
        if instead_of:
            change = change.where(column.hashed == instead_of)
        return self._told("user password", name, self._connection.execute(change).rowcount == 1)

    def _add(self, action: str, table: Table, account: Token | User, **more: str | None) -> bool:
        query = select(table.c.name).where(table.c.name == account.name)
        if self._connection.execute(query).first() is not None:
            return False
        values = {**asdict(account), "scopes": write_scopes(account.scopes), **more}
        self._connection.execute(insert(table).values(**values))
        self._journal.write(Event(action, account.name, write_scopes(account.scopes)))
        return True

    def _drop(self, action: str, table: Table, name: str) -> bool:
        gone = self._connection.execute(delete(table).where(table.c.name == name)).rowcount == 1
        return self._told(action, name, gone)

    def _told(self, action: str, name: str, done: bool) -> bool:  # noqa: FBT001 - what it returns
        if done:
            self._journal.write(Event(action, name))
        return done


def _token(row: RowMapping) -> Token:
    publisher = Publisher(**json.loads(row["publisher"])) if row["publisher"] else None
    return Token(**{**row, "scopes": read_scopes(row["scopes"].split()), "publisher": publisher})


def _user(row: RowMapping) -> User:
    return User(**{**row, "scopes": read_scopes(row["scopes"].split())})
