"""Which releases the services' locks demand, and whether those are what was recorded."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from release.errors import LockNotRecorded
from release.model import record
from release.model.lockfile import Lock
from release.model.record import Record

SOURCE = "registry"
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Demand:
    """One version of one package that one lock holds."""

    lock: str
    """Path of the lock below the root."""
    package: str
    version: str
    sha256: Mapping[str, str]
    """File to sha256, as locked."""


def demands(locks: Mapping[str, Lock]) -> Iterator[Demand]:
    """Yield what each lock takes from our registry, in the order of the locks."""
    for path, lock in locks.items():
        for locked in lock.package:
            if locked.source and locked.source.reference == SOURCE:
                yield Demand(path, locked.name, locked.version, locked.sha256)


def demanded(
    wants: Iterable[Demand], records: tuple[Record, ...]
) -> tuple[tuple[Record, tuple[str, ...]], ...]:
    """Pair each demanded release with the locks that hold it, in the order of the releases.

    Raises: `LockNotRecorded` for a lock that holds anything that was never released.
    """
    checked = tuple((require_recorded(want, records), want.lock) for want in wants)
    pairs = ((r, tuple(lock for held, lock in checked if held is r)) for r in records)
    return tuple((r, locks) for r, locks in pairs if locks)


def require_recorded(want: Demand, records: tuple[Record, ...]) -> Record:
    """Find the release that a lock demands, to the byte.

    Raises: `LockNotRecorded`.
    """
    held = record.find(records, want.package, want.version)
    if held is None:
        what = f"{want.package} {want.version}"
        raise LockNotRecorded(want.lock, what, next(iter(want.sha256.values()), NOTHING), NOTHING)
    for file, digest in sorted(want.sha256.items()):
        if held.sha256.get(file) != digest:
            raise LockNotRecorded(want.lock, file, digest, held.sha256.get(file, NOTHING))
    return held
