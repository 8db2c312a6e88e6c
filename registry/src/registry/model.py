"""The values the catalogue keeps and the pages show."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from registry.scopes import Scopes

GITLAB = "GitLab"  # The kind of publisher whose workflow is a path, not a name.


class Form(StrEnum):
    """The forms a page is pressed in, each with the content type it is sent as."""

    JSON = "application/vnd.pypi.simple.v1+json"
    HTML = "application/vnd.pypi.simple.v1+html"


class Coding(StrEnum):
    """How the bytes of a page are packed, as Content-Encoding names it."""

    IDENTITY = "identity"
    GZIP = "gzip"
    ZSTD = "zstd"


class Status(StrEnum):
    """The one status a project has. Source: PEP 792."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    QUARANTINED = "quarantined"
    DEPRECATED = "deprecated"

    @property
    def takes_uploads(self) -> bool:
        """Whether new files are let in."""
        return self in {Status.ACTIVE, Status.DEPRECATED}

    @property
    def offers_files(self) -> bool:
        """Whether kept files are listed and can be had."""
        return self is not Status.QUARANTINED


@dataclass(frozen=True)
class Standing:
    """What is said about a project beside its files: its status, and which versions are yanked.

    Shape: ``yanked`` holds the reason by canonical version, empty where none was given.
    """

    status: Status = Status.ACTIVE
    reason: str = ""
    yanked: Mapping[str, str] = field(default_factory=dict)


class KeptFile(NamedTuple):
    """A file that was let in; a tuple, for a press makes thousands of them.

    Units: ``uploaded`` is UTC text, ``yyyy-mm-ddThh:mm:ss.ffffffZ``.
    """

    filename: str
    project: str
    version: str
    size: int
    sha256: str
    uploaded: str
    requires_python: str | None
    metadata_sha256: str | None
    provenance_sha256: str | None = None


class Entry(NamedTuple):
    """A new file with what the catalogue keeps beside its facts."""

    file: KeptFile
    identity: str
    core_metadata: bytes | None


class Used(NamedTuple):
    """What a name was used for, and whether that file is still kept."""

    filename: str
    sha256: str
    kept: bool


@dataclass(frozen=True)
class Publisher:
    """Who uploaded, as provenance tells it: a job of a forge that was vouched for, or nobody.

    Shape: ``issuer`` vouched for a ``workflow`` (a file name) of a ``repository`` ("owner/name");
    a token or a password names no such publisher, and then all but ``kind`` are empty.
    Source: PEP 740 (publisher objects), trusted publishing.
    """

    kind: str = "credentials"
    issuer: str = ""
    repository: str = ""
    workflow: str = ""
    environment: str = ""
    claims: Mapping[str, str] = field(default_factory=dict)

    def told(self) -> dict[str, object]:
        """Write the publisher object, with the keys that verifiers look for."""
        who: dict[str, object] = {"kind": self.kind, "claims": dict(self.claims)}
        if self.issuer:
            file = "workflow_filepath" if self.kind == GITLAB else "workflow"
            who |= {"repository": self.repository, file: self.workflow}
            who["environment"] = self.environment or None
        return who


NO_PUBLISHER = Publisher()


class Offer(NamedTuple):
    """What a read must know of a kept file: where it lies, and whether it is offered."""

    filename: str
    project: str
    size: int
    sha256: str
    metadata_sha256: str | None
    status: Status
    reason: str


@dataclass(frozen=True)
class Page:
    """Bytes ready to be sent, with the tag that names them."""

    project: str
    form: Form
    coding: Coding
    body: bytes
    etag: str


@dataclass(frozen=True)
class Edition:
    """What the world may see of one project, whole: its pages, and the files behind them.

    Shape: no pages for a project that went; ``gone`` names files that are no longer offered.
    """

    project: str
    pages: tuple[Page, ...]
    offered: tuple[KeptFile, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True)
class Token:
    """A token as the catalogue knows it: the secret itself is nowhere.

    Units: instants are UTC text; ``expires`` is None for never, ``used`` for not yet.
    """

    name: str
    sha256: str
    scopes: Scopes
    created: str
    expires: str | None = None
    made_by: str = ""
    used: str | None = None
    publisher: Publisher | None = None

    @property
    def until(self) -> float:
        """The instant it ends, in Unix seconds."""
        return math.inf if self.expires is None else instant(self.expires).timestamp()


@dataclass(frozen=True)
class User:
    """Somebody with a password, which is kept as its hash."""

    name: str
    hashed: str
    scopes: Scopes
    created: str
    used: str | None = None


def utc_text(instant: datetime | None = None) -> str:
    """Write an instant (now, when none is given) the way the index API wants it."""
    moment = instant or datetime.now(UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def instant(text: str) -> datetime:
    """Read an instant that `utc_text` wrote."""
    return datetime.fromisoformat(text)
