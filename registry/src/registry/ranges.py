"""Which bytes of a file a request asks for.

Source: RFC 9110 sections 13.1.2, 13.1.5 and 14.2; several ranges at once answer the whole file.
"""

import re

from registry.errors import RangeEmpty
from registry.http import Request

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def unchanged(request: Request, etag: str) -> bool:
    """Say whether the caller has these bytes already."""
    return names_tag(request.header("HTTP_IF_NONE_MATCH"), etag)


def names_tag(sent: str, etag: str) -> bool:
    """Say whether a list of entity tags, compared weakly, names this one."""
    if sent in {etag, "*"}:
        return True
    return etag in {part.strip().removeprefix("W/") for part in sent.split(",")}


def asked_range(request: Request, etag: str, size_bytes: int) -> range | None:
    """Say which bytes are asked for; None means all of them. Raises: RangeEmpty."""
    asked = request.header("HTTP_RANGE") if request.method == "GET" else ""
    match = ONE_RANGE.fullmatch(asked)
    if match is None or match[0] == "bytes=-" or request.header("HTTP_IF_RANGE") not in {"", etag}:
        return None
    first, last = match.groups()
    if first:
        wanted = range(int(first), min(int(last) + 1 if last else size_bytes, size_bytes))
    else:
        wanted = range(max(size_bytes - int(last), 0), size_bytes)
    if not wanted:
        raise RangeEmpty(asked, size_bytes)
    return wanted
