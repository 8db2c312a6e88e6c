"""A JSON document of an issuer: over https alone, from where we asked, bounded in size and time."""

import json
import ssl
import time
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.request import HTTPSHandler, OpenerDirector, ProxyHandler, Request

from registry.oidc.refusals import IssuerSilent

TIMEOUT_S = 5.0
MOST_BYTES = 512 * 1024
CHUNK_BYTES = 64 * 1024


def fetch(issuer: str, url: str) -> dict[str, Any]:
    """Ask an issuer for a JSON object. Raises: IssuerSilent."""
    if not url.startswith("https://"):
        raise IssuerSilent(issuer, f"{url!r} is not https")
    opener = OpenerDirector()
    # These alone: no redirect, no other scheme, and no error page is taken for an answer.
    for handler in (ProxyHandler(), HTTPSHandler(context=ssl.create_default_context())):
        opener.add_handler(handler)
    request = Request(url, headers={"Accept": "application/json", "User-Agent": "registry"})  # noqa: S310
    try:
        with opener.open(request, timeout=TIMEOUT_S) as answer:
            return _read(issuer, url, answer)
    except (OSError, HTTPException) as error:
        raise IssuerSilent(issuer, f"{url!r} gave no answer: {error}") from error


def _read(issuer: str, url: str, answer: HTTPResponse) -> dict[str, Any]:
    if answer.status != HTTPStatus.OK:
        raise IssuerSilent(issuer, f"{url!r} answered {answer.status}")
    body, end = b"", time.monotonic() + TIMEOUT_S
    while chunk := answer.read1(CHUNK_BYTES):
        body += chunk
        if len(body) > MOST_BYTES or time.monotonic() > end:
            raise IssuerSilent(issuer, f"{url!r} sends too much, or too slowly")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise IssuerSilent(issuer, f"{url!r} sent no JSON") from error
    if not isinstance(found, dict):
        raise IssuerSilent(issuer, f"{url!r} sent no JSON object")
    return found
