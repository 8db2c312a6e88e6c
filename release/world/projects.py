"""The Poetry projects of the repository, read from its files."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from packaging.requirements import InvalidRequirement
from pydantic import ValidationError

from release.errors import FileDamaged
from release.model import pins
from release.model.project import LOCK, PYPROJECT, Project


def read_all(root: Path) -> tuple[Project, ...]:
    """Read every project that has a lock of its own: the root, the registry, the services by name.

    Raises: `FileDamaged`.
    """
    folders = (root, root / "registry", *sorted(root.glob("services/*")))
    return tuple(
        read(root, folder.relative_to(root).as_posix())
        for folder in folders
        if (folder / PYPROJECT).is_file()
    )


def read_services(root: Path) -> tuple[Project, ...]:
    """Read the services only.

    Raises: `FileDamaged`.
    """
    return tuple(project for project in read_all(root) if project.is_service)


def read(root: Path, folder: str) -> Project:
    """Read the project of one folder; without a lock it has an empty one.

    Raises: `FileDamaged`.
    """
    pyproject, lock = root / folder / PYPROJECT, root / folder / LOCK
    with undamaged(f"{folder}/{PYPROJECT}"):
        text = pyproject.read_text("utf-8")
        tuple(pins.mentions(Project.parse(folder, text, "").pyproject))
    with undamaged(f"{folder}/{LOCK}"):
        return Project.parse(folder, text, lock.read_text("utf-8") if lock.is_file() else "")


@contextmanager
def undamaged(file: str) -> Iterator[None]:
    """Name the file in whatever keeps it from being read."""
    try:
        yield
    except (ValidationError, tomllib.TOMLDecodeError, InvalidRequirement, UnicodeError) as damage:
        raise FileDamaged(file, str(damage)) from damage
