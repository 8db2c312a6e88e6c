"""What people see: one table of what runs where, and what to try next."""

import json
from contextlib import suppress

import click
import httpx
from rich import box
from rich.console import Console
from rich.table import Table

from stack.credentials import token_file
from stack.processes import Process, registry, services
from stack.settings import ROOT, Settings
from stack.supervisor import listens, ready

HEADINGS = ("what", "where", "state", "shared-models", "service-kit")


def table(settings: Settings) -> bool:
    """Print the table of processes on stdout; true when every one is ready."""
    parts = (registry(settings), *services(settings))
    sheet = Table(
        "what",
        "where",
        "state",
        "shared-models",
        "service-kit",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    states = [_state(part) for part in parts]
    for part, state in zip(parts, states, strict=True):
        pins = _distributions(part) if state == "ready" else {}
        sheet.add_row(
            part.name, part.url, state, pins.get("shared-models", ""), pins.get("service-kit", "")
        )
    Console().print(sheet)
    return set(states) == {"ready"}


def _state(part: Process) -> str:
    if ready(part):
        return "ready"
    return "not ready" if listens(part.port) else "down"


def _distributions(part: Process) -> dict[str, str]:
    with suppress(httpx.HTTPError, ValueError):
        found = httpx.get(f"{part.url}/version", timeout=2.0).json()
        return dict(found.get("distributions", {})) if isinstance(found, dict) else {}
    return {}


def hints(settings: Settings) -> None:
    """Print what to try next, each line ready to paste."""
    base = registry(settings).url
    cron = next(part for part in services(settings) if part.name == "cron")
    token = token_file("assistant").relative_to(ROOT)
    schedule = {"kind": "recurring", "freq": "daily", "at": "09:00", "tz": "Europe/Belgrade"}
    schedule |= {"start": "2026-01-01"}
    body = json.dumps({"schedule": schedule, "after": "2026-01-01T00:00:00Z", "count": 3})
    lines = (
        "",
        "Try next:",
        f"  curl {base}/simple/shared-models/",
        f"  pip download --no-deps shared-models --index-url {base}/simple/",
        f"  curl {cron.url}/version",
        f'  curl -H "Authorization: Bearer $(cat {token})" \\',
        "       -H 'Content-Type: application/json' \\",
        f"       -d '{body}' {cron.url}/schedules/preview",
        "  make status | make logs | make down | make test",
    )
    click.echo("\n".join(lines))
