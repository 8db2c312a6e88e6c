"""The services as callers of one another: the prefix of each one's variables, and its token.

Only the standard library is used here: the containers' first step runs this file alone.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from secrets import token_urlsafe
from tempfile import NamedTemporaryFile

PREFIXES = {
    "assistant": "ASSISTANT",
    "rest": "REST",
    "google_calendar": "CALENDAR",
    "cron": "CRON",
    "telegram_bot": "TELEGRAM",
}
"""Each service, which is a caller of the others, and the prefix of its variables."""


def token_file(folder: Path, caller: str) -> Path:
    """Name the file that holds the token a caller shows to the services."""
    return folder / f"{caller}-token"


def tokens(folder: Path) -> dict[str, str]:
    """Read every caller's token; one that nobody made yet is made and kept."""
    return {caller: secret(token_file(folder, caller)) for caller in PREFIXES}


def variables(known: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Say, by service, the variable that tells it all tokens, and the value."""
    table = json.dumps(known)
    return {caller: (f"{prefix}_INTERNAL_TOKENS", table) for caller, prefix in PREFIXES.items()}


def secret(path: Path) -> str:
    """Read the secret in a file; a missing file is written with a fresh one first."""
    if not path.exists():
        write_once(path, token_urlsafe(32))
    return path.read_text("utf-8")


def write_once(path: Path, text: str) -> None:
    """Leave a new file, whole or not at all, for its owner alone. Raises: FileExistsError."""
    with NamedTemporaryFile("w", dir=path.parent) as fresh:
        fresh.write(text)
        fresh.flush()
        path.hardlink_to(fresh.name)
