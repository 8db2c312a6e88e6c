"""The values the catalogue keeps and the pages show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

GITLAB = "GitLab"
"""The kind of publisher whose workflow is a path, not a name."""


class Form(StrEnum):
    """The forms a page is pressed in, each with the content type it is sent as."""

    JSON = "application/vnd.pypi.simple.v1+json"
    HTML = "application/vnd.pypi.simple.v1+html"


class Coding(StrEnum):
    """How the bytes of a page are packed, as Content-Encoding names it."""

    IDENTITY = "identity"
    GZIP = "gzip"
    ZSTD = "zstd"


class Scope(StrEnum):
    """What a token may do; each includes what stands before it."""

    READ = "read"
    PUBLISH = "publish"
    ADMIN = "admin"

    def allows(self, right: "Scope") -> bool:
        """Say whether this scope covers a right."""
        order = list(Scope)
        return order.index(right) <= order.index(self)


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
    """A token as the catalogue knows it: the secret itself is nowhere."""

    name: str
    scope: Scope
    sha256: str
    created: str


def utc_text(instant: datetime | None = None) -> str:
    """Write an instant (now, when none is given) the way the index API wants it."""
    moment = instant or datetime.now(UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
