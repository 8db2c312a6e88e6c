"""Where two lists of files and their hashes say different things."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Difference(NamedTuple):
    """One file that the two lists do not agree on; `None` is a list that lacks it."""

    file: str
    has: str | None
    wants: str | None


def differences(has: Mapping[str, str], wants: Mapping[str, str]) -> Iterator[Difference]:
    """Yield each file that only one list holds, or that has another hash, by name."""
    for file in sorted(has.keys() | wants.keys()):
        if has.get(file) != wants.get(file):
            yield Difference(file, has.get(file), wants.get(file))
