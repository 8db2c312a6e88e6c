"""Users and tokens in the catalogue: read at any time, written inside a change."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Select, Table, bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection, RowMapping

from registry import tables
from registry.audit import Event
from registry.journal import Journal
from registry.model import Publisher, Token, User
from registry.scopes import read_scopes, write_scopes
from registry.statements import Connections, Row, Statement

TOKEN = select(tables.TOKENS).where(tables.TOKENS.c.sha256 == bindparam("sha256"))
USER = select(tables.USERS).where(tables.USERS.c.name == bindparam("name"))


class Accounts:
    """Users and tokens as they are now. Raises: CatalogueSilent."""

    def __init__(
        self, rows: Callable[[Select[Any]], list[RowMapping]], connections: Connections
    ) -> None:
        self._rows = rows
        self._one_token = Statement(connections, TOKEN)
        self._one_user = Statement(connections, USER)

    def token(self, sha256: str) -> Token | None:
        """Find a token by the hash of its secret.

        The database looks for a hash that nobody can steer, so its time tells nothing of others.
        """
        found = self._one_token.row(sha256=sha256)
        return None if found is None else _token(_named(tables.TOKENS, found))

    def tokens(self) -> list[Token]:
        """List the tokens that were not revoked, by name."""
        return list(map(_token, self._rows(select(tables.TOKENS).order_by(tables.TOKENS.c.name))))

    def user(self, name: str) -> User | None:
        """Find a user by name."""
        found = self._one_user.row(name=name)
        return None if found is None else _user(_named(tables.USERS, found))

    def users(self) -> list[User]:
        """List the users, by name."""
        return list(map(_user, self._rows(select(tables.USERS).order_by(tables.USERS.c.name))))


class AccountChange:
    """What one change may write about users and tokens; the audit is told of each."""

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

    def set_password(self, name: str, hashed: str) -> bool:
        """Give a user another password and say whether there was one."""
        column = tables.USERS.c
        change = update(tables.USERS).where(column.name == name).values(hashed=hashed)
        return self._told("user password", name, "", self._connection.execute(change).rowcount)

    def rehash(self, name: str, instead_of: str, hashed: str) -> None:
        """Keep the password that a user has in another form, unless it is another one by now."""
        column = tables.USERS.c
        mine = column.name == name, column.hashed == instead_of
        self._connection.execute(update(tables.USERS).where(*mine).values(hashed=hashed))

    def _add(self, action: str, table: Table, account: Token | User, **more: str | None) -> bool:
        query = select(table.c.name).where(table.c.name == account.name)
        if self._connection.execute(query).first() is not None:
            return False
        scopes = write_scopes(account.scopes)
        values = {**asdict(account), "scopes": scopes, **more}
        self._connection.execute(insert(table).values(**values))
        return self._told(action, account.name, scopes, 1)

    def _drop(self, action: str, table: Table, name: str) -> bool:
        gone = self._connection.execute(delete(table).where(table.c.name == name)).rowcount
        return self._told(action, name, "", gone)

    def _told(self, action: str, name: str, detail: str, rows: int) -> bool:
        if rows:
            self._journal.write(Event(action, name, detail))
        return rows > 0


def _named(table: Table, row: Row) -> dict[str, Any]:
    return dict(zip(table.c.keys(), row, strict=True))


def _token(row: Mapping[Any, Any]) -> Token:
    publisher = Publisher(**json.loads(row["publisher"])) if row["publisher"] else None
    return Token(**{**row, "scopes": read_scopes(row["scopes"].split()), "publisher": publisher})


def _user(row: Mapping[Any, Any]) -> User:
    return User(**{**row, "scopes": read_scopes(row["scopes"].split())})
