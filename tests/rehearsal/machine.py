"""The machine a job runs on: what a forge's runner has, and this machine's way to packages."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OF_PIP = "PIP_"
PASSED = (
    "LANG",
    "LC_ALL",
    "CURL_CA_BUNDLE",
    "GIT_SSL_CAINFO",
    "REQUESTS_CA_BUNDLE",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "POETRY_PYPI_MIRROR_URL",
    "UV_DEFAULT_INDEX",
)
"""How programs reach the network here. Nothing else of our own environment gets into a job."""


@cache
def base() -> Mapping[str, str]:
    """Return the variables of a machine on which nothing has run yet, but for its folders."""
    inherited = os.environ  # noqa: TID251 a job gets a chosen part of it
    passed = {k: v for k, v in inherited.items() if k in PASSED or k.startswith(OF_PIP)}
    # Our own environments are not on a fresh machine.
    places = [p for p in inherited["PATH"].split(":") if not Path(p).is_relative_to(ROOT)]
    return passed | {"PATH": ":".join(places), "CI": "true", "PIP_CACHE_DIR": _cache()}


def _cache() -> str:
    query = (ROOT / ".venv/bin/python", "-m", "pip", "cache", "dir")
    return subprocess.run(query, capture_output=True, text=True, check=True).stdout.strip()


def home(folder: Path) -> Path:
    """Make a home with nothing in it but this machine's settings of pip."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (".config/pip", ".pip"):
        if (Path.home() / name).is_dir():
            shutil.copytree(Path.home() / name, folder / name, dirs_exist_ok=True)
    return folder


@cache
def python(version: str) -> Path | None:
    """Find the folder of programs of a Python, if this machine has it."""
    # Where pyenv stands in front of the Pythons, it finds one only when told which.
    told = ("env", f"PYENV_VERSION={version}")
    query = (*told, f"python{version}", "-c", "import sys; print(sys.base_prefix)")
    done = subprocess.run(query, capture_output=True, text=True, check=False)
    return Path(done.stdout.strip()) / "bin" if done.returncode == 0 else None
