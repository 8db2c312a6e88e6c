"""`release rollout`: bring services to a released version, each tested and committed alone."""

import click

from release import report
from release.commands.moving import Yard, outcomes_of
from release.commands.proposal import Proposal
from release.errors import (
    BranchTaken,
    NoIdentity,
    NotARepository,
    NotServed,
    UnknownService,
)
from release.model import pins, record
from release.model.asked import asked_exactly
from release.model.facts import SOURCE
from release.model.package import Package, of_tag
from release.model.record import Record
from release.model.rollout import Plan, Result, moves
from release.settings import Settings
from release.world.forge import Forge
from release.world.git import Git
from release.world.index import Index
from release.world.projects import read_services

FAILED = 100
COLUMNS = ("service", "from", "to", "result")


@click.command("rollout")
@click.argument("package")
@click.argument("version", required=False)
@click.argument("services", nargs=-1)
@click.option("--branch", help="Commit to a new branch of this name.")
@click.option("--pull-request", is_flag=True, help="Push the branch and ask to take it.")
@click.option("--execute", is_flag=True, help="Act; without it the plan is only shown.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(  # noqa: PLR0913 - one parameter an argument or option, which click passes by name
    settings: Settings,
    package: str,
    version: str | None,
    services: tuple[str, ...],
    *,
    branch: str | None,
    pull_request: bool,
    execute: bool,
    as_json: bool,
) -> None:
    """Move SERVICES, or every service that lags, to VERSION of PACKAGE.

    A tag may stand in place of PACKAGE VERSION. With --pull-request it is safe to repeat: a branch
    that the origin has already stays as it is.
    """
    if of_tag(package) and version:
        services, version = (version, *services), None
    wanted, version = asked_exactly(package, version)
    yard, proposal = Yard.of(settings), None
    if pull_request:
        if not branch:
            raise click.UsageError("--pull-request needs the name of the branch, by --branch.")
        forge = Forge(settings.root)
        proposal = Proposal(yard, forge, settings.branch, branch, wanted.name, version)
    if proposal and execute and proposal.repeat():
        return
    plan = prepare(yard, wanted, version, services, branch)
    if not execute:
        show_plan(plan, as_json=as_json)
        return
    result = carry_out(yard, plan)
    show_result(result, as_json=as_json)
    if proposal:
        proposal.make(result)
    if any(outcome.failure for outcome in result.outcomes):
        click.get_current_context().exit(FAILED)


def prepare(
    yard: Yard, package: Package, version: str, chosen: tuple[str, ...], branch: str | None
) -> Plan:
    """Make the plan, or refuse what could not end well.

    Raises: `WrongCall`, `Refused` or `CouldNotCheck`.
    """
    name = package.name
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


def show_plan(plan: Plan, *, as_json: bool) -> None:
    """Print what would be done, and how to have it done."""
    if as_json:
        report.emit_json(plan)
    elif plan.moves:
        rows = [(move.service, move.was, move.now) for move in plan.moves]
        report.table(f"Rollout of {plan.package} {plan.version}", COLUMNS[:3], rows)
    else:
        click.echo(nothing_to_do(plan))
    report.unchanged()


def show_result(result: Result, *, as_json: bool) -> None:
    """Print what became of every service; why one failed goes to stderr."""
    if as_json:
        report.emit_json(result)
        return
    if not result.outcomes:
        click.echo(nothing_to_do(result))
        return
    for outcome in result.outcomes:
        if outcome.failure:
            click.echo(f"{outcome.service} was left as it was:\n{outcome.failure}\n", err=True)
    rows = [(o.service, o.was, o.now, (o.commit or "failed")[:8]) for o in result.outcomes]
    report.table(f"Rollout of {result.package} {result.version}", COLUMNS, rows)


def nothing_to_do(what: Plan | Result) -> str:
    """Say that no service lags."""
    return f"Every service asks for {what.package} {what.version} already."
