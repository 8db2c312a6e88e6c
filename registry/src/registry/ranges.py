"""Which bytes of a file a request asks for.

Source: RFC 9110 sections 13.1.1, 13.1.2, 13.1.5, 13.2.2 (the order) and 14.2. Several ranges at
once answer the whole file, as the RFC lets a server do; so does every condition on a date, for
nothing here has one.
"""

import re

from registry.errors import RangeEmpty, TagDiffers
from registry.http import Request

ONE_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.IGNORECASE)


def unchanged(request: Request, etag: str) -> bool:
    """Say whether the caller has these bytes already. Raises: TagDiffers."""
    wanted = request.header("HTTP_IF_MATCH")
    if wanted not in {"", "*", etag} and etag not in _tags(wanted):
        raise TagDiffers(wanted, etag)
    return names_tag(request.header("HTTP_IF_NONE_MATCH"), etag)


def names_tag(sent: str, etag: str) -> bool:
    """Say whether a list of entity tags, compared weakly, names this one."""
    if sent in {etag, "*"}:
        return True
    return etag in {tag.removeprefix("W/") for tag in _tags(sent)}


def _tags(sent: str) -> set[str]:
    return {part.strip() for part in sent.split(",")}


def asked_range(request: Request, etag: str, size_bytes: int) -> range | None:
    """Say which bytes are asked for; None means all of them. Raises: RangeEmpty."""
    asked = request.header("HTTP_RANGE") if request.method == "GET" else ""
    match = ONE_RANGE.fullmatch(asked)
    if match is None or request.header("HTTP_IF_RANGE") not in {"", etag}:
        return None
    first, last = match.groups()
    if not first and not last:
        return None
    if first:
        wanted = range(int(first), min(int(last) + 1 if last else size_bytes, size_bytes))
    else:
        wanted = range(max(size_bytes - int(last), 0), size_bytes)
    if not wanted:
        raise RangeEmpty(asked, size_bytes)
    return wanted
