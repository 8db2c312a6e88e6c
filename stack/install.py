"""Environments of the stack's projects, made by Poetry from their locks, once per lock."""

import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from stack.errors import StepFailed
from stack.processes import Process
from stack.settings import ROOT

POETRY = ROOT / "stack" / "poetry"


def install(processes: Iterable[Process]) -> list[str]:
    """Bring each project's `.venv` to its lock, two at a time; names those that had to change."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        changed = pool.map(_sync, (process.folder for process in processes))
        return [folder.name for folder in changed if folder]


def _sync(folder: Path) -> Path | None:
    stamp, digest = folder / ".venv" / ".installed", _digest(folder)
    if stamp.is_file() and stamp.read_text() == digest:
        return None
    step((str(POETRY), "-C", str(folder), "sync"))
    stamp.write_text(digest)
    return folder


def _digest(folder: Path) -> str:
    # The folder takes part: an environment holds its own path and does not survive a move.
    texts = (folder / name for name in ("pyproject.toml", "poetry.lock"))
    return sha256(b"\0".join([str(folder).encode(), *(t.read_bytes() for t in texts)])).hexdigest()


def step(command: tuple[str, ...]) -> str:
    """Run one preparing command from the root and return what it printed.

    Raises: `StepFailed` with the end of its output.
    """
    done = subprocess.run(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode:
        raise StepFailed(" ".join(command), done.returncode, done.stdout)
    return done.stdout
