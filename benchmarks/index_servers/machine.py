"""What the benchmark needs of a machine, looked for before anything is started."""

import os
import platform
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[2]
FURTHER = "/usr/sbin:/usr/local/sbin"
"""Debian puts nginx where only root looks."""
PACKAGES = {"nginx": "nginx-light", "wrk": "wrk"}
"""Program to Debian's name of the package it is in."""
BUILT = {
    "registry/.venv/bin/registry": "`stack/poetry -C registry sync`",
    "registry/.venv/bin/pip": "`stack/poetry -C registry sync`",
    ".venv/bin/uv": "`make tools`",
    ".venv/poetry/bin/poetry": "`make tools`",
}


def check() -> None:
    """Make sure that every program is there. Raises: `click.ClickException` naming what is not."""
    for name in PACKAGES:
        program(name)
    for path, how in BUILT.items():
        if not (ROOT / path).exists():
            raise click.ClickException(f"There is no {path!r} yet; {how} makes it.")


def program(name: str) -> str:
    """Say where a program of the system is. Raises: `click.ClickException` naming its package."""
    found = shutil.which(name) or shutil.which(name, path=FURTHER)
    if found is None:
        package = PACKAGES[name]
        raise click.ClickException(
            f"There is no {name!r} on this machine; on Debian, `apt-get install {package}`."
        )
    return found


def conditions(rounds: int, seconds: int) -> str:
    """Say in one paragraph what machine this was."""
    commit = subprocess.run(
        ("git", "-C", str(ROOT), "describe", "--always", "--dirty"),
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    disk = _file_system(Path(tempfile.gettempdir()).resolve())
    day, load = time.strftime("%Y-%m-%d", time.gmtime()), os.getloadavg()[2]
    return (
        f"{day}, commit {commit or 'unknown'}, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {os.cpu_count()} CPUs with a load of {load:.1f} "
        f"at the end, files on {disk}; {rounds} rounds of {seconds} s a point."
    )


def _file_system(folder: Path) -> str:
    """Name the file system that a folder is on: on tmpfs a sync costs nothing."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text("utf-8").splitlines()]
    around = {where: kind for where, kind in mounts if folder.is_relative_to(where)}
    return around[max(around, key=len)]
