"""The tables of the catalogue, as the newest revision in `migrations/versions` leaves them."""

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    select,
)

METADATA = MetaData()

GENERATION = Table(
    "generation",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("number", BigInteger, nullable=False),
)
"""One row: a number that moves with every change, so that readers notice."""

FILES = Table(
    "files",
    METADATA,
    Column("filename", String(255), primary_key=True),
    Column("project", String(255), nullable=False, index=True),
    Column("version", String(255), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("uploaded", String(32), nullable=False),
    Column("requires_python", Text),
    Column("metadata_sha256", String(64)),
)
"""What is kept."""

LEDGER = Table(
    "ledger",
    METADATA,
    Column("identity", String(512), primary_key=True),
    Column("filename", String(255), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("used", String(32), nullable=False),
)
"""Every name ever used, however it is spelt, with the bytes it means; rows are only added."""

STANDING = Table(
    "standing",
    METADATA,
    Column("project", String(255), primary_key=True),
    Column("version", String(255), primary_key=True),
    Column("mark", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("since", String(32), nullable=False),
)
"""What was said afterwards: the status of a project (in the row of no version), and yanks."""

DELETED = Table(
    "deleted",
    METADATA,
    Column("filename", String(255), primary_key=True),
    Column("project", String(255), nullable=False),
    Column("version", String(255), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("deleted", String(32), nullable=False),
)
"""What was kept once; rows are only added, and the ledger still holds the names."""

CORE_METADATA = Table(
    "core_metadata",
    METADATA,
    Column("filename", String(255), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
"""The METADATA of each wheel, byte for byte."""

PROVENANCE = Table(
    "provenance",
    METADATA,
    Column("filename", String(255), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""What attestations say about a file, and who uploaded it, as it is served."""

KEPT = select(FILES, PROVENANCE.c.sha256.label("provenance_sha256")).outerjoin(
    PROVENANCE, PROVENANCE.c.filename == FILES.c.filename
)
"""Every fact about each kept file, in the order of `KeptFile`."""

PAGES = Table(
    "pressed",
    METADATA,
    Column("project", String(255), primary_key=True),
    Column("form", String(64), primary_key=True),
    Column("coding", String(16), primary_key=True),
    Column("etag", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""The pressed pages; the index is the page of no project."""

PRESS = Table(
    "press",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
)
"""One row: which press the pages come from; pages of another one are pressed anew."""

TOKENS = Table(
    "tokens",
    METADATA,
    Column("name", String(255), primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("scopes", Text, nullable=False),
    Column("created", String(32), nullable=False),
    Column("expires", String(32)),
    Column("made_by", String(255), nullable=False),
    Column("used", String(32)),
    Column("publisher", Text),
)
"""Tokens by the hash of their secret; scopes by spaces; a use is noted by the minute."""

USERS = Table(
    "users",
    METADATA,
    Column("name", String(255), primary_key=True),
    Column("hashed", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created", String(32), nullable=False),
    Column("used", String(32)),
)
"""People by name, with the hash of their password; scopes and uses as tokens have them."""

AUDIT = Table(
    "audit",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("actor", Text, nullable=False),
    Column("means", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("action", String(64), nullable=False),
    Column("about", Text, nullable=False, index=True),
    Column("result", String(16), nullable=False),
    Column("detail", Text, nullable=False),
    Column("seal", String(64), nullable=False),
)
"""Who did or was refused what; rows are only added, and the database refuses anything else."""

AUDIT_HEAD = Table(
    "audit_head",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("seal", String(64), nullable=False),
    Column("begun", String(32), nullable=False),
)
"""One row: the newest record's number and seal, and since when there is an audit."""

PUBLISHERS = Table(
    "publishers",
    METADATA,
    Column("name", String(16), primary_key=True),
    Column("project", String(255), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("issuer", String(512), nullable=False, index=True),
    Column("repository", String(512), nullable=False),
    Column("workflow", String(512), nullable=False),
    Column("environment", String(255), nullable=False),
    Column("claims", Text, nullable=False),
    Column("pinned", Text, nullable=False),
    Column("created", String(32), nullable=False),
)
"""Jobs that may publish a project; of a row that is there, only what is pinned is ever changed."""

IDENTITIES = Table(
    "identities",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("expires", BigInteger, nullable=False),
)
"""Identities that were exchanged for a token, until they are too old to be sent again."""
