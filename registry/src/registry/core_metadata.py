"""METADATA and PKG-INFO, read by packaging, and never at the cost of the reader.

Source: core metadata specifications; the fields of every version are read in all of them.
"""

from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.parser import BytesHeaderParser

from packaging.metadata import InvalidMetadata, Metadata, RawMetadata, parse_email

REQUIRED = {"metadata_version", "name", "version"}
KNOWN = {
    field.replace("_", "-")
    for name in RawMetadata.__annotations__
    for field in (name, name.removesuffix("s"))
}
MIME = ("content-", "mime-")
MOST_NAMES, LONGEST_KIND = 100, 200


def read_metadata(text: bytes) -> tuple[RawMetadata, frozenset[str]]:
    """Read the fields; say which known ones could not be: bad encoding, or twice where once.

    Raises: ValueError where the text is none of metadata at all.
    """
    # The parser would follow nested messages and parts as deep as they go.
    headers = BytesHeaderParser(policy=policy.compat32).parsebytes(text)
    # Each name is looked for among all: a thousand names would be a million steps.
    if len({name.lower() for name in headers}) > MOST_NAMES:
        raise ValueError(f"it has more than {MOST_NAMES} different fields")
    if mime := [name for name in headers if name.lower().startswith(MIME)]:
        raise ValueError(f"it has the field {mime[0]!r} of a mail")
    try:
        raw, unread = parse_email(text)
    except (MessageError, LookupError) as error:
        raise ValueError(str(error)) from error
    return raw, frozenset(unread) & KNOWN


def metadata_flaws(raw: RawMetadata) -> Iterator[str]:
    """Say of each field what the standard has against it, by field.

    Requires-Python has a question of its own, and is left out.
    """
    kind = raw.get("description_content_type", "")
    if len(kind) > LONGEST_KIND:
        # Reading each parameter takes as long as all before it.
        yield f"description-content-type is longer than {LONGEST_KIND} characters"
        return
    metadata = Metadata.from_raw(raw, validate=False)
    for name in sorted({*raw, *REQUIRED} - {"requires_python"}):
        try:
            getattr(metadata, name)
        except InvalidMetadata as error:
            yield f"{error}"
        except (ValueError, RecursionError) as error:
            yield f"{name.replace('_', '-')} cannot be read ({error})"
