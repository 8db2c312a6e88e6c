"""The catalogue: every fact about the shelf, in one SQL database."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from sqlalchemy import Select, Table, func, select, update
from sqlalchemy.engine import Connection, RowMapping
from sqlalchemy.exc import DBAPIError

from registry import press, tables
from registry.change import Change
from registry.database import open_engine, told
from registry.editions import Editions, page_of, standing_of
from registry.errors import CatalogueSilent, DiskFull
from registry.mark import Mark
from registry.model import Coding, Edition, Form, KeptFile, Page, Scope, Standing, Status, Token
from registry.schema import HEAD, revision_of

T = TypeVar("T")
OnCommit = Callable[[list[Edition]], None]


class Catalogue:
    """One database; each method is one transaction. Raises: CatalogueSilent, DiskFull.

    Shape: ``alone`` where only processes that share the mark change the database.
    """

    def __init__(self, url: str, mark: Mark, *, alone: bool) -> None:
        self._engine = open_engine(url)
        self._mark, self._alone = mark, alone
        self._on_commit: list[OnCommit] = []
        self._watcher: Connection | None = None
        self._watching = threading.Lock()

    def prepare(self) -> None:
        """Bring tables and pages to what this program works with.

        Raises: CatalogueNewer, CatalogueForeign.
        """
        if self.revision() != HEAD:
            self.migrate(HEAD)
        if [row["number"] for row in self._rows(select(tables.PRESS))] != [press.NUMBER]:
            with self.change() as change:
                change.editions.press_anew()

    def revision(self) -> str:
        """Say which revision the tables are at."""
        return self.ask(revision_of)

    def migrate(self, revision: str) -> None:
        """Bring the tables up or down to a revision, the whole way or not at all.

        Raises: CatalogueNewer, CatalogueForeign, SettingUnfit.
        """
        from registry import migrating  # noqa: PLC0415 Alembic takes longer than a start

        with told(), migrating.transaction(self._engine) as connection:
            migrating.migrate(connection, revision)

    def ask(self, act: Callable[[Connection], T]) -> T:
        """Let somebody read."""
        with told(), self._engine.connect() as connection:
            return act(connection)

    def close(self) -> None:
        """Let go of every connection."""
        if self._watcher is not None:
            self._watcher.close()
            self._watcher = None
        self._engine.dispose()

    def on_commit(self, act: OnCommit) -> None:
        """Have something done after each change, with what came of it, before the next begins."""
        self._on_commit.append(act)

    @contextlib.contextmanager
    def change(self) -> Iterator[Change]:
        """Open the one change that may happen now; it counts when the block ends well."""
        with self._mark.held():
            try:
                with self._writing() as change:
                    yield change
                    editions = change.finish()
                    self._mark.doubt()
            finally:
                # A commit that failed may have happened all the same: the catalogue knows.
                self.settle()
            for act in self._on_commit:
                act(editions)

    def settle(self) -> None:
        """Make the mark say what the catalogue says; the caller holds the mark."""
        with contextlib.suppress(CatalogueSilent, DiskFull):
            self._mark.settle(self._asked_generation())

    def generation(self) -> int:
        """Say the number that moves with every change, whichever process makes it."""
        known = self._mark.generation() if self._alone else None
        return self._asked_generation() if known is None else known

    def editions(self) -> Iterator[Edition]:
        """Press everything that the world may see, without putting it anywhere."""
        with told(), self._engine.connect() as connection:
            yield from Editions(connection).all()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Change]:
        # The generation moves first: that takes the write lock of a database that others use too.
        counter = tables.GENERATION
        with told(), self._engine.begin() as connection:
            connection.execute(update(counter).values(number=counter.c.number + 1))
            yield Change(connection)

    def _asked_generation(self) -> int:
        with told(), self._watching:
            if self._watcher is None:
                free = self._engine.connect()
                self._watcher = free.execution_options(isolation_level="AUTOCOMMIT")
            try:
                answer = self._watcher.exec_driver_sql("SELECT number FROM generation")
                return int(answer.scalar_one())
            except DBAPIError:
                # A server that was away comes back; a connection to it does not.
                self._watcher.close()
                self._watcher = None
                raise

    def page(self, project: str, form: Form, coding: Coding) -> Page | None:
        """Find a pressed page."""
        column = tables.PAGES.c
        query = select(tables.PAGES).where(
            column.project == project, column.form == form.value, column.coding == coding.value
        )
        return next((page_of(row) for row in self._rows(query)), None)

    def paged_projects(self) -> set[str]:
        """Say which projects have pages; the index counts as the project of no name."""
        return {row["project"] for row in self._rows(select(tables.PAGES.c.project).distinct())}

    def file(self, filename: str) -> KeptFile | None:
        """Find a kept file by its name."""
        query = tables.KEPT.where(tables.FILES.c.filename == filename)
        return next((KeptFile(**row) for row in self._rows(query)), None)

    def standing(self, project: str) -> Standing:
        """Say what was said about a project."""
        said = tables.STANDING
        return standing_of(self._rows(select(said).where(said.c.project == project)))

    def quarantined(self) -> set[str]:
        """Say which projects offer no file."""
        said = tables.STANDING.c
        query = select(said.project).where(said.mark == Status.QUARANTINED.value)
        return {row["project"] for row in self._rows(query)}

    def files(self, project: str | None = None) -> list[KeptFile]:
        """List the kept files, of one project or all, by name."""
        query = tables.KEPT.order_by(tables.FILES.c.filename)
        if project is not None:
            query = query.where(tables.FILES.c.project == project)
        return [KeptFile(**row) for row in self._rows(query)]

    def sample(self, most: int) -> list[KeptFile]:
        """Pick some of the kept files, others each time; all of them where there are no more."""
        query = tables.KEPT.order_by(func.random()).limit(most)
        return [KeptFile(**row) for row in self._rows(query)]

    def projects(self) -> list[str]:
        """List the projects that have files, by name."""
        project = tables.FILES.c.project
        return [row["project"] for row in self._rows(select(project).distinct().order_by(project))]

    def core_metadata(self, filename: str) -> bytes | None:
        """Find the METADATA of a wheel."""
        return self._body(tables.CORE_METADATA, filename)

    def provenance(self, filename: str) -> bytes | None:
        """Find what attestations say about a file."""
        return self._body(tables.PROVENANCE, filename)

    def tokens(self) -> list[Token]:
        """List the tokens that are valid, by name."""
        rows = self._rows(select(tables.TOKENS).order_by(tables.TOKENS.c.name))
        return [Token(**{**row, "scope": Scope(row["scope"])}) for row in rows]

    def _body(self, table: Table, filename: str) -> bytes | None:
        rows = self._rows(select(table.c.body).where(table.c.filename == filename))
        return next((bytes(row["body"]) for row in rows), None)

    def _rows(self, query: Select[Any]) -> list[RowMapping]:
        return self.ask(lambda connection: list(connection.execute(query).mappings()))
