"""Synthetic stores: the same wheels in a folder, ten to a project, in every size."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from benchmarks.index_servers.wheels import BIG_BYTES, Wheel, make

T = TypeVar("T")
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
        return self._mixed(sorted({wheel.project for wheel in self.wheels}))

    @cached_property
    def shuffled(self) -> tuple[Wheel, ...]:
        """Every wheel but the big one, in an order that is no order, the same each time."""
        return self._mixed(self.wheels)

    def _mixed(self, things: Sequence[T]) -> tuple[T, ...]:
        return tuple(random.Random(self.files).sample(things, len(things)))  # noqa: S311 no secret

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
