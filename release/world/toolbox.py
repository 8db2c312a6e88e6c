"""Environments that hold exactly the recorded build tools, made once and kept."""

import sys
import venv
from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from release.world.run import run

KEPT = "build"
"""Folder inside the tool's own environment."""


def python_with(tools: Mapping[str, str]) -> Path:
    """Return a Python that has these distributions in these versions, and nothing else.

    Shape: safe for several processes at once; the first to finish wins.
    Raises: `ToolFailed` when pip cannot get them.
    """
    wanted = sorted(f"{name}=={version}" for name, version in tools.items())
    digest = sha256("\n".join([sys.version, *wanted]).encode()).hexdigest()[:16]
    kept = _shelf() / digest
    if not (kept / "bin" / "python").exists():
        with TemporaryDirectory(dir=_shelf(), prefix=f"{digest}.") as temporary:
            fresh = Path(temporary) / "environment"
            install(environment(fresh), "--no-deps", *wanted)
            _keep(fresh, kept)
    return kept / "bin" / "python"


def environment(folder: Path) -> Path:
    """Make an empty environment and return its Python."""
    venv.create(folder, symlinks=True)
    return folder / "bin" / "python"


def install(
    python: Path,
    *arguments: str,
    env: Mapping[str, str] | None = None,
    unset: Collection[str] = (),
) -> None:
    """Let this tool's pip install into another Python's environment.

    Raises: `ToolFailed`.
    """
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    command = (sys.executable, "-m", "pip", "--python", str(python), *quiet, "install")
    run((*command, *arguments), cwd=python.parent, env=env, unset=unset)


def _shelf() -> Path:
    inside = sys.prefix != sys.base_prefix
    shelf = Path(sys.prefix) / KEPT if inside else Path.home() / ".cache" / "release"
    shelf.mkdir(parents=True, exist_ok=True)
    return shelf


def _keep(fresh: Path, kept: Path) -> None:
    try:
        # Only `python -m` is used, so the paths written into its scripts do not matter.
        fresh.rename(kept)
    except OSError:
        if not (kept / "bin" / "python").exists():
            raise
