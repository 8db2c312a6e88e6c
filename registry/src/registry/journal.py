"""The audit's rows: written in the transaction of what they tell, one after the other."""

from collections.abc import Iterator

from sqlalchemy import Select, and_, insert, literal, select, update
from sqlalchemy.engine import Connection

from registry import tables
from registry.audit import START, Event, Record, sealed
from registry.model import utc_text


class Journal:
    """The chain of records, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def write(self, event: Event) -> None:
        """Add what happened to the chain."""
        head = tables.AUDIT_HEAD
        # Moving the number first takes the write lock, so two writers seal one after the other.
        self._run(update(head).values(number=head.c.number + 1))
        number, before = self._run(select(head.c.number, head.c.seal)).one()
        record = sealed(number, before, utc_text(), event)
        self._run(insert(tables.AUDIT).values(**vars(record)))
        self._run(update(head).values(seal=record.seal))

    def records(self) -> Iterator[Record]:
        """Walk the whole chain, oldest first."""
        for row in self._run(select(tables.AUDIT).order_by(tables.AUDIT.c.number)).mappings():
            yield Record(**row)

    def gaps(self) -> Iterator[str]:
        """Tell of an end that is not the last record, and of files that no record brought in."""
        audit, head = tables.AUDIT.c, self._run(select(tables.AUDIT_HEAD)).one()
        last = self._run(select(audit.number, audit.seal).order_by(audit.number.desc())).first()
        if (head.number, head.seal) != ((0, START) if last is None else tuple(last)):
            yield f"the audit ends with {last}, and {head.number} records were written"
        for filename in self._run(_unrecorded(head.begun)).scalars():
            yield f"no record tells of the upload of {filename!r} with its sha256"


def _unrecorded(begun: str) -> Select[tuple[str]]:
    # What was kept before the audit began needs no record.
    files, ledger, audit = tables.FILES.c, tables.LEDGER.c, tables.AUDIT.c
    told = and_(
        audit.action == "upload",
        audit.about == files.filename,
        audit.detail == literal("sha256 ").concat(files.sha256),
    )
    return (
        select(files.filename)
        .join(tables.LEDGER, ledger.filename == files.filename)
        .where(ledger.used > begun, ~select(audit.number).where(told).exists())
        .order_by(files.filename)
    )
