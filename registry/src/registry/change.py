"""One change of the catalogue: what may be written between its begin and its commit."""

import hashlib
from dataclasses import asdict

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from registry import tables
from registry.audit import Event
from registry.editions import WHOLE, Editions
from registry.journal import Journal
from registry.model import Edition, KeptFile, Status, Token, utc_text
from registry.oidc.rows import Publishers

YANKED = "yanked"


class Change:
    """The writes of one transaction; pages are pressed inside it, so they are never behind."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.editions = Editions(connection)
        self.publishers = Publishers(connection)
        self._journal = Journal(connection)
        self._touched: dict[str, list[str]] = {}

    def finish(self) -> list[Edition]:
        """Press what was touched, once, before the commit; say what the world may see now."""
        return self.editions.press(self._touched)

    def touch(self, project: str, *gone: str) -> None:
        """Have a project pressed when the change ends; name the files that it lost."""
        self._touched.setdefault(project, []).extend(gone)

    def record(self, event: Event) -> None:
        """Tell the audit what was done; every write of this class does so itself."""
        self._journal.write(event)

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
        facts = file._asdict()
        del facts["provenance_sha256"]
        add(insert(tables.FILES).values(**facts))
        add(
            insert(tables.LEDGER).values(
                identity=identity, filename=file.filename, sha256=file.sha256, used=utc_text()
            )
        )
        if core_metadata is not None:
            self.put_metadata(file.filename, core_metadata)
        self.touch(file.project)
        self.record(Event("upload", file.filename, f"sha256 {file.sha256}"))

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

    def add_token(self, token: Token) -> None:
        """Enter a token."""
        values = {**asdict(token), "scope": token.scope.value}
        self._connection.execute(insert(tables.TOKENS).values(**values))
        self.record(Event("token create", token.name, token.scope.value))

    def drop_token(self, name: str) -> bool:
        """Revoke a token and say whether there was one."""
        revoked = delete(tables.TOKENS).where(tables.TOKENS.c.name == name)
        if self._connection.execute(revoked).rowcount == 0:
            return False
        self.record(Event("token revoke", name))
        return True
