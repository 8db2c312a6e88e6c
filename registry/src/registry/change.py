"""One change of the catalogue: what may be written between its begin and its commit."""

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from registry import tables
from registry.accounts import AccountChange
from registry.editions import WHOLE, Editions
from registry.model import Edition, KeptFile, Status, utc_text

YANKED = "yanked"


class Change:
    """The writes of one transaction; pages are pressed inside it, so they are never behind."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.editions = Editions(connection)
        self.accounts = AccountChange(connection)
        self._touched: dict[str, list[str]] = {}

    def finish(self) -> list[Edition]:
        """Press what was touched, once, before the commit; say what the world may see now."""
        return self.editions.press(self._touched)

    def touch(self, project: str, *gone: str) -> None:
        """Have a project pressed when the change ends; name the files that it lost."""
        self._touched.setdefault(project, []).extend(gone)

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
        """Enter a file, its METADATA and its name in the ledger."""
        add = self._connection.execute
        add(insert(tables.FILES).values(**file._asdict()))
        add(
            insert(tables.LEDGER).values(
                identity=identity, filename=file.filename, sha256=file.sha256, used=utc_text()
            )
        )
        if core_metadata is not None:
            self.put_metadata(file.filename, core_metadata)
        self.touch(file.project)

    def put_metadata(self, filename: str, body: bytes) -> None:
        """Keep the METADATA of a wheel in place of what was kept."""
        core = tables.CORE_METADATA
        self._connection.execute(delete(core).where(core.c.filename == filename))
        self._connection.execute(insert(core).values(filename=filename, body=body))

    def yank(self, project: str, version: str, reason: str) -> None:
        """Mark a version, whatever was said about it before."""
        self._say(project, version, YANKED, reason)

    def unyank(self, project: str, version: str) -> None:
        """Take the mark off a version."""
        said = tables.STANDING.c
        mark = delete(tables.STANDING).where(said.project == project, said.version == version)
        self._connection.execute(mark)
        self.touch(project)

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
        self.touch(file.project, file.filename)

    def deleted(self, project: str, filename: str) -> bool:
        """Say whether a project had a file of this name that was deleted."""
        gone = tables.DELETED.c
        query = select(gone.sha256).where(gone.filename == filename, gone.project == project)
        return self._connection.execute(query).first() is not None

    def _say(self, project: str, version: str, mark: str, reason: str) -> None:
        self.unyank(project, version)
        self._connection.execute(
            insert(tables.STANDING).values(
                project=project, version=version, mark=mark, reason=reason, since=utc_text()
            )
        )
