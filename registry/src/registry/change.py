"""One change of the catalogue: what may be written between its begin and its commit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection, RowMapping

from registry import press, tables
from registry.model import Coding, Form, KeptFile, Page, Standing, Status, Token, utc_text
from registry.pages import INDEX, index_pages, project_pages

WHOLE = ""
"""The version of the row that is about a project as a whole."""
YANKED = "yanked"


class Change:
    """The writes of one transaction; pages are pressed inside it, so they are never behind."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def used_for(self, identity: str) -> tuple[str, str] | None:
        """Say which file name, in which spelling, and sha256 stand for an identity."""
        ledger = tables.LEDGER
        query = select(ledger.c.filename, ledger.c.sha256).where(ledger.c.identity == identity)
        row = self._connection.execute(query).first()
        return None if row is None else (row.filename, row.sha256)

    def names(self, filename: str) -> bool:
        """Say whether a file of this name is kept."""
        query = select(tables.FILES.c.filename).where(tables.FILES.c.filename == filename)
        return self._connection.execute(query).first() is not None

    def add(self, file: KeptFile, identity: str, core_metadata: bytes | None) -> None:
        """Enter a file, its METADATA and its name in the ledger, and press its pages."""
        add = self._connection.execute
        add(insert(tables.FILES).values(**file._asdict()))
        add(
            insert(tables.LEDGER).values(
                identity=identity, filename=file.filename, sha256=file.sha256, used=utc_text()
            )
        )
        if core_metadata is not None:
            self.put_metadata(file.filename, core_metadata)
        self.press_project(file.project)

    def put_metadata(self, filename: str, body: bytes) -> None:
        """Keep the METADATA of a wheel in place of what was kept."""
        core = tables.CORE_METADATA
        self._connection.execute(delete(core).where(core.c.filename == filename))
        self._connection.execute(insert(core).values(filename=filename, body=body))

    def files_of(self, project: str) -> list[KeptFile]:
        """List the kept files of a project, in no order."""
        query = select(tables.FILES).where(tables.FILES.c.project == project)
        return list(map(KeptFile._make, self._connection.execute(query)))

    def standing(self, project: str) -> Standing:
        """Say what was said about a project."""
        query = select(tables.STANDING).where(tables.STANDING.c.project == project)
        return standing_of(self._connection.execute(query).mappings())

    def yank(self, project: str, version: str, reason: str) -> None:
        """Mark a version, whatever was said about it before."""
        self._say(project, version, YANKED, reason)

    def unyank(self, project: str, version: str) -> None:
        """Take the mark off a version."""
        said = tables.STANDING.c
        mark = delete(tables.STANDING).where(said.project == project, said.version == version)
        self._connection.execute(mark)

    def set_status(self, project: str, status: Status, reason: str) -> None:
        """Give a project its one status."""
        self._say(project, WHOLE, status.value, reason)

    def remove(self, file: KeptFile, reason: str) -> None:
        """Take a file out of the catalogue; the ledger keeps its name, and why it went is kept."""
        for table in (tables.FILES, tables.CORE_METADATA):
            self._connection.execute(delete(table).where(table.c.filename == file.filename))
        self._connection.execute(
            insert(tables.DELETED).values(
                filename=file.filename,
                project=file.project,
                version=file.version,
                sha256=file.sha256,
                reason=reason,
                deleted=utc_text(),
            )
        )

    def deleted(self, project: str, filename: str) -> bool:
        """Say whether a project had a file of this name that was deleted."""
        gone = tables.DELETED.c
        query = select(gone.sha256).where(gone.filename == filename, gone.project == project)
        return self._connection.execute(query).first() is not None

    def press_project(self, project: str) -> None:
        """Press one project's pages, and the index where the project comes or goes."""
        files = self.files_of(project)
        if not files:
            self.drop_pages(project)
            self.press_index()
        elif self.put_pages(project, project_pages(project, files, self.standing(project))):
            self.press_index()

    def press_index(self) -> None:
        """Press the list of projects."""
        projects = self._connection.execute(select(tables.FILES.c.project).distinct()).scalars()
        self.put_pages(INDEX, index_pages(projects))

    def press_anew(self) -> None:
        """Press every page again where they come from another press than ours."""
        number = self._connection.execute(select(tables.PRESS.c.number)).scalar()
        if number == press.NUMBER:
            return
        tables.PAGES_BEFORE.drop(self._connection, checkfirst=True)
        self._connection.execute(delete(tables.PAGES))
        for pages in self.true_pages():
            self._insert(pages)
        self._connection.execute(delete(tables.PRESS))
        self._connection.execute(insert(tables.PRESS).values(id=1, number=press.NUMBER))

    def true_pages(self) -> Iterator[tuple[Page, ...]]:
        """Press the pages of the index and of each project without putting them anywhere."""
        query = select(tables.FILES).order_by(tables.FILES.c.project)
        kept = list(map(KeptFile._make, self._connection.execute(query)))
        yield index_pages({file.project for file in kept})
        said = self._connection.execute(
            select(tables.STANDING).order_by(tables.STANDING.c.project)
        ).mappings()
        by_project = groupby(said, key=itemgetter("project"))
        standings = {project: standing_of(rows) for project, rows in by_project}
        for project, files in groupby(kept, key=attrgetter("project")):
            yield project_pages(project, files, standings.get(project, Standing()))

    def pages_of(self, project: str) -> list[Page]:
        """List the kept pages of a project."""
        query = select(tables.PAGES).where(tables.PAGES.c.project == project)
        return [page_of(row) for row in self._connection.execute(query).mappings()]

    def put_pages(self, project: str, pages: tuple[Page, ...]) -> bool:
        """Put pages in place of a project's and say whether it had none."""
        old = delete(tables.PAGES).where(tables.PAGES.c.project == project)
        new = self._connection.execute(old).rowcount == 0
        self._insert(pages)
        return new

    def _say(self, project: str, version: str, mark: str, reason: str) -> None:
        self.unyank(project, version)
        self._connection.execute(
            insert(tables.STANDING).values(
                project=project, version=version, mark=mark, reason=reason, since=utc_text()
            )
        )

    def _insert(self, pages: Iterable[Page]) -> None:
        rows = [
            {**asdict(page), "form": page.form.value, "coding": page.coding.value} for page in pages
        ]
        self._connection.execute(insert(tables.PAGES), rows)

    def drop_pages(self, project: str) -> None:
        """Remove the pages of a project that has no files."""
        self._connection.execute(delete(tables.PAGES).where(tables.PAGES.c.project == project))

    def add_token(self, token: Token) -> None:
        """Enter a token."""
        values = {**asdict(token), "scope": token.scope.value}
        self._connection.execute(insert(tables.TOKENS).values(**values))

    def drop_token(self, name: str) -> bool:
        """Revoke a token and say whether there was one."""
        revoked = delete(tables.TOKENS).where(tables.TOKENS.c.name == name)
        return self._connection.execute(revoked).rowcount == 1


def standing_of(rows: Iterable[Mapping[Any, Any]]) -> Standing:
    """Put together what the rows about one project say."""
    said = {row["version"]: row for row in rows}
    whole = said.pop(WHOLE, {"mark": Status.ACTIVE.value, "reason": ""})
    yanked = {version: row["reason"] for version, row in said.items()}
    return Standing(Status(whole["mark"]), whole["reason"], yanked)


def page_of(row: RowMapping) -> Page:
    """Read a page out of its row."""
    body = bytes(row["body"])
    return Page(row["project"], Form(row["form"]), Coding(row["coding"]), body, row["etag"])
