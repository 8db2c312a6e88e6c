"""The record of every release, `releases.toml`: what each one must hash to, and what built it."""

from collections.abc import Iterable

import tomlkit
from pydantic import BaseModel, ConfigDict, Field
from tomlkit.items import AoT

from release.errors import UnknownVersion

HEADER = "Every release: what it must hash to and what built it. Written by `release cut`."


class Record(BaseModel):
    """One release of one package."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    package: str
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    date: str
    """Day of the release in UTC, `YYYY-MM-DD`."""
    sha256: dict[str, str]
    """File name to sha256 in hex, of the wheel and of the sdist."""
    tools: dict[str, str]
    """Distribution to version, of everything that took part in the build."""


def read(text: str) -> tuple[Record, ...]:
    """Parse the text of `releases.toml`, oldest release first; an empty text has none.

    Raises: `pydantic.ValidationError` or `tomlkit.exceptions.ParseError` for a damaged record.
    """
    entries = tomlkit.parse(text).unwrap().get("release", [])
    return tuple(Record.model_validate(entry) for entry in entries)


def write(records: Iterable[Record]) -> str:
    """Render records as the text of `releases.toml`; `read` gives them back."""
    document = tomlkit.document()
    document.add(tomlkit.comment(HEADER))
    entries = AoT([])
    for record in records:
        entries.append(tomlkit.item(record.model_dump()))
    document.add("release", entries)
    return tomlkit.dumps(document)


def find(records: Iterable[Record], package: str, version: str) -> Record | None:
    """Pick the record of one release, if it is there."""
    found = (r for r in records if (r.package, r.version) == (package, version))
    return next(found, None)


def require(records: tuple[Record, ...], package: str, version: str | None) -> Record:
    """Pick the record of one release, of the last one when no version is named.

    Raises: `UnknownVersion`.
    """
    known = versions(records, package)
    wanted = version or (known or ("any",))[-1]
    found = find(records, package, wanted)
    if found is None:
        raise UnknownVersion(package, wanted, known)
    return found


def versions(records: Iterable[Record], package: str) -> tuple[str, ...]:
    """List the released versions of a package, in the order of their release."""
    return tuple(record.version for record in records if record.package == package)
