"""A copy of the repository's last commit, in which one service after another is changed."""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

from benchmarks.images.engine import run

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "shared-models"
NAMED = "http://localhost:8080/simple"
"""The registry that the projects and the locks name."""
PIN = re.compile(rf'"{PACKAGE} \(==(.+)\)"')
CACHE = re.compile(r"--mount=type=cache,")
STAGE = re.compile(r"^FROM (?!scratch).*", re.MULTILINE)


class Pins(NamedTuple):
    """The two files that say what a service is made with."""

    project: str
    lock: str


class Service:
    """One service in the copy, with the pins of now and those of another release."""

    def __init__(self, tree: Path, name: str, registry: str) -> None:
        """Lock the service twice against this registry; ``tree`` is the copy's folder."""
        self.tree, self.name = tree, name
        self.folder = tree / "services" / name
        self.module = self.folder / "src" / name / "app.py"
        self.source = self.module.read_text("utf-8")
        now = self._read().project.replace(NAMED, registry.rstrip("/"))
        self.now = self._locked(now)
        self.moved = self._locked(PIN.sub(f'"{PACKAGE} (=={other(pinned(now))})"', now))

    def edit(self, mark: str) -> None:
        """Leave one line changed in one module."""
        self.module.write_text(f"{self.source}# {mark}\n", "utf-8")

    def bump(self) -> None:
        """Leave the pins of the other release."""
        self._write(self.moved)

    def restore(self) -> None:
        """Leave everything as it was."""
        self.module.write_text(self.source, "utf-8")
        self._write(self.now)

    def _locked(self, project: str) -> Pins:
        pins = self._read()
        if project != pins.project:
            self._write(Pins(project, pins.lock))
            settings = f"STACK_VENV={ROOT / '.venv'}", f"POETRY_CACHE_DIR={self.tree / 'cache'}"
            poetry = str(self.tree / "stack" / "poetry")
            run("env", *settings, poetry, "-C", str(self.folder), "lock", cwd=self.tree)
        return self._read()

    def _read(self) -> Pins:
        return Pins(*((self.folder / name).read_text("utf-8") for name in FILES))

    def _write(self, pins: Pins) -> None:
        for name, text in zip(FILES, pins, strict=True):
            (self.folder / name).write_text(text, "utf-8")


FILES = ("pyproject.toml", "poetry.lock")


def clone(folder: Path) -> Path:
    """Copy the last commit; the tree this runs from is only read."""
    run("git", "clone", "--quiet", str(ROOT), str(folder))
    return folder


def recipe(file: Path, mark: str) -> str:
    """Give a Dockerfile's text of which nothing was ever built, nor downloaded, before.

    ``mark`` is in the name of its download cache and, unused, in each of its stages.
    """
    text = CACHE.sub(f"--mount=type=cache,id={mark},", file.read_text("utf-8"))
    return STAGE.sub(rf"\g<0>\nARG BENCHMARK={mark}", text)


def pinned(project: str) -> str:
    """Read which version a project pins."""
    found = PIN.search(project)
    if found is None:
        raise ValueError(project)
    return found[1]


def other(version: str) -> str:
    """Name the last recorded release that is not this one."""
    return next(each for each in reversed(releases()) if each != version)


def releases() -> list[str]:
    """List the recorded versions of the contracts, oldest first."""
    recorded = tomllib.loads((ROOT / "releases.toml").read_text("utf-8"))["release"]
    return [str(each["version"]) for each in recorded if each["package"] == PACKAGE]


def commit(tree: Path) -> str:
    """Name the commit of a copy, in short."""
    return run("git", "-C", str(tree), "rev-parse", "--short", "HEAD").strip()
