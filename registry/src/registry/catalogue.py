"""The catalogue: every fact about the shelf, in one SQL database, and how it changes."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from registry import press, tables
from registry.accounts import Accounts
from registry.audit import Said, acting
from registry.change import Change
from registry.database import copy_database, flaws, open_engine, require_sound, told
from registry.errors import CatalogueSilent, DiskFull
from registry.journal import Journal
from registry.lookups import Lookups
from registry.mark import Mark
from registry.model import Edition
from registry.schema import HEAD, is_empty, revision_of

OnCommit = Callable[[list[Edition]], None]


class Catalogue(Lookups):
    """One database; each method is one transaction. Raises: CatalogueSilent, DiskFull.

    Shape: ``alone`` where only processes that share the mark change the database.
    """

    def __init__(self, url: str, mark: Mark, *, alone: bool) -> None:
        super().__init__(open_engine(url))
        self._mark, self._alone = mark, alone
        self._on_commit: list[OnCommit] = []
        self.accounts = Accounts(self._rows, self._connections)

    def prepare(self) -> None:
        """Bring tables and pages to what this program works with.

        Raises: CatalogueNewer, CatalogueForeign.
        """
        if self.revision() != HEAD:
            self.migrate(HEAD)
        if [row["number"] for row in self._rows(select(tables.PRESS))] != [press.NUMBER]:
            with self.change() as change:
                change.editions.press_anew()
                self._mark.distrust()

    def revision(self) -> str:
        """Say which revision the tables are at."""
        with told(), self._engine.connect() as connection:
            return revision_of(connection)

    def migrate(self, revision: str) -> None:
        """Bring the tables up or down to a revision, the whole way or not at all.

        Raises: CatalogueNewer, CatalogueForeign, SettingUnfit.
        """
        from registry import migrating  # noqa: PLC0415 Alembic takes longer than a start

        with told(), migrating.transaction(self._engine) as connection:
            migrating.migrate(connection, revision)

    def is_empty(self) -> bool:
        """Say whether there is no table yet."""
        with told(), self._engine.connect() as connection:
            return is_empty(connection)

    def flaws(self) -> list[str]:
        """Name the damage that the database itself can find in all it holds."""
        with told():
            return flaws(self._engine)

    def close(self) -> None:
        """Let go of every connection."""
        self._connections.close()
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

    @contextlib.contextmanager
    def aside(self) -> Iterator[Connection]:
        """Open a write of what no answer shows: it waits for no change, and is none."""
        require_sound(self._engine)
        with told(), self._engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def still(self) -> Iterator[None]:
        """Have nothing change for the time of a block, which must be short."""
        with self._mark.held():
            yield

    def record(self, said: Iterable[Said], *, wait: bool) -> bool:
        """Tell the audit of what changed nothing else; False where a change is under way.

        Told to wait, it waits for that change to end.
        """
        require_sound(self._engine)
        try:
            with self._mark.held(wait=wait), told(), self._engine.begin() as connection:
                for actor, event in said:
                    with acting(actor):
                        Journal(connection).write(event)
        except BlockingIOError:
            return False
        return True

    def copy_to(self, path: Path) -> None:
        """Copy the database, as it is at one instant, into a new file. Raises: SettingUnfit."""
        with told():
            copy_database(self._engine, path)

    def settle(self) -> None:
        """Make the mark say what the catalogue says; the caller holds the mark."""
        with contextlib.suppress(CatalogueSilent, DiskFull):
            self._mark.settle(self._asked_generation())

    def generation(self) -> int:
        """Say the number that moves with every change, whichever process makes it."""
        known = self._mark.generation() if self._alone else None
        return self._asked_generation() if known is None else known

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Change]:
        # The generation moves first: that takes the write lock of a database that others use too.
        counter = tables.GENERATION
        require_sound(self._engine)
        with told(), self._engine.begin() as connection:
            connection.execute(update(counter).values(number=counter.c.number + 1))
            yield Change(connection)

    def _asked_generation(self) -> int:
        found = self._ask["generation"].row()
        if found is None:
            raise CatalogueSilent("it has no generation")
        return int(found[0])
