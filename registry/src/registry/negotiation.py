"""Which form and packing of a page a caller wants most.

Source: RFC 9110 sections 12.5.1 and 12.5.3, PEP 691 (content types, `latest`, `?format=`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from registry.errors import FormUnknown
from registry.model import Coding, Form

# In order of preference where these are named; by a wildcard (browsers, curl) the last is meant.
OFFERS = {
    "application/vnd.pypi.simple.v1+json": Form.JSON,
    "application/vnd.pypi.simple.latest+json": Form.JSON,
    "application/vnd.pypi.simple.v1+html": Form.HTML,
    "application/vnd.pypi.simple.latest+html": Form.HTML,
    "text/html": Form.HTML,
}
CODINGS = (Coding.ZSTD, Coding.GZIP)
ALIASES = {"x-gzip": "gzip"}
WEIGHT = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+")
LONGEST_REMEMBERED = 512


@dataclass(frozen=True)
class Wanted:
    """A form, the content type it is sent as, and its packing."""

    form: Form
    kind: str
    coding: Coding


def choose(accept: str, accept_encoding: str, query: str) -> Wanted:
    """Pick what to send; a `format` in the query outranks the Accept header.

    Raises: FormUnknown.
    """
    # Clients send the same few; one that sends other long headers each time fills no memory.
    short = len(accept) + len(accept_encoding) + len(query) <= LONGEST_REMEMBERED
    return (_remembered if short else _choose)(accept, accept_encoding, query)


def _choose(accept: str, accept_encoding: str, query: str) -> Wanted:
    named = _format(query)
    if named is not None and named not in OFFERS:
        raise FormUnknown(named)
    offered = named or _best(accept or "*/*")
    form = OFFERS[offered]
    kind = "text/html; charset=utf-8" if offered == "text/html" else form.value
    return Wanted(form, kind, _coding(accept_encoding))


_remembered = lru_cache(maxsize=1024)(_choose)


def _format(query: str) -> str | None:
    # Not read as a form: the plus sign of a content type is no space.
    pairs = (pair.partition("=") for pair in query.split("&"))
    return next((unquote(value) for name, _, value in pairs if name == "format"), None)


def _best(accept: str) -> str:
    wishes = list(_wishes(accept))
    scores = {}
    for place, kind in enumerate(OFFERS):
        quality, named = _quality(kind, wishes)
        scores[kind] = (quality, named, -place if named else place)
    best = max(scores, key=lambda kind: scores[kind])
    if scores[best][0] <= 0:
        raise FormUnknown(accept)
    return best


def _coding(accept_encoding: str) -> Coding:
    wishes = {ALIASES.get(name, name): quality for name, quality in _wishes(accept_encoding)}
    rest = wishes.get("*", 0.0)
    plain = wishes.get("identity", 0.0)
    best = max(CODINGS, key=lambda coding: wishes.get(coding, rest))
    quality = wishes.get(best, rest)
    return best if quality > 0 and quality >= plain else Coding.IDENTITY


def _wishes(header: str) -> Iterator[tuple[str, float]]:
    for part in header.split(","):
        wish, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        if WEIGHT.fullmatch(quality):
            yield wish, min(float(quality), 1.0)


def _quality(kind: str, wishes: list[tuple[str, float]]) -> tuple[float, bool]:
    # Nothing is ever sent as `latest`, so no wildcard means it.
    wider = () if ".latest+" in kind else (kind.partition("/")[0] + "/*", "*/*")
    for pattern in (kind, *wider):
        for wish, quality in wishes:
            if wish == pattern:
                return quality, pattern == kind
    return 0.0, False
