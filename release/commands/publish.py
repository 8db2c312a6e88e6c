"""`release publish`: a release on the registry, installed from there and imported."""

import click

from release import report
from release.model import publication, record
from release.model.asked import asked
from release.model.publication import Plan, Result
from release.model.record import Record
from release.settings import Settings
from release.world.builder import recorded
from release.world.credentials import required
from release.world.index import Index
from release.world.tree import Tree
from release.world.trial import try_out
from release.world.uploader import missing, upload, wait

COLUMNS = ("release", "file", "action", "sha256")


@click.command("publish")
@click.argument("package")
@click.argument("version", required=False)
@click.option("--execute", is_flag=True, help="Act; without it the plan is only shown.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(
    settings: Settings, package: str, version: str | None, *, execute: bool, as_json: bool
) -> None:
    """Publish VERSION of PACKAGE, the last release if none is named; safe to repeat.

    A tag may stand in place of PACKAGE VERSION.
    """
    named, version = asked(package, version)
    tree, index = Tree(settings.root), Index.of(settings)
    wanted = record.require(tree.records(), named.name, version)
    plan = prepare(index, wanted)
    if not execute:
        show_plan(plan, as_json=as_json)
        return
    result = carry_out(settings, index, wanted, plan)
    show_result(result, as_json=as_json)


def prepare(index: Index, wanted: Record) -> Plan:
    """Compare the record with what the registry has.

    Raises: `RegistryDiffers`, `RegistryUnreachable`, `CredentialsRefused`.
    """
    return Plan(registry=index.url, releases=(publication.plan(wanted, missing(index, wanted)),))


def carry_out(settings: Settings, index: Index, wanted: Record, plan: Plan) -> Result:
    """Build and upload what is missing, then install the release as a stranger would.

    Raises: `Refused` or `CouldNotCheck`.
    """
    name = f"{wanted.package} {wanted.version}"
    uploads = plan.releases[0].uploads
    with report.steps(4 if uploads else 1) as say:
        if uploads:
            who = required(settings)
            say(f"building {name}")
            with recorded(Tree(settings.root), wanted) as files:
                say(f"uploading {', '.join(uploads)}")
                upload(index, who, [files.folder / file for file in uploads])
            say("waiting for the index to show it")
            wait(index, wanted, settings.registry_wait_s)
        say(f"installing {name} into a fresh environment and importing it")
        try_out(index, wanted)
    return Result(registry=index.url, uploaded=uploads, skipped=plan.skipped)


def show_plan(plan: Plan, *, as_json: bool) -> None:
    """Print what would be done, and how to have it done."""
    if as_json:
        report.emit_json(plan)
    else:
        report.table(f"Registry {plan.registry}", COLUMNS, plan.rows())
    report.unchanged()


def show_result(result: Result, *, as_json: bool) -> None:
    """Print what became of every file."""
    if as_json:
        report.emit_json(result)
        return
    rows = [(file, "uploaded") for file in result.uploaded]
    rows += [(file, "was there already") for file in result.skipped]
    report.table(f"Registry {result.registry}", ("file", "result"), rows)
    for reason in result.left_out:
        report.tell(f"left out: {reason}")
