"""Queries of the read path: compiled once, run without a transaction on a connection that is kept.

The same query through SQLAlchemy's connection costs ten times as much, nearly all of it for what a
read of one row does not need.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Select
from sqlalchemy.engine import Engine
from sqlalchemy.engine.interfaces import DBAPIConnection

from registry.errors import CatalogueSilent

Row = Sequence[Any]
MOST_FREE = 8
"""Connections that are kept although nobody uses them; each has a memory of its own."""


class Connections:
    """Connections of an engine that commit by themselves; one that failed is not used again."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._free: list[DBAPIConnection] = []

    def run(self, sql: str, values: Sequence[Any] | Mapping[str, Any]) -> list[Row]:
        """Run one query and read every row of its answer. Raises: CatalogueSilent."""
        # A server that was away comes back, and a connection to it does not: try a fresh one.
        while self._free:
            try:
                return self._run(self._free.pop(), sql, values)
            except IndexError:
                break
            except CatalogueSilent:
                continue
        return self._run(self._opened(), sql, values)

    def close(self) -> None:
        """Let go of every connection that is not in use."""
        while self._free:
            self._free.pop().close()

    def _run(
        self, connection: DBAPIConnection, sql: str, values: Sequence[Any] | Mapping[str, Any]
    ) -> list[Row]:
        try:
            cursor = connection.cursor()
            cursor.execute(sql, values)
            rows = cursor.fetchall()
        except self.engine.dialect.loaded_dbapi.Error as error:
            connection.close()
            raise CatalogueSilent(str(error)) from error
        if len(self._free) < MOST_FREE:
            self._free.append(connection)
        else:
            connection.close()
        return list(rows)

    def _opened(self) -> DBAPIConnection:
        dialect = self.engine.dialect
        try:
            pooled = self.engine.raw_connection()
        except dialect.loaded_dbapi.Error as error:
            raise CatalogueSilent(str(error)) from error
        connection = cast("DBAPIConnection", pooled.dbapi_connection)
        pooled.detach()
        dialect.set_isolation_level(connection, "AUTOCOMMIT")
        return connection


class Statement:
    """One query with named values."""

    def __init__(self, connections: Connections, query: Select[Any]) -> None:
        compiled = query.compile(dialect=connections.engine.dialect)
        self._sql, self._order = str(compiled), compiled.positiontup
        self._constants = {name: v for name, v in compiled.params.items() if v is not None}
        self._connections = connections

    def rows(self, **values: object) -> list[Row]:
        """Ask it. Raises: CatalogueSilent."""
        named = {**self._constants, **values}
        ordered = named if self._order is None else [named[name] for name in self._order]
        return self._connections.run(self._sql, ordered)

    def row(self, **values: object) -> Row | None:
        """Ask for the one row there can be. Raises: CatalogueSilent."""
        return next(iter(self.rows(**values)), None)
