"""Databases of each kind, the catalogues that earlier releases left in them, and their shapes."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect

from postgres import INITDB
from registry.catalogue import Catalogue
from registry.database import open_engine
from registry.mark import Mark

KINDS = ("sqlite", "postgresql") if INITDB else ("sqlite",)

FIRST = """
CREATE TABLE generation (id INTEGER NOT NULL, number BIGINT NOT NULL, PRIMARY KEY (id));
CREATE TABLE files (filename VARCHAR(255) NOT NULL, project VARCHAR(255) NOT NULL,
  version VARCHAR(255) NOT NULL, size BIGINT NOT NULL, sha256 VARCHAR(64) NOT NULL,
  uploaded VARCHAR(32) NOT NULL, requires_python TEXT, metadata_sha256 VARCHAR(64),
  PRIMARY KEY (filename));
CREATE TABLE ledger (identity VARCHAR(512) NOT NULL, filename VARCHAR(255) NOT NULL,
  sha256 VARCHAR(64) NOT NULL, used VARCHAR(32) NOT NULL, PRIMARY KEY (identity));
CREATE TABLE core_metadata (filename VARCHAR(255) NOT NULL, body {bytes} NOT NULL,
  PRIMARY KEY (filename));
CREATE TABLE tokens (name VARCHAR(255) NOT NULL, sha256 VARCHAR(64) NOT NULL,
  scope VARCHAR(16) NOT NULL, created VARCHAR(32) NOT NULL, PRIMARY KEY (name), UNIQUE (sha256));
"""
FILES_INDEX = "CREATE INDEX ix_files_project ON files (project);"
FIRST_PAGES = """
CREATE TABLE pages (project VARCHAR(255) NOT NULL, form VARCHAR(64) NOT NULL,
  etag VARCHAR(64) NOT NULL, body {bytes} NOT NULL, PRIMARY KEY (project, form));
INSERT INTO pages VALUES ('', 'text/html', 'e', {empty});
"""
SECOND_PAGES = """
CREATE TABLE pressed (project VARCHAR(255) NOT NULL, form VARCHAR(64) NOT NULL,
  coding VARCHAR(16) NOT NULL, etag VARCHAR(64) NOT NULL, body {bytes} NOT NULL,
  PRIMARY KEY (project, form, coding));
CREATE TABLE press (id INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (id));
"""
STANDING = """
CREATE TABLE standing (project VARCHAR(255) NOT NULL, version VARCHAR(255) NOT NULL,
  mark VARCHAR(16) NOT NULL, reason TEXT NOT NULL, since VARCHAR(32) NOT NULL,
  PRIMARY KEY (project, version));
CREATE TABLE deleted (filename VARCHAR(255) NOT NULL, project VARCHAR(255) NOT NULL,
  version VARCHAR(255) NOT NULL, sha256 VARCHAR(64) NOT NULL, reason TEXT NOT NULL,
  deleted VARCHAR(32) NOT NULL, PRIMARY KEY (filename));
INSERT INTO standing VALUES ('b', '2.0', 'yanked', 'it bites', '2026-11-24T00:00:00Z');
INSERT INTO deleted VALUES ('c-1.tar.gz', 'c', '1', 'f4', 'leaked', '2026-11-24T00:00:00Z');
"""
ROWS = """
INSERT INTO generation VALUES (1, 41);
INSERT INTO files VALUES
  ('a-1.0.tar.gz', 'a', '1.0', 5000000000, 'f1', '2026-11-24T00:00:00Z', '>=3.11', NULL),
  ('b-2.0-py3-none-any.whl', 'b', '2.0', 9, 'f2', '2026-11-24T00:00:00Z', NULL, 'm2');
INSERT INTO ledger VALUES ('a 1.0 sdist', 'a-1.0.tar.gz', 'f1', '2026-11-24T00:00:00Z');
INSERT INTO core_metadata VALUES ('b-2.0-py3-none-any.whl', {empty});
INSERT INTO tokens VALUES ('robot', 'f3', 'publish', '2026-11-24T00:00:00Z');
"""
Rows = dict[str, list[dict[str, Any]]]
CATALOGUES = {
    "first-press": FIRST + FILES_INDEX + FIRST_PAGES + ROWS,
    "second-press": FIRST + FILES_INDEX + SECOND_PAGES + ROWS,
    "standing": FIRST + FILES_INDEX + SECOND_PAGES + STANDING + ROWS,
    "killed-before-an-index": FIRST + FIRST_PAGES + ROWS,
}
"""What releases before the first revision left, and a kill while they made it."""
KEPT = ("generation", "files", "ledger", "core_metadata", "tokens", "standing", "deleted", "users")

RENAMED = {"scope": "scopes"}
"""Columns that a later revision calls otherwise."""


class Database:
    """A database by its address, seen past the catalogue."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self._folder = url, folder

    @cached_property
    def engine(self) -> Engine:
        return open_engine(self.url)

    def run(self, script: str) -> None:
        """Run statements, each with its semicolon; words in braces are put in this kind's way."""
        small = self.engine.dialect.name == "sqlite"
        words = {"bytes": "BLOB", "empty": "x''"} if small else {"bytes": "BYTEA", "empty": "''"}
        with self.engine.begin() as connection:
            for statement in script.format(**words).split(";")[:-1]:
                connection.exec_driver_sql(statement)

    def hang_up(self) -> None:
        """Close every connection of others from the server's side, where there is a server."""
        if self.engine.dialect.name == "postgresql":
            self.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid();"
            )

    def rows(self, like: Rows | None = None) -> Rows:
        """Say every row of the tables that are kept for good; of the tables and columns of others.

        Shape: by table, in an order that depends on what the rows say alone.
        """
        with self.engine.connect() as connection:
            return {
                table: sorted(
                    (
                        {name: _value(row, name) for name in (like[table][0] if like else row)}
                        for row in connection.exec_driver_sql(f"SELECT * FROM {table}").mappings()  # noqa: S608
                    ),
                    key=repr,
                )
                for table in (like or set(KEPT) & set(inspect(self.engine).get_table_names()))
            }

    def shape(self) -> dict[str, Any]:
        """Say the columns, keys and indexes of every table."""
        found = inspect(self.engine)
        return {
            table: (
                [(each["name"], str(each["type"]), each["nullable"]) for each in columns],
                found.get_pk_constraint(table)["constrained_columns"],
                found.get_indexes(table),
                found.get_unique_constraints(table),
            )
            for table in sorted(found.get_table_names())
            for columns in [found.get_columns(table)]
        }

    @contextlib.contextmanager
    def catalogue(self) -> Iterator[Catalogue]:
        """Open it as a process of another machine would: with a mark of its own."""
        mark = Mark(self._folder / f"mark-{os.getpid()}")
        with contextlib.closing(Catalogue(self.url, mark, alone=False)) as catalogue:
            yield catalogue

    def migrate(self, revision: str) -> None:
        """Go to a revision."""
        with self.catalogue() as catalogue:
            catalogue.migrate(revision)

    def prepare(self) -> str:
        """Do what a start does to it; say its revision."""
        with self.catalogue() as catalogue:
            catalogue.prepare()
            return catalogue.revision()


def sqlite(folder: Path) -> Database:
    return Database(f"sqlite:///{folder / 'catalogue.sqlite'}", folder)


def _value(row: Mapping[Any, Any], name: str) -> object:
    return row[name] if name in row else row[RENAMED[name]]
