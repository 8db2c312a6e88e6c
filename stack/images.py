"""`stack images`: what `docker compose build` makes, with labels that say what is inside."""

import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

from stack.callers import PREFIXES
from stack.errors import StepFailed
from stack.settings import ROOT


def build(services: tuple[str, ...], root: Path = ROOT) -> None:
    """Leave the images of these services of compose.yaml, of all when none is named.

    Raises: `StepFailed`; what went wrong was printed by docker.
    """
    command = ("docker", "compose", "build", *services)
    told = dict(facts(root))
    assigned = (f"{name}={value}" for name, value in told.items())
    code = subprocess.run(("env", *assigned, *command), cwd=root, check=False).returncode
    if code:
        raise StepFailed(" ".join(command), code, "docker said why, above")


def facts(root: Path) -> Iterator[tuple[str, str]]:
    """Name each variable of compose.yaml that the tree itself can tell, with its value."""
    yield from commit(root)
    for service, prefix in PREFIXES.items():
        lock = root / "services" / f"{service}_service" / "poetry.lock"
        yield f"{prefix}_SHARED_MODELS", locked(lock.read_text("utf-8"), "shared-models")


def commit(root: Path) -> Iterator[tuple[str, str]]:
    """Name the commit and its time; nothing outside of a repository."""
    asked = ("git", "-C", str(root), "log", "-1", "--format=%H %ct")
    shown = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split()
    changed = subprocess.run(
        ("git", "-C", str(root), "status", "--porcelain"), capture_output=True, check=False
    ).stdout
    if shown:
        yield "REVISION", shown[0] + ("-dirty" if changed else "")
        yield "SOURCE_DATE_EPOCH", shown[1]


def locked(lock: str, package: str) -> str:
    """Read the version of a package out of a lock's text."""
    return next(
        str(each["version"]) for each in tomllib.loads(lock)["package"] if each["name"] == package
    )
