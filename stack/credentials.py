"""Secrets of the local stack: made on the first start, kept in `.run`, readable by the owner."""

import json
from os import O_CREAT, O_EXCL, O_WRONLY, fdopen
from os import open as open_fd
from pathlib import Path
from secrets import token_urlsafe

from stack.install import step
from stack.processes import PREFIXES, RUN
from stack.supervisor import HONCHO

REGISTRY = RUN / "registry-token"


def token_file(caller: str) -> Path:
    """Name the file that holds the token a caller shows to the services."""
    return RUN / f"{caller}-token"


def ensure() -> None:
    """Leave one token a caller, and the variables that tell every service all of them."""
    RUN.mkdir(exist_ok=True)
    for caller in PREFIXES:
        if not token_file(caller).exists():
            _write(token_file(caller), token_urlsafe(32))
    tokens = json.dumps({caller: token_file(caller).read_text() for caller in PREFIXES})
    lines = [f"{prefix}_INTERNAL_TOKENS='{tokens}'\n" for prefix in PREFIXES.values()]
    variables = RUN / "secrets.env"
    variables.unlink(missing_ok=True)
    _write(variables, "".join(lines))


def ensure_registry_token() -> None:
    """Leave the token that `release` uploads with; the registry itself keeps only its hash."""
    if REGISTRY.exists():
        return
    command = ("registry/.venv/bin/registry", "token", "create", "stack", "--scope", "publish")
    _write(REGISTRY, step((*HONCHO, "run", "--", *command)).strip().splitlines()[-1])


def _write(path: Path, text: str) -> None:
    with fdopen(open_fd(path, O_WRONLY | O_CREAT | O_EXCL, 0o600), "w") as file:
        file.write(text)
