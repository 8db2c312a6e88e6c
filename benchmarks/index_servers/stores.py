"""Synthetic stores: the same wheels in a folder, ten to a project, in every size."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks.index_servers.wheels import BIG_BYTES, Wheel, make

FILES_A_PROJECT = 10
TREE = {0: (1, 2), 1: (3,), 2: (4,)}
"""Within each five projects: who depends on whom, so that one name resolves to five packages."""
FIVE = 5
BIG = "big-sample"


@dataclass(frozen=True)
class Store:
    """A folder of wheels."""

    files: int
    folder: Path
    wheels: tuple[Wheel, ...]
    big: Wheel

    @cached_property
    def projects(self) -> tuple[str, ...]:
        """Every project but the big one, in an order that is no order, the same each time."""
        names = sorted({wheel.project for wheel in self.wheels})
        return tuple(random.Random(self.files).sample(names, len(names)))  # noqa: S311 no secret

    @cached_property
    def shuffled(self) -> tuple[Wheel, ...]:
        """Every wheel but the big one, in an order that is no order, the same each time."""
        return tuple(random.Random(self.files).sample(self.wheels, len(self.wheels)))  # noqa: S311

    @property
    def everything(self) -> tuple[Wheel, ...]:
        """Every wheel, the big one too."""
        return (*self.wheels, self.big)


def fill(folder: Path, files: int) -> Store:
    """Write a store of so many ordinary wheels and one big one."""
    folder.mkdir(parents=True)
    wheels = []
    for wheel, content in _contents(files):
        (folder / wheel.filename).write_bytes(content)
        wheels.append(wheel)
    big, content = make(BIG, "1.0.0", data_bytes=BIG_BYTES)
    (folder / big.filename).write_bytes(content)
    return Store(files, folder, tuple(wheels), big)


def _contents(files: int) -> Iterator[tuple[Wheel, bytes]]:
    projects = -(-files // FILES_A_PROJECT)
    for number in range(files):
        project, minor = divmod(number, FILES_A_PROJECT)
        yield make(name(project), f"1.{minor}.0", requirements(project, projects))


def name(project: int) -> str:
    """Name a project by its number."""
    return f"sample-{project:05}"


def requirements(project: int, projects: int) -> tuple[str, ...]:
    """Say which of so many projects a project depends on."""
    first, place = project - project % FIVE, project % FIVE
    wanted = (first + other for other in TREE.get(place, ()))
    return tuple(name(other) for other in wanted if other < projects)
