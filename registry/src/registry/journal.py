"""The audit's rows: written in the transaction of what they tell, one after the other."""

from collections.abc import Iterator

from sqlalchemy import Select, and_, insert, literal, select, update
from sqlalchemy.engine import Connection

from registry import tables
from registry.audit import START, Event, Record, sealed
from registry.misfits import CatalogueDamaged
from registry.model import utc_text


class Journal:
    """The chain of records, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def write(self, *events: Event) -> None:
        """Add what happened to the chain, in this order. Raises: CatalogueDamaged."""
        if not events:
            return
        head = tables.AUDIT_HEAD
        # Moving the number first takes the write lock, so two writers seal one after the other.
        self._run(update(head).values(number=head.c.number + len(events)))
        found = self._run(select(head.c.number, head.c.seal)).first()
        if found is None:
            raise CatalogueDamaged("the row that says where the audit ends is gone")
        last, before = found
        records: list[Record] = []
        for number, event in enumerate(events, last - len(events) + 1):
            records.append(sealed(number, before, utc_text(), event))
            before = records[-1].seal
        self._run(insert(tables.AUDIT), [vars(record) for record in records])
        self._run(update(head).values(seal=before))

    def records(self) -> Iterator[Record]:
        """Walk the whole chain, oldest first."""
        for row in self._run(select(tables.AUDIT).order_by(tables.AUDIT.c.number)).mappings():
            yield Record(**row)

    def gaps(self) -> Iterator[str]:
        """Tell of an end that is not the last record, and of files that no record brought in."""
        audit, head = tables.AUDIT.c, self._run(select(tables.AUDIT_HEAD)).first()
        if head is None:
            yield "the row that says where the audit ends is gone"
            return
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
