"""RECORD: what a wheel says it holds, compared with what it holds.

Source: binary distribution format, "The .dist-info directory"; recording installed projects.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from registry.insides import HASHES, Kind, Member

UNLISTED = {"RECORD", "RECORD.jws", "RECORD.p7s"}
"""RECORD cannot hash itself, nor the signatures that sign it."""
COLUMNS = 3


def record_flaws(text: bytes, folder: str, members: Iterable[Member]) -> Iterator[str]:
    """Say everything that RECORD and members tell differently; nothing where both are one."""
    exempt = {f"{folder}/{name}" for name in UNLISTED}
    held = {each.name: each for each in members if each.kind is Kind.FILE}
    rows: dict[str, tuple[str, str]] = {}
    try:
        for row in csv.reader(io.StringIO(text.decode(), newline=""), strict=True):
            if len(row) != COLUMNS or row[0] in rows:
                yield f"the row {','.join(row)!r} has not three columns, or is there twice"
                return
            rows[row[0]] = (row[1], row[2])
    except (UnicodeDecodeError, csv.Error) as error:
        yield f"it cannot be read ({error})"
        return
    for name in sorted(held.keys() - rows.keys() - exempt):
        yield f"it does not list {name!r}"
    for name, (digest, size) in rows.items():
        if name not in held:
            yield f"it lists {name!r}, which is not there"
        elif name not in exempt:
            yield from _row_flaws(held[name], digest, size)


def _row_flaws(member: Member, digest: str, size: str) -> Iterator[str]:
    if digest.partition("=")[0] not in HASHES:
        yield f"it hashes {member.name!r} as {digest!r}, not with one of {', '.join(HASHES)}"
    elif digest not in member.digests:
        yield f"{member.name!r} has another hash"
    if size and size != str(member.size):
        yield f"{member.name!r} has another size"
