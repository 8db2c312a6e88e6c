"""A JSON document from an issuer: over https alone, from where we asked, of bounded size and time."""

import json
import ssl
import time
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import URLError
from urllib.request import HTTPSHandler, OpenerDirector, ProxyHandler, Request

TIMEOUT_S = 5.0
MOST_BYTES = 512 * 1024
CHUNK_BYTES = 64 * 1024


class Unfetched(Exception):  # noqa: N818 - what happened
    """The document cannot be had; the message says why."""


def fetch(url: str) -> dict[str, Any]:
    """Ask for a JSON object. Raises: Unfetched."""
    if not url.startswith("https://"):
        raise Unfetched(f"{url!r} is not https")
    opener = OpenerDirector()
    # These alone: no redirect, no other scheme, no error page is taken for an answer.
    for handler in (ProxyHandler(), HTTPSHandler(context=ssl.create_default_context())):
        opener.add_handler(handler)
    request = Request(url, headers={"Accept": "application/json", "User-Agent": "registry"})  # noqa: S310
    try:
        with opener.open(request, timeout=TIMEOUT_S) as answer:
            return _read(url, answer)
    except (OSError, HTTPException, URLError) as error:
        raise Unfetched(f"{url!r} gave no answer: {error}") from error


def _read(url: str, answer: HTTPResponse) -> dict[str, Any]:
    if answer.status != 200:  # noqa: PLR2004 - a code that everybody knows
        raise Unfetched(f"{url!r} answered {answer.status}")
    body, end = b"", time.monotonic() + TIMEOUT_S
    while chunk := answer.read1(CHUNK_BYTES):
        body += chunk
        if len(body) > MOST_BYTES or time.monotonic() > end:
            raise Unfetched(f"{url!r} sends too much, or too slowly")
    try:
        found = json.loads(body)
    except ValueError as error:
        raise Unfetched(f"{url!r} sent no JSON") from error
    if not isinstance(found, dict):
        raise Unfetched(f"{url!r} sent no JSON object")
    return found
