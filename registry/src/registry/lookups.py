"""What the catalogue can be asked: each method is one look at the database."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.engine import Engine, RowMapping

from registry import tables
from registry.audit import Record
from registry.database import told
from registry.editions import WHOLE, Editions, standing_of
from registry.journal import Journal
from registry.model import (
    Coding,
    Edition,
    Form,
    KeptFile,
    Offer,
    Page,
    Standing,
    Status,
)
from registry.oidc.publisher import TrustedPublisher
from registry.oidc.rows import Publishers
from registry.statements import Connections, Row, Statement

SAID = ("version", "mark", "reason")
READS = {
    "page": select(tables.PAGES.c.etag, tables.PAGES.c.body).where(
        tables.PAGES.c.project == bindparam("project"),
        tables.PAGES.c.form == bindparam("form"),
        tables.PAGES.c.coding == bindparam("coding"),
    ),
    "file": tables.KEPT.where(tables.FILES.c.filename == bindparam("filename")),
    "offer": select(
        *(tables.FILES.c[name] for name in Offer._fields[:5]),
        tables.STANDING.c.mark,
        tables.STANDING.c.reason,
    )
    .outerjoin(
        tables.STANDING,
        and_(
            tables.STANDING.c.project == tables.FILES.c.project, tables.STANDING.c.version == WHOLE
        ),
    )
    .where(tables.FILES.c.filename == bindparam("filename")),
    "standing": select(*(tables.STANDING.c[name] for name in SAID)).where(
        tables.STANDING.c.project == bindparam("project")
    ),
    "core metadata": select(tables.CORE_METADATA.c.body).where(
        tables.CORE_METADATA.c.filename == bindparam("filename")
    ),
    "provenance": select(tables.PROVENANCE.c.body).where(
        tables.PROVENANCE.c.filename == bindparam("filename")
    ),
    "generation": select(tables.GENERATION.c.number),
}
"""What a read of a page or a file asks."""


class Lookups:
    """The questions; nothing here writes. Raises: CatalogueSilent, DiskFull."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connections = Connections(engine)
        self._ask = {name: Statement(self._connections, query) for name, query in READS.items()}

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
        found = self._ask["page"].row(project=project, form=form.value, coding=coding.value)
        return None if found is None else Page(project, form, coding, bytes(found[1]), found[0])

    def paged_projects(self) -> set[str]:
        """Say which projects have pages; the index counts as the project of no name."""
        return {row["project"] for row in self._rows(select(tables.PAGES.c.project).distinct())}

    def file(self, filename: str) -> KeptFile | None:
        """Find a kept file by its name."""
        found = self._ask["file"].row(filename=filename)
        return None if found is None else KeptFile._make(found)

    def offer(self, filename: str) -> Offer | None:
        """Find what a read of a file must know of it, in one look."""
        found = self._ask["offer"].row(filename=filename)
        if found is None:
            return None
        *facts, mark, reason = found
        return Offer._make((*facts, Status(mark or Status.ACTIVE), reason or ""))

    def named(self, filenames: Iterable[str]) -> dict[str, KeptFile]:
        """Find those of these files that are kept, by name."""
        rows = self._rows(tables.KEPT.where(tables.FILES.c.filename.in_(filenames)))
        return {row["filename"]: KeptFile(**row) for row in rows}

    def standing(self, project: str) -> Standing:
        """Say what was said about a project."""
        rows = self._ask["standing"].rows(project=project)
        return standing_of(dict(zip(SAID, row, strict=True)) for row in rows)

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

    def others(self, project: str) -> frozenset[str]:
        """Say from which projects this one must be told; none where it has files already."""
        with told(), self._engine.connect() as connection:
            return Editions(connection).others(project)

    def core_metadata(self, filename: str) -> bytes | None:
        """Find the METADATA of a wheel."""
        return _body(self._ask["core metadata"].row(filename=filename))

    def provenance(self, filename: str) -> bytes | None:
        """Find what attestations say about a file."""
        return _body(self._ask["provenance"].row(filename=filename))

    def publishers(self, *, project: str = "", issuer: str = "") -> list[TrustedPublisher]:
        """List the trusted publishers, of a project, an issuer, or all."""
        with told(), self._engine.connect() as connection:
            return Publishers(connection).all(project=project, issuer=issuer)

    def _rows(self, query: Select[Any]) -> list[RowMapping]:
        with told(), self._engine.connect() as connection:
            return list(connection.execute(query).mappings())


def _body(row: Row | None) -> bytes | None:
    return None if row is None else bytes(row[0])
