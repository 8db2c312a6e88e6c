"""Every place where a project names a dependency, and the exact version it asks for."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import tomlkit
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from release.model.lines import key
from release.model.pyproject import PoetryDependency, Pyproject

PINS = "project"
"""The table whose `dependencies` hold the pins."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place that names a dependency."""

    name: str
    """The normalised name of the distribution."""
    section: str
    """The table it stands in."""
    pattern: str
    """What finds its line in that table."""
    requirement: Requirement | None = None
    """What a standard requirement says."""
    constraint: Mapping[str, Any] = field(default_factory=dict)
    """What an entry of Poetry's says."""


def mentions(pyproject: Pyproject) -> Iterator[Mention]:
    """List every dependency of every kind: the standard tables first, Poetry's own after them."""
    yield from standard(PINS, pyproject.project.dependencies)
    for extra, entries in pyproject.project.optional_dependencies.items():
        yield from standard(f"project.optional-dependencies.{extra}", entries)
    for group, lines in pyproject.dependency_groups.items():
        yield from standard(
            f"dependency-groups.{group}", (line for line in lines if isinstance(line, str))
        )
    poetry = pyproject.tool.poetry
    yield from own("tool.poetry.dependencies", poetry.dependencies)
    yield from own("tool.poetry.dev-dependencies", poetry.dev_dependencies)
    for name, table in poetry.group.items():
        yield from own(f"tool.poetry.group.{name}.dependencies", table.dependencies)


def standard(section: str, entries: Iterator[str] | tuple[str, ...]) -> Iterator[Mention]:
    """Read requirements written as PEP 508 says.

    Raises: `packaging.requirements.InvalidRequirement`.
    """
    for entry in entries:
        requirement = Requirement(entry)
        name = canonicalize_name(requirement.name)
        yield Mention(name, section, re.escape(entry), requirement)


def own(section: str, entries: Mapping[str, PoetryDependency]) -> Iterator[Mention]:
    """Read Poetry's own entries; one that lists several constraints is several mentions."""
    for name, entry in entries.items():
        for constraint in entry if isinstance(entry, list) else [entry]:
            says = {"version": constraint} if isinstance(constraint, str) else constraint
            yield Mention(canonicalize_name(name), section, key(name), constraint=says)


def pin(pyproject: Pyproject, package: str) -> Mention | None:
    """Pick the mention whose version counts: the one in `[project] dependencies`."""
    found = standard(PINS, pyproject.project.dependencies)
    return next((mention for mention in found if mention.name == package), None)


def exact(requirement: Requirement) -> str | None:
    """Tell the one version a requirement allows, if it is written `==X.Y.Z`."""
    match = re.fullmatch(r"==(\d+\.\d+\.\d+)", str(requirement.specifier))
    return match[1] if match else None


def version(pyproject: Pyproject, package: str) -> str | None:
    """Tell which version of a package a project pins, if it pins one exactly."""
    found = pin(pyproject, package)
    return exact(found.requirement) if found and found.requirement else None


def asked(pyproject: Pyproject, package: str) -> str | None:
    """Tell what a project asks for: the version it pins, else the range as it is written."""
    found = pin(pyproject, package)
    if found is None or found.requirement is None:
        return None
    return exact(found.requirement) or str(found.requirement.specifier)


def move(text: str, package: str, to: str) -> str:
    """Rewrite the pin of one package in the text of a `pyproject.toml`; all else stays the same."""
    document = tomlkit.parse(text)
    dependencies = document["project"]["dependencies"]
    for place, entry in enumerate(dependencies):
        requirement = Requirement(entry)
        if canonicalize_name(requirement.name) == package:
            dependencies[place] = pinned(requirement, to)
    return tomlkit.dumps(document)


def pinned(requirement: Requirement, to: str) -> str:
    """Write a requirement as Poetry writes an exact one: `shared-models (==1.1.0)`."""
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    marker = f" ; {requirement.marker}" if requirement.marker else ""
    return f"{requirement.name}{extras} (=={to}){marker}"
