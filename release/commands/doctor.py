"""`release doctor`: whether every project takes what was released, and nothing else."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TypeVar

import click
from pydantic import BaseModel, ConfigDict

from release import report, rules
from release.errors import CouldNotCheck, NotChecked
from release.model.facts import Facts
from release.model.finding import Finding
from release.model.package import PACKAGES
from release.model.project import Project
from release.settings import Settings
from release.world.index import Index
from release.world.poetry import Poetry
from release.world.projects import read_all
from release.world.tree import Tree

T = TypeVar("T")
FINDINGS = 100


class Diagnosis(BaseModel):
    """Everything that was found, and everything that could not be looked at."""

    model_config = ConfigDict(frozen=True)

    services: int
    packages: int
    findings: tuple[Finding, ...]
    unanswered: tuple[str, ...]
    """Why a part could not be checked; with any of these nothing is known to be fine."""

    def __str__(self) -> str:
        looked = f"{count(self.services, 'service')}, {count(self.packages, 'package')}"
        if self.findings:
            files = len({finding.file for finding in self.findings})
            return f"{looked}, {count(len(self.findings), 'finding')} in {count(files, 'file')}"
        return f"{looked}, {'not all checked' if self.unanswered else 'nothing to mend'}"


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--offline", is_flag=True, help="Do not ask the registry what it serves.")
@click.pass_obj
def command(settings: Settings, *, as_json: bool, offline: bool) -> None:
    """Check that every service takes our packages by version, from the registry."""
    diagnosis = diagnose(settings, offline=offline)
    if as_json:
        report.emit_json(diagnosis)
    else:
        for finding in diagnosis.findings:
            click.echo(str(finding))
        click.echo(str(diagnosis), err=bool(diagnosis.findings or diagnosis.unanswered))
    if diagnosis.unanswered:
        raise NotChecked(diagnosis.unanswered)
    if diagnosis.findings:
        click.get_current_context().exit(FINDINGS)


def count(number: int, thing: str) -> str:
    """Say how many there are: `1 file`, `2 files`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def diagnose(settings: Settings, *, offline: bool) -> Diagnosis:
    """Read everything once, ask every rule of every project, and keep who gave no answer.

    Raises: `FileDamaged`.
    """
    projects = read_all(settings.root)
    facts = around(settings, projects)
    complaints, silent = answers(ask_poetry(settings, projects))
    served, unreachable = ({}, ()) if offline else answers(ask_registry(settings))
    facts = replace(facts, complaints=complaints, served=served)
    return Diagnosis(
        services=sum(project.is_service for project in projects),
        packages=len(PACKAGES),
        findings=examine(projects, facts),
        unanswered=tuple(dict.fromkeys((*silent, *unreachable))),
    )


def around(settings: Settings, projects: Iterable[Project]) -> Facts:
    """Read what the repository itself says around the projects."""
    root = next((project for project in projects if project.folder == "."), None)
    return Facts(
        index_url=f"{settings.registry_url}simple/",
        python=root.pyproject.project.requires_python if root else "",
        records=Tree(settings.root).records(),
    )


def examine(projects: Iterable[Project], facts: Facts) -> tuple[Finding, ...]:
    """Ask every rule of every project."""
    return tuple(
        finding
        for project in projects
        for rule in rules.ALL
        for finding in rule.check(project, facts)
    )


def ask_poetry(
    settings: Settings, projects: tuple[Project, ...]
) -> Iterator[tuple[str, tuple[str, ...] | CouldNotCheck]]:
    """Let Poetry check every project, all at once: each takes a second of starting up."""
    poetry = Poetry(settings.root / settings.poetry)
    folders = [project.folder for project in projects]
    with ThreadPoolExecutor() as pool:
        asks = (partial(poetry.complaints, settings.root / folder) for folder in folders)
        yield from zip(folders, pool.map(attempt, asks), strict=True)


def ask_registry(settings: Settings) -> Iterator[tuple[str, dict[str, str] | CouldNotCheck]]:
    """Ask the registry what it serves of each package."""
    index = Index.of(settings)
    for package in PACKAGES:
        yield package.name, attempt(partial(index.files, package.name))


def attempt(ask: Callable[[], T]) -> T | CouldNotCheck:
    """Take the lack of an answer for a value, so that the other questions are still asked."""
    try:
        return ask()
    except CouldNotCheck as error:
        return error


def answers(asked: Iterable[tuple[str, T | CouldNotCheck]]) -> tuple[dict[str, T], tuple[str, ...]]:
    """Part the answers from the reasons of those who gave none."""
    given: dict[str, T] = {}
    reasons: list[str] = []
    for name, answer in asked:
        if isinstance(answer, CouldNotCheck):
            reasons.append(str(answer))
        else:
            given[name] = answer
    return given, tuple(reasons)
