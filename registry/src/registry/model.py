"""The values the catalogue keeps and the pages show."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


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


@dataclass(frozen=True)
class KeptFile:
    """A file that was let in.

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


@dataclass(frozen=True)
class Page:
    """Bytes ready to be sent, with the tag that names them."""

    project: str
    form: Form
    coding: Coding
    body: bytes
    etag: str


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
