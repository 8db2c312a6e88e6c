"""Stock upload clients: each writes a wheel and a source distribution, and sends both."""

from collections.abc import Callable
from pathlib import Path

from clients import Said, hatch, pdm
from packages import sdist, wheel
from proxy import Watched
from support import BIN, ROOT, command
from tools import tool

USER = "__token__"
PROJECT = """
[build-system]
requires = ["flit_core"]
build-backend = "flit_core.buildapi"
[project]
name = "{name}"
version = "1.0"
description = "A package."
requires-python = ">=3.11"
"""
Uploads = Callable[[Watched, Path, str, str], Said]


def send_by_twine(seen: Watched, folder: Path, *files: str) -> Said:
    login = ("--username", USER, "--password", seen.registry.token)
    options = ("--non-interactive", "--disable-progress-bar", "--repository-url", f"{seen.url}/")
    done = command(str(BIN / "twine"), "upload", *options, *login, *files, cwd=folder)
    return done.returncode, done.stdout + done.stderr


def send_by_uv(seen: Watched, folder: Path, *files: str) -> Said:
    login = ("--username", USER, "--password", seen.registry.token)
    where = ("--no-cache", "--publish-url", f"{seen.url}/")
    done = command(str(BIN / "uv"), "publish", *where, *login, *files, cwd=folder)
    return done.returncode, done.stdout + done.stderr


def twine(seen: Watched, folder: Path, name: str, text: str) -> Said:
    return send_by_twine(seen, folder, *_write(folder, name, text))


def uv(seen: Watched, folder: Path, name: str, text: str, *options: str) -> Said:
    return send_by_uv(seen, folder, *options, *_write(folder, name, text))


def poetry(seen: Watched, folder: Path, name: str, text: str, *options: str) -> Said:
    _write(folder, name, text)
    done = command(
        *(str(ROOT / "stack" / "poetry"), "publish", "--repository", "ours", *options),
        cwd=folder,
        POETRY_REPOSITORIES_OURS_URL=f"{seen.url}/",
        POETRY_HTTP_BASIC_OURS_USERNAME=USER,
        POETRY_HTTP_BASIC_OURS_PASSWORD=seen.registry.token,
    )
    return done.returncode, done.stdout + done.stderr


def _pdm(seen: Watched, folder: Path, name: str, text: str) -> Said:
    _write(folder, name, text)
    login = ("--username", USER, "--password", seen.registry.token)
    return pdm(folder, "publish", "--no-build", "--repository", f"{seen.url}/", *login)


def _hatch(seen: Watched, folder: Path, name: str, text: str) -> Said:
    login = ("-u", USER, "-a", seen.registry.token)
    return hatch(folder, "publish", "-n", "-r", f"{seen.url}/", *login, *_write(folder, name, text))


def _flit(seen: Watched, folder: Path, name: str, text: str) -> Said:
    """Let flit build what it sends; it sends nothing else."""
    (folder / "pyproject.toml").write_text(PROJECT.format(name=name))
    (folder / name).mkdir(exist_ok=True)
    (folder / name / "__init__.py").write_text(text)
    done = command(
        *(str(tool("flit")), "publish"),
        cwd=folder,
        SOURCE_DATE_EPOCH="1000000000",
        FLIT_INDEX_URL=f"{seen.url}/",
        FLIT_USERNAME=USER,
        FLIT_PASSWORD=seen.registry.token,
    )
    return done.returncode, done.stdout + done.stderr


def _write(folder: Path, name: str, text: str) -> list[str]:
    (folder / "pyproject.toml").write_text(PROJECT.format(name=name))
    packages = (wheel(name, "1.0", text.encode()), sdist(name, "1.0"))
    return [str(package.write(folder / "dist")) for package in packages]


UPLOADERS: dict[str, Uploads] = {
    "twine": twine,
    "uv": uv,
    "poetry": poetry,
    "pdm": _pdm,
    "hatch": _hatch,
    "flit": _flit,
}
