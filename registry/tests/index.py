"""The index as its callers see it: the forms of a page, and what an administrator says."""

import json
from typing import Any
from urllib.parse import urldefrag, urljoin

from simple_html import Page, read
from support import Answer, Registry

V1, LATEST = "application/vnd.pypi.simple.v1", "application/vnd.pypi.simple.latest"
JSON, HTML = f"{V1}+json", f"{V1}+html"
TEXT = "text/html; charset=utf-8"
ROOT = "/simple/"


def data(registry: Registry, path: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(registry.ask(path, Accept=JSON).body)
    return found


def html(registry: Registry, path: str) -> Page:
    return read(registry.ask(path, Accept="text/html").text)


def follow(registry: Registry, path: str, link: str) -> Answer:
    """Ask for what a link of a page leads to."""
    return registry.ask(urldefrag(urljoin(path, link)).url)


def say(registry: Registry, verb: str, **fields: str) -> None:
    body = json.dumps(fields).encode()
    sent = registry.ask(f"/api/{verb}", "POST", body, Content_Type="application/json")
    assert sent.status == 200, sent.text
