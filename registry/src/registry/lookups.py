"""What the catalogue can be asked: each method is one look at the database."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, Table, func, select
from sqlalchemy.engine import Engine, RowMapping

from registry import tables
from registry.audit import Record
from registry.database import told
from registry.editions import Editions, page_of, standing_of
from registry.journal import Journal
from registry.model import Coding, Edition, Form, KeptFile, Page, Scope, Standing, Status, Token
from registry.oidc.publisher import TrustedPublisher
from registry.oidc.rows import Publishers


class Lookups:
    """The questions; nothing here writes. Raises: CatalogueSilent, DiskFull."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def editions(self) -> Iterator[Edition]:
        """Press everything that the world may see, without putting it anywhere."""
        with told(), self._engine.connect() as connection:
            yield from Editions(connection).all()

    def audit(self) -> Iterator[Record]:
        """Walk the audit, oldest first."""
        with told(), self._engine.connect() as connection:
            yield from Journal(connection).records()

    def unaudited(self) -> list[str]:
        """Say what the audit should tell of and does not."""
        with told(), self._engine.connect() as connection:
            return list(Journal(connection).gaps())

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

    def publishers(self, *, project: str = "", issuer: str = "") -> list[TrustedPublisher]:
        """List the trusted publishers, of a project, an issuer, or all."""
        with told(), self._engine.connect() as connection:
            return Publishers(connection).all(project=project, issuer=issuer)

    def _body(self, table: Table, filename: str) -> bytes | None:
        rows = self._rows(select(table.c.body).where(table.c.filename == filename))
        return next((bytes(row["body"]) for row in rows), None)

    def _rows(self, query: Select[Any]) -> list[RowMapping]:
        with told(), self._engine.connect() as connection:
            return list(connection.execute(query).mappings())
