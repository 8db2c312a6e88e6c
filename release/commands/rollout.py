"""`release rollout`: bring services to a released version, each tested and committed alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import click

from release import report
from release.errors import (
    BranchTaken,
    LockDiffers,
    NoIdentity,
    NotARepository,
    NotServed,
    ReleaseError,
    UnknownService,
)
from release.model import pins, record
from release.model.facts import SOURCE, Facts
from release.model.package import Package, named
from release.model.project import LOCK, PYPROJECT, Project
from release.model.record import Record
from release.model.rollout import Move, Outcome, Plan, Result, moves, subject
from release.rules import locked_hash_not_recorded, locked_version_differs
from release.settings import Settings
from release.world.git import Git
from release.world.index import Index
from release.world.poetry import Poetry
from release.world.projects import read, read_services
from release.world.suite import run_tests
from release.world.tree import Tree
from release.world.undo import as_it_was

FAILED = 100
COLUMNS = ("service", "from", "to", "result")


@dataclass(frozen=True, slots=True)
class Yard:
    """The parts of the world that a rollout works with."""

    tree: Tree
    git: Git
    poetry: Poetry
    index: Index

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Open the repository and the registry that the settings name."""
        tree = Tree(settings.root)
        poetry = Poetry(settings.root / settings.poetry)
        return cls(tree, Git(settings.root), poetry, Index.of(settings))


@click.command("rollout")
@click.argument("package")
@click.argument("version")
@click.argument("services", nargs=-1)
@click.option("--branch", help="Commit to a new branch of this name.")
@click.option("--execute", is_flag=True, help="Act; without it the plan is only shown.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(  # noqa: PLR0913 - one parameter an argument or option, which click passes by name
    settings: Settings,
    package: str,
    version: str,
    services: tuple[str, ...],
    *,
    branch: str | None,
    execute: bool,
    as_json: bool,
) -> None:
    """Move SERVICES, or every service that lags, to VERSION of PACKAGE."""
    yard = Yard.of(settings)
    plan = prepare(yard, package, version, services, branch)
    if not execute:
        show_plan(plan, as_json=as_json)
        return
    result = carry_out(yard, plan)
    show_result(result, as_json=as_json)
    if any(outcome.failure for outcome in result.outcomes):
        click.get_current_context().exit(FAILED)


def prepare(
    yard: Yard, name: str, version: str, chosen: tuple[str, ...], branch: str | None
) -> Plan:
    """Make the plan, or refuse what could not end well.

    Raises: `WrongCall`, `Refused` or `CouldNotCheck`.
    """
    package = named(name)
    wanted = record.require(yard.tree.records(), name, version)
    services = read_services(yard.tree.root)
    takers = tuple(s.name for s in services if pins.pin(s.pyproject, name))
    for unknown in (service for service in chosen if service not in takers):
        raise UnknownService(unknown, name, takers)
    require_ready(yard.git, branch)
    require_served(yard.index, package, wanted)
    planned = tuple(moves(services, name, version, chosen))
    return Plan(package=name, version=version, branch=branch, moves=planned)


def require_ready(git: Git, branch: str | None) -> None:
    """Return when the repository can take commits and nothing in it would be lost."""
    if not git.is_repository():
        raise NotARepository(str(git.root))
    git.require_clean()
    if not git.has_identity():
        raise NoIdentity
    if branch and git.branch_exists(branch):
        raise BranchTaken(branch)


def require_served(index: Index, package: Package, wanted: Record) -> None:
    """Refuse a release that the registry lacks or holds with other bytes."""
    files = index.files(package.name)
    held = {file: files[file] for file in wanted.sha256 if file in files}
    if held != wanted.sha256:
        whole = held.keys() == wanted.sha256.keys()
        says = "serves other bytes than releases.toml records of" if whole else "does not hold"
        raise NotServed(package.name, wanted.version, index.url, says)


def carry_out(yard: Yard, plan: Plan) -> Result:
    """Move one service after the other; one that fails does not stop the next."""
    yard.poetry.forget(yard.tree.root, SOURCE)
    outcomes = tuple(outcomes_of(yard, plan))
    return Result(**plan.model_dump(exclude={"moves"}), outcomes=outcomes)


def outcomes_of(yard: Yard, plan: Plan) -> Iterator[Outcome]:
    """Yield what became of each move."""
    with report.steps(len(plan.moves)) as say:
        for move in plan.moves:
            say(subject(plan, move))
            fields = move.model_dump()
            try:
                yield Outcome(**fields, commit=move_one(yard, plan, move))
            except ReleaseError as error:
                yield Outcome(**fields, failure=story(error))


def move_one(yard: Yard, plan: Plan, move: Move) -> str:
    """Leave a commit with the move in it, or the service as it was; the first makes the branch."""
    folder = yard.tree.root / move.folder
    with as_it_was(yard.git, yard.poetry, folder):
        text = (folder / PYPROJECT).read_text("utf-8")
        (folder / PYPROJECT).write_text(pins.move(text, plan.package, move.now), "utf-8")
        yard.poetry.lock(folder)
        require_recorded(yard, read(yard.tree.root, move.folder))
        yard.poetry.sync(folder)
        run_tests(folder)
        files = (f"{move.folder}/{PYPROJECT}", f"{move.folder}/{LOCK}")
        if plan.branch and not yard.git.branch_exists(plan.branch):
            yard.git.start_branch(plan.branch)
        return yard.git.commit_files(files, subject(plan, move))


def require_recorded(yard: Yard, project: Project) -> None:
    """Refuse a lock that holds another version or other bytes of ours than were released."""
    facts = Facts(index_url="", python="", records=yard.tree.records())
    rules = (locked_version_differs.RULE, locked_hash_not_recorded.RULE)
    findings = tuple(str(f) for rule in rules for f in rule.check(project, facts))
    if findings:
        raise LockDiffers(findings)


def story(error: ReleaseError) -> str:
    """Tell an error after the one that it came on top of."""
    first = (error.__cause__ or error).__context__
    return f"{first}\n{error}" if isinstance(first, ReleaseError) else str(error)


def show_plan(plan: Plan, *, as_json: bool) -> None:
    """Print what would be done, and how to have it done."""
    if as_json:
        report.emit_json(plan)
    elif plan.moves:
        rows = [(move.service, move.was, move.now) for move in plan.moves]
        report.table(f"Rollout of {plan.package} {plan.version}", COLUMNS[:3], rows)
    else:
        click.echo(f"Every service asks for {plan.package} {plan.version} already.")
    report.unchanged()


def show_result(result: Result, *, as_json: bool) -> None:
    """Print what became of every service; why one failed goes to stderr."""
    if as_json:
        report.emit_json(result)
        return
    for outcome in result.outcomes:
        if outcome.failure:
            click.echo(f"{outcome.service} was left as it was:\n{outcome.failure}\n", err=True)
    rows = [(o.service, o.was, o.now, (o.commit or "failed")[:8]) for o in result.outcomes]
    report.table(f"Rollout of {result.package} {result.version}", COLUMNS, rows)
