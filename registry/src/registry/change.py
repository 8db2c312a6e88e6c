"""One change of the catalogue: what may be written between its begin and its commit."""

from dataclasses import asdict

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from registry import tables
from registry.model import KeptFile, Page, Token, utc_text
from registry.pages import INDEX, index_pages, project_pages


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
        add(insert(tables.FILES).values(**asdict(file)))
        add(
            insert(tables.LEDGER).values(
                identity=identity, filename=file.filename, sha256=file.sha256, used=utc_text()
            )
        )
        if core_metadata is not None:
            self.put_metadata(file.filename, core_metadata)
        if self.press_project(file.project):
            self.press_index()

    def put_metadata(self, filename: str, body: bytes) -> None:
        """Keep the METADATA of a wheel in place of what was kept."""
        core = tables.CORE_METADATA
        self._connection.execute(delete(core).where(core.c.filename == filename))
        self._connection.execute(insert(core).values(filename=filename, body=body))

    def press_project(self, project: str) -> bool:
        """Press one project's pages and say whether it is a new project."""
        query = select(tables.FILES).where(tables.FILES.c.project == project)
        files = [KeptFile(**row) for row in self._connection.execute(query).mappings()]
        return self.put_pages(project, project_pages(project, files))

    def press_index(self) -> None:
        """Press the list of projects."""
        projects = self._connection.execute(select(tables.FILES.c.project).distinct()).scalars()
        self.put_pages(INDEX, index_pages(projects))

    def put_pages(self, project: str, pages: tuple[Page, ...]) -> bool:
        """Put pages in place of a project's and say whether it had none."""
        old = delete(tables.PAGES).where(tables.PAGES.c.project == project)
        new = self._connection.execute(old).rowcount == 0
        for page in pages:
            self._connection.execute(
                insert(tables.PAGES).values(
                    project=project, form=page.form.value, etag=page.etag, body=page.body
                )
            )
        return new

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
