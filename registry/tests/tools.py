"""Clients that this project itself does not use: in an environment of their own, made once."""

import contextlib
import fcntl
import hashlib
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from support import ROOT

LOCK = Path(__file__).with_name("clients.txt")
FOLDER = ROOT / ".run" / "clients"
# With the machine's settings, for they say where public packages are.
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
OLD_PIPS = {
    "22.1.2": "sha256:a3edacb89022ef5258bf61852728bf866632a394da837ca49eb4303635835f17",
    "22.3.1": "sha256:908c78e6bc29b676ede1c4d57981d490cb892eb45cd8c214ab6298125119e077",
    "23.1.2": "sha256:3ef6ac33239e4027d9a5598a381b9d30880a1477e50039db2eac6e8a8f6d1b18",
}


def tool(name: str) -> Path:
    """Find a program of the environment that `clients.txt` describes."""
    return _environment() / "bin" / name


def old_pip(version: str) -> Path:
    """Find a pip of before PEP 714, which runs out of its wheel."""
    folder = FOLDER / "pips" / version
    wheel = folder / f"pip-{version}-py3-none-any.whl"
    with _making():
        if not wheel.is_file():
            _fetch_pip(version, folder)
    return wheel / "pip"


def _fetch_pip(version: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    wanted = folder / "wanted.txt"
    wanted.write_text(f"pip=={version} --hash={OLD_PIPS[version]}\n")
    fetch = ("download", "--no-deps", "--require-hashes", "-d", str(folder), "-r", str(wanted))
    subprocess.run([*PIP, *fetch], check=True)


@lru_cache
def _environment() -> Path:
    made, stamp = FOLDER / "venv", FOLDER / "venv" / ".made"
    # The folder takes part: an environment holds its own path and does not survive a move.
    made_of = f"{made} {sys.version}".encode() + LOCK.read_bytes()
    digest = hashlib.sha256(made_of).hexdigest()
    with _making():
        if not stamp.is_file() or stamp.read_text() != digest:
            _make(made)
            stamp.write_text(digest)
    return made


def _make(made: Path) -> None:
    shutil.rmtree(made, ignore_errors=True)
    venv.create(made, with_pip=False)
    into = ("--python", str(made / "bin" / "python"))
    # The lock is whole, so nothing is resolved; pip would stumble over an extra in it.
    install = ("install", "--no-deps", "--require-hashes", "-r", str(LOCK))
    subprocess.run([*PIP, *into, *install], check=True)


@contextlib.contextmanager
def _making() -> Iterator[None]:
    # Tests of two processes want the same environment, and it must be made once.
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
