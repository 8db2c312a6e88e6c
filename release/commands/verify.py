"""`release verify`: a release rebuilt and compared with the registry, bit for bit."""

import click

from release import report
from release.errors import NotIdentical, NotOnRegistry
from release.model import record
from release.model.asked import asked_exactly
from release.model.content import same_content
from release.model.identity import Compared, Comparison, Verdict
from release.model.record import Record
from release.settings import Settings
from release.world.builder import Built, rebuilt
from release.world.index import Index
from release.world.tree import Tree
from release.world.uploader import served


@click.command("verify")
@click.argument("package")
@click.argument("version", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(settings: Settings, package: str, version: str | None, *, as_json: bool) -> None:
    """Rebuild VERSION of PACKAGE and compare it with what the registry serves.

    A tag may stand in place of PACKAGE VERSION.
    """
    wanted, version = asked_exactly(package, version)
    tree, index = Tree(settings.root), Index.of(settings)
    comparison = compare(tree, index, record.require(tree.records(), wanted.name, version))
    if as_json:
        report.emit_json(comparison)
    else:
        title = f"{wanted.name} {version} from {comparison.origin}, {comparison.registry}"
        rows = [(file.verdict.value, file.file, file.built) for file in comparison.files]
        report.table(title, ("verdict", "file", "sha256 rebuilt"), rows)
    if comparison.different:
        raise NotIdentical(wanted.name, version, " ".join(map(str, comparison.different)))


def compare(tree: Tree, index: Index, held: Record) -> Comparison:
    """Build a release again and look at every file of it on the registry.

    Raises: `NotOnRegistry` when it has none of them, and all that a build does.
    """
    on_registry = served(index, held)
    if not on_registry:
        raise NotOnRegistry(index.url, held.package, held.version)
    with report.steps(1) as say:
        say(f"building {held.package} {held.version} again")
        with rebuilt(tree, held) as files:
            return Comparison(
                package=held.package,
                version=held.version,
                registry=index.url,
                origin=files.origin,
                files=tuple(
                    one(index, held, files, file, on_registry.get(file))
                    for file in sorted(files.sha256)
                ),
            )


def one(index: Index, held: Record, files: Built, file: str, shown: str | None) -> Compared:
    """Look at one file in all three places; ``shown`` is the hash that the registry serves."""
    built, known = files.sha256[file], held.sha256.get(file)
    verdict = Verdict.IDENTICAL
    if shown is None:
        verdict = Verdict.ABSENT
    elif shown != built:
        mine, theirs = (files.folder / file).read_bytes(), index.download(held.package, file)
        verdict = Verdict.COMPRESSION if same_content(mine, theirs) else Verdict.CONTENT
    elif known != built:
        verdict = Verdict.UNRECORDED
    return Compared(file=file, verdict=verdict, built=built, recorded=known, served=shown)
