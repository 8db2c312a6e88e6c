"""One change of the catalogue: what may be written between its begin and its commit."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import delete, insert, outerjoin, select
from sqlalchemy.engine import Connection

from registry import tables
from registry.accounts import AccountChange
from registry.audit import Event
from registry.editions import WHOLE, Editions
from registry.journal import Journal
from registry.model import Edition, Entry, KeptFile, Status, Used, utc_text
from registry.oidc.rows import Publishers

YANKED = "yanked"


class Change:
    """The writes of one transaction; pages are pressed inside it, so they are never behind."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.editions = Editions(connection)
        self.publishers = Publishers(connection)
        self._journal = Journal(connection)
        self.accounts = AccountChange(connection, self._journal)
        self._touched: dict[str, list[str]] = {}

    def finish(self) -> list[Edition]:
        """Press what was touched, once, before the commit; say what the world may see now."""
        return self.editions.press(self._touched)

    def touch(self, project: str, *gone: str) -> None:
        """Have a project pressed when the change ends; name the files that it lost."""
        self._touched.setdefault(project, []).extend(gone)

    def record(self, *events: Event) -> None:
        """Tell the audit what was done; every write of this class does so itself."""
        self._journal.write(*events)

    def used(self, identities: Sequence[str]) -> dict[str, Used]:
        """Say what each of these identities was used for, where it ever was."""
        ledger, files = tables.LEDGER, tables.FILES
        both = outerjoin(ledger, files, files.c.filename == ledger.c.filename)
        query = select(ledger, files.c.filename.is_not(None).label("kept")).select_from(both)
        rows = self._connection.execute(query.where(ledger.c.identity.in_(identities)))
        return {row.identity: Used(row.filename, row.sha256, row.kept) for row in rows}

    def names(self, filename: str) -> bool:
        """Say whether a file of this name is kept."""
        query = select(tables.FILES.c.filename).where(tables.FILES.c.filename == filename)
        return self._connection.execute(query).first() is not None

    def add(self, entries: Sequence[Entry]) -> None:
        """Enter new files, their METADATA and their names in the ledger."""
        files: list[dict[str, object]] = []
        names: list[dict[str, object]] = []
        cores: list[dict[str, object]] = []
        for file, identity, core in entries:
            facts, name = file._asdict(), {"filename": file.filename, "sha256": file.sha256}
            del facts["provenance_sha256"]
            files.append(facts)
            names.append({**name, "identity": identity, "used": utc_text()})
            if core is not None:
                cores.append({"filename": file.filename, "body": core})
            self.touch(file.project)
        tabled = {tables.FILES: files, tables.LEDGER: names, tables.CORE_METADATA: cores}
        for table, rows in tabled.items():
            if rows:
                self._connection.execute(insert(table), rows)
        told = (Event("upload", file.filename, f"sha256 {file.sha256}") for file, *_ in entries)
        self.record(*told)

    def put_metadata(self, filename: str, body: bytes) -> None:
        """Keep the METADATA of a wheel in place of what was kept."""
        core = tables.CORE_METADATA
        self._connection.execute(delete(core).where(core.c.filename == filename))
        self._connection.execute(insert(core).values(filename=filename, body=body))

    def attest(self, project: str, filename: str, provenance: bytes) -> None:
        """Enter what attestations say about a file; what was said before stays."""
        said, sha256 = tables.PROVENANCE, hashlib.sha256(provenance).hexdigest()
        before = select(said.c.sha256).where(said.c.filename == filename)
        if self._connection.execute(before).first() is None:
            row = insert(said).values(filename=filename, sha256=sha256, body=provenance)
            self._connection.execute(row)
            self.touch(project)
            self.record(Event("attest", filename, f"provenance sha256 {sha256}"))

    def yank(self, project: str, version: str, reason: str) -> None:
        """Mark a version, whatever was said about it before."""
        self._say(project, version, YANKED, reason)
        self.record(Event("yank", f"{project} {version}", reason))

    def unyank(self, project: str, version: str) -> None:
        """Take the mark off a version."""
        self._unsay(project, version)
        self.record(Event("unyank", f"{project} {version}"))

    def set_status(self, project: str, status: Status, reason: str) -> None:
        """Give a project its one status."""
        self._say(project, WHOLE, status.value, reason)
        self.record(Event("status", project, f"{status.value} {reason}".rstrip()))

    def remove(self, file: KeptFile, reason: str) -> None:
        """Take a file out of the catalogue; the ledger keeps its name, and why it went is kept."""
        for table in (tables.FILES, tables.CORE_METADATA, tables.PROVENANCE):
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
        self.record(Event("delete", file.filename, reason))

    def deleted(self, project: str, filename: str) -> bool:
        """Say whether a project had a file of this name that was deleted."""
        gone = tables.DELETED.c
        query = select(gone.sha256).where(gone.filename == filename, gone.project == project)
        return self._connection.execute(query).first() is not None

    def _say(self, project: str, version: str, mark: str, reason: str) -> None:
        self._unsay(project, version)
        self._connection.execute(
            insert(tables.STANDING).values(
                project=project, version=version, mark=mark, reason=reason, since=utc_text()
            )
        )

    def _unsay(self, project: str, version: str) -> None:
        said = tables.STANDING.c
        mark = delete(tables.STANDING).where(said.project == project, said.version == version)
        self._connection.execute(mark)
        self.touch(project)
