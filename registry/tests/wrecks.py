"""The crash matrix: each operation, killed at each of its steps, and what came back of it."""

import gc
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from inside import opened
from killing import Kill, killed_at, side_by_side
from operations import Operation
from registry import Finding, Store, verify
from registry.garbage import collect
from states import State, answers_of, leaked, marked, shown_in, spoilt, state_of
from works import furnish, nothing

AT_ONCE = 2
DAYS = 30
KNOWN = {
    *("files", "incoming", "aside", "site", "mark", "guesses", "users.htpasswd.moved"),
    *("catalogue.sqlite", "catalogue.sqlite-wal", "catalogue.sqlite-shm"),
}
"""What a data folder may hold."""


@dataclass(frozen=True)
class Wreck:
    """One kill, what came back after it, and whatever should not be so."""

    kill: Kill
    state: State
    spoilt: list[str]
    leaked: list[str]
    unlike: list[str]
    """Where the site is not what the registry answers."""
    mark: tuple[int | None, int | None, int]
    found: list[Finding]
    found_again: list[Finding]
    strangers: list[str]
    aside: set[bytes]


@dataclass(frozen=True)
class Row:
    """One operation, gone through: the states before, within and after it, and every wreck."""

    operation: Operation
    states: list[State]
    wrecks: list[Wreck]


class Matrix:
    """Every operation that was asked for; each is gone through once."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._furnished = folder, folder / "furnished"
        self._rows: dict[str, Row] = {}
        # What is loaded here need not be loaded by each process that is killed.
        with opened(folder / "loading"):
            pass
        self._furnished.mkdir()
        side_by_side([partial(furnish, self._furnished)])

    def row(self, operation: Operation) -> Row:
        """Go through an operation."""
        if operation.name not in self._rows:
            place = self._folder / operation.name.replace(" ", "-")
            # In other processes, for commands change the one they run in.
            place.mkdir()
            _copy(self._furnished, place / "template")
            (states,) = side_by_side([partial(_states, operation, place)])
            parts = side_by_side(
                [partial(_wrecks, operation, place, first) for first in range(AT_ONCE)]
            )
            shutil.rmtree(place)
            wrecks = sorted((w for part in parts for w in part), key=lambda wreck: wreck.kill)
            self._rows[operation.name] = Row(operation, states, wrecks)
        return self._rows[operation.name]


def _states(operation: Operation, place: Path) -> list[State]:
    template = place / "template"
    operation.before(template)
    states = []
    for number, stage in enumerate((nothing, *operation.halfway, operation.work)):
        here = _copy(template, place / f"stage-{number}")
        stage(here)
        states.append(_examine(Kill(0, "", answered=True), operation, here).state)
        shutil.rmtree(here)
    return states


def _wrecks(operation: Operation, place: Path, number: int) -> list[Wreck]:
    wrecks: list[Wreck] = []
    # Processes that end so soon need no copy of what a collection would touch.
    gc.freeze()
    while True:
        here = _copy(place / "template", place / f"kill-{number}")
        kill = killed_at(number, partial(operation.work, here))
        if kill is None:
            return wrecks
        wrecks.append(_examine(kill, operation, here))
        shutil.rmtree(here)
        number += AT_ONCE


def _examine(kill: Kill, operation: Operation, place: Path) -> Wreck:
    operation.again(place)
    data = place / operation.looks
    with opened(data) as registry:
        mark, state = marked(data), state_of(registry, data)
        answers, shown = answers_of(registry), shown_in(data / "site")
        differ = {path for path in answers | shown if answers.get(path) != shown.get(path)}
        odd = spoilt(registry, answers), leaked(registry), sorted(differ), mark
        found = list(verify(registry.store))
        again = list(verify(registry.store)) if found else []
        for _ in collect(registry.store, DAYS):
            pass
        strangers = sorted(_strangers(registry.store, data))
    aside = {path.read_bytes() for path in (data / "aside").rglob("*") if path.is_file()}
    return Wreck(kill, state, *odd, found, again, strangers, aside)


def _strangers(store: Store, data: Path) -> Iterator[str]:
    kept = {store.shelf.at(file.project, file.filename) for file in store.catalogue.files()}
    folders = {path.parent for path in kept}
    yield from (path.name for path in data.iterdir() if path.name not in KNOWN)
    for path in (*(data / "files").rglob("*"), *(data / "incoming").iterdir()):
        if path not in kept | folders:
            yield str(path.relative_to(data))


def _copy(source: Path, target: Path) -> Path:
    """Copy a place; what was one file under two names is so again."""
    copied: dict[int, str] = {}

    def copy(old: str, new: str) -> str:
        number = Path(old).stat().st_ino
        os.link(copied[number], new) if number in copied else shutil.copy2(old, new)
        copied[number] = new
        return new

    shutil.copytree(source, target, copy_function=copy)
    return target
