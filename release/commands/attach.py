"""`release attach`: the files of a release, its parts list and its hashes, shown on the forge."""

from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from release import report
from release.errors import AssetDiffers
from release.model import changelog, record
from release.model.asked import asked_exactly
from release.model.attachment import SUMS, Action, Attachment, Plan, sbom_name, sums
from release.model.package import named
from release.model.record import Record
from release.settings import Settings
from release.world.builder import recorded
from release.world.forge import Forge
from release.world.sbom import parts_list
from release.world.tree import Tree


@click.command("attach")
@click.argument("package")
@click.argument("version", required=False)
@click.option("--execute", is_flag=True, help="Act; without it the plan is only shown.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(
    settings: Settings, package: str, version: str | None, *, execute: bool, as_json: bool
) -> None:
    """Show VERSION of PACKAGE on the forge, with wheel, sdist, parts list and hashes.

    A tag may stand in place of PACKAGE VERSION. Safe to repeat: equal files are left alone.
    """
    wanted, version = asked_exactly(package, version)
    tree, forge = Tree(settings.root), Forge(settings.root)
    held = record.require(tree.records(), wanted.name, version)
    with TemporaryDirectory(prefix="release-attach-") as temporary:
        plan = prepare(tree, forge, held, Path(temporary))
        if execute:
            carry_out(forge, plan, Path(temporary))
    show(plan, as_json=as_json)
    if not execute:
        report.unchanged()


def prepare(tree: Tree, forge: Forge, held: Record, folder: Path) -> Plan:
    """Make all files in a folder, and compare them with what the forge shows.

    Raises: `AssetDiffers`, `BytesDiffer`, `ForgeFailed` and all that a build does.
    """
    tag = named(held.package).tag(held.version)
    page = forge.page(tag)
    shown = forge.download(tag, sorted(page.files & files_of(held))) if page else {}
    with report.steps(2) as say:
        say(f"building {held.package} {held.version}")
        with recorded(tree, held) as files:
            for path in files.paths:
                (folder / path.name).write_bytes(path.read_bytes())
        say("listing its parts")
        # What pip installs changes with the days, so a list that was shown once is kept; that it
        # is the one that was made here then is told by the hashes beside it.
        wheel, listed = next(folder.glob("*.whl")), sbom_name(held)
        (folder / listed).write_bytes(shown.get(listed) or parts_list(wheel, held))
    (folder / SUMS).write_text(sums(hashes(folder)), "utf-8")
    made = hashes(folder)
    require_equal(tag, made, {file: digest(text) for file, text in shown.items()})
    notes = changelog.part(tree.changelog(), held.package, held.version) or ""
    return Plan(
        tag=tag,
        title=f"{held.package} {held.version}",
        notes=notes,
        page=page.url if page else None,
        hidden=page is not None and page.hidden,
        files=tuple(
            Attachment(file=f, sha256=h, action=Action.LEAVE if f in shown else Action.ADD)
            for f, h in made.items()
        ),
    )


def files_of(held: Record) -> set[str]:
    """Name the files that a release shows."""
    return {*held.sha256, sbom_name(held), SUMS}


def digest(content: bytes) -> str:
    """Return the sha256 in hex."""
    return sha256(content).hexdigest()


def hashes(folder: Path) -> dict[str, str]:
    """Map each file of a folder to its sha256, by name."""
    return {path.name: digest(path.read_bytes()) for path in sorted(folder.iterdir())}


def require_equal(tag: str, made: dict[str, str], shown: dict[str, str]) -> None:
    """Refuse a release that shows one of these files with other bytes."""
    if differ := tuple((f, h, made[f]) for f, h in sorted(shown.items()) if made[f] != h):
        raise AssetDiffers(tag, differ)


def carry_out(forge: Forge, plan: Plan, folder: Path) -> None:
    """Leave the release on the forge with all of its files, shown to everybody."""
    files = [folder / file for file in plan.added]
    if plan.page is None:
        forge.make_page(plan.tag, plan.title, plan.notes, files)
        return
    if files:
        forge.add(plan.tag, files)
    if plan.hidden:
        forge.show_page(plan.tag)


def show(plan: Plan, *, as_json: bool) -> None:
    """Print what becomes of every file."""
    if as_json:
        report.emit_json(plan)
        return
    rows = [(file.file, file.action.value, file.sha256) for file in plan.files]
    report.table(f"{plan.tag} on the forge", ("file", "action", "sha256"), rows)
