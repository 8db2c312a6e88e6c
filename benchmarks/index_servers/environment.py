"""The peers' own environment: pinned, installed once by pip from where pip takes packages."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import click

from benchmarks.index_servers.machine import ROOT

PINS = Path(__file__).with_name("peers.txt")
KEPT = ROOT / ".run" / "bench"


class Environment:
    """Programs of the peers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def program(self, name: str) -> Path:
        """Say where a program is."""
        return self._folder / "bin" / name


def prepare() -> Environment:
    """Find the environment of these pins, or make it. Raises: `click.ClickException`."""
    folder = KEPT / f"peers-{hashlib.sha256(PINS.read_bytes()).hexdigest()[:12]}"
    done = folder / "complete"
    if not done.exists():
        click.echo(f"installing the peers into {folder.relative_to(ROOT)}, once", err=True)
        shutil.rmtree(folder, ignore_errors=True)
        _run(sys.executable, "-m", "venv", str(folder))
        pip = (str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check")
        _run(*pip, "install", "--quiet", "--require-hashes", "-r", str(PINS))
        done.touch()
    return Environment(folder)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException(f"{' '.join(command)!r} failed:\n{done.stderr[-2000:]}")
