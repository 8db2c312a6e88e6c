"""Secrets of the local stack: made on the first start, kept in `.run`, readable by the owner."""

from pathlib import Path

from stack import callers
from stack.install import step
from stack.processes import RUN
from stack.supervisor import HONCHO

REGISTRY = RUN / "registry-token"


def token_file(caller: str) -> Path:
    """Name the file that holds the token a caller shows to the services."""
    return callers.token_file(RUN, caller)


def ensure() -> None:
    """Leave one token a caller, and the variables that tell every service all of them."""
    RUN.mkdir(exist_ok=True)
    told = callers.variables(callers.tokens(RUN)).values()
    variables = RUN / "secrets.env"
    variables.unlink(missing_ok=True)
    callers.write_once(variables, "".join(f"{name}='{value}'\n" for name, value in told))


def ensure_registry_token() -> None:
    """Leave the token that `release` uploads with; the registry itself keeps only its hash."""
    if REGISTRY.exists():
        return
    command = ("registry/.venv/bin/registry", "token", "create", "stack", "--scope", "publish")
    made = step((*HONCHO, "run", "--", *command)).strip().splitlines()[-1]
    callers.write_once(REGISTRY, made)
