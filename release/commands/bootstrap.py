"""`release bootstrap`: an empty registry, filled with exactly what the locks demand."""

from contextlib import ExitStack

import click

from release import report
from release.commands.publish import show_plan, show_result
from release.errors import Refused
from release.model import publication, record
from release.model.demand import demanded, demands
from release.model.project import LOCK
from release.model.publication import Plan, Result
from release.model.record import Record
from release.settings import Settings
from release.world.builder import Built, recorded
from release.world.credentials import required
from release.world.index import Index
from release.world.projects import read_services
from release.world.tree import Tree
from release.world.uploader import missing, upload, wait


@click.command("bootstrap")
@click.option("--all", "everything", is_flag=True, help="Older releases too, where possible.")
@click.option("--execute", is_flag=True, help="Act; without it the plan is only shown.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(settings: Settings, *, everything: bool, execute: bool, as_json: bool) -> None:
    """Rebuild and publish the releases that the services' locks demand; safe to repeat."""
    tree, index = Tree(settings.root), Index.of(settings)
    plan = prepare(tree, index, everything=everything)
    if not plan.releases:
        report.tell("No service's lock demands a release of ours.")
    if not execute:
        show_plan(plan, as_json=as_json)
        return
    show_result(carry_out(settings, tree, index, plan), as_json=as_json)


def prepare(tree: Tree, index: Index, *, everything: bool) -> Plan:
    """Compare the locks with the record, and the record with the registry.

    Raises: `LockNotRecorded`, `RegistryDiffers`, `RegistryUnreachable`, `CredentialsRefused`.
    """
    records = tree.records()
    locks = {project.path(LOCK): project.lock for project in read_services(tree.root)}
    wanted = {(held.package, held.version): by for held, by in demanded(demands(locks), records)}
    return Plan(
        registry=index.url,
        releases=tuple(
            publication.plan(held, missing(index, held), wanted.get(key, ()))
            for held in records
            if (key := (held.package, held.version)) in wanted or everything
        ),
    )


def carry_out(settings: Settings, tree: Tree, index: Index, plan: Plan) -> Result:
    """Build everything that is missing, and only when all of it is right publish it.

    Raises: `BytesDiffer`, `NotRebuildable`, or what an upload does.
    """
    if not plan.missing:
        return Result(registry=index.url, uploaded=(), skipped=plan.skipped)
    who, left_out, uploaded = required(settings), list[str](), list[str]()
    with report.steps(2 * len(plan.missing)) as say, ExitStack() as workplace:
        ready = list[tuple[Record, Built]]()
        for release in plan.missing:
            say(f"building {release.package} {release.version}")
            held = record.require(tree.records(), release.package, release.version)
            try:
                by = ", ".join(release.needed_by)
                ready.append((held, workplace.enter_context(recorded(tree, held, by))))
            except Refused as refused:
                if release.needed_by:
                    raise
                left_out.append(str(refused))
        for held, files in ready:
            say(f"uploading {held.package} {held.version}")
            lacks = missing(index, held)
            upload(index, who, [files.folder / file for file in lacks])
            wait(index, held, settings.registry_wait_s)
            uploaded += lacks
    return Result(
        registry=index.url,
        uploaded=tuple(uploaded),
        skipped=plan.skipped,
        left_out=tuple(left_out),
    )
