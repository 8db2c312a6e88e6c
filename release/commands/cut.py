"""`release cut`: the next release of a package, as one commit and one tag, or nothing at all."""

from datetime import UTC, datetime

import click

from release import report
from release.errors import (
    CountDiffers,
    NoIdentity,
    NotARepository,
    NothingUnreleased,
    TagTaken,
    VersionTaken,
    WrongBranch,
)
from release.model import changelog, record
from release.model.cut import Plan, Result
from release.model.package import Package, named
from release.model.record import Record
from release.model.version import Part
from release.settings import Settings
from release.world import releasing, sources
from release.world.builder import built
from release.world.git import Git
from release.world.tree import Tree

FIRST = "0.0.0"


@click.command("cut")
@click.argument("package")
@click.argument("part", type=click.Choice([part.value for part in Part]))
@click.option("--execute", is_flag=True, help="Act; without it the plan is only shown.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(settings: Settings, package: str, part: str, *, execute: bool, as_json: bool) -> None:
    """Make the next release of PACKAGE by counting PART up: changelog, record, commit, tag."""
    tree = Tree(settings.root)
    plan = prepare(tree, settings.branch, named(package), Part(part))
    if not execute:
        show_plan(plan, as_json=as_json)
        return
    show_result(carry_out(tree, plan), as_json=as_json)


def prepare(tree: Tree, branch: str, package: Package, part: Part) -> Plan:
    """Make the plan, or refuse what would be wrong.

    Raises: `Refused` or `CouldNotCheck`.
    """
    git = Git(tree.root)
    require_ready(git, branch)
    text = tree.changelog()
    plan = Plan.of(package, part, last_version(tree, package), today(), text)
    if not changelog.unreleased(text, package.name):
        raise NothingUnreleased(package.name)
    require_new(tree, git, package, plan)
    return plan


def today() -> str:
    """Tell the day in UTC, whatever the machine's zone is."""
    return datetime.now(UTC).date().isoformat()


def require_ready(git: Git, branch: str) -> None:
    """Return when the repository is one that a release may be committed to."""
    if not git.is_repository():
        raise NotARepository(str(git.root))
    if git.branch() != branch:
        raise WrongBranch(git.branch(), branch)
    git.require_clean()
    if not git.has_identity():
        raise NoIdentity


def last_version(tree: Tree, package: Package) -> str:
    """Tell the last release, on which the record and bump2version's count must agree."""
    counted = tree.counted(package)
    recorded = (FIRST, *record.versions(tree.records(), package.name))[-1]
    if counted != recorded:
        raise CountDiffers(package.bump_config, counted, recorded)
    return counted


def require_new(tree: Tree, git: Git, package: Package, plan: Plan) -> None:
    """Return when nothing has the version's name yet."""
    if commit := git.tag_commit(plan.tag):
        raise TagTaken(plan.tag, commit)
    if record.find(tree.records(), plan.package, plan.now):
        raise VersionTaken(plan.package, plan.now, "releases.toml")
    if commit := git.release_commit(package, plan.now):
        raise VersionTaken(plan.package, plan.now, f"the commit {commit[:12]!r}")


def carry_out(tree: Tree, plan: Plan) -> Result:
    """Build, write, commit and tag; whatever goes wrong, the repository is as it was before.

    Raises: `Refused` or `CouldNotCheck`.
    """
    package, git = named(plan.package), Git(tree.root)
    with report.steps(3) as say:
        say(f"building {plan.package} {plan.now}")
        tools = tree.build_tools()
        before = git.head()
        with (
            sources.of_head(tree, package) as source,
            built(source, package, plan.now, tools) as files,
        ):
            hashes = dict(files.sha256)
        made = Record(
            package=plan.package, version=plan.now, date=plan.date, sha256=hashes, tools=tools
        )
        say("writing CHANGELOG.md and releases.toml, committing and tagging")
        with releasing.undone_on_failure(git, before, plan.tag):
            releasing.write(tree, git, made)
            releasing.bump(git, package, plan)
            say("checking what was left")
            releasing.require_complete(git, before, plan)
    return Result(
        package=plan.package, version=plan.now, tag=plan.tag, commit=git.head(), sha256=hashes
    )


def show_plan(plan: Plan, *, as_json: bool) -> None:
    """Print what would be done, and how to have it done."""
    if as_json:
        report.emit_json(plan)
    else:
        click.echo(f"{plan.package} {plan.was} -> {plan.now}, {plan.date}")
        click.echo(f"commit  {plan.subject}\ntag     {plan.tag}\n\n{plan.notes}")
    report.unchanged()


def show_result(result: Result, *, as_json: bool) -> None:
    """Print what was made, and what comes next."""
    if as_json:
        report.emit_json(result)
        return
    title = f"{result.tag} at {result.commit[:12]}"
    report.table(title, ("file", "sha256"), sorted(result.sha256.items()))
    report.tell(f"next: release publish {result.package} {result.version} --execute")
