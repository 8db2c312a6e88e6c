"""`release build`: wheel and sdist of a release, or of what lies in the tree."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from pydantic import BaseModel, ConfigDict

from release import report
from release.model import record
from release.model.asked import asked
from release.model.package import Package
from release.model.version import development
from release.settings import Settings
from release.world import sources
from release.world.builder import Built, built, recorded
from release.world.tree import Tree


class Delivery(BaseModel):
    """Files that were built and checked."""

    model_config = ConfigDict(frozen=True)

    package: str
    version: str
    origin: str
    """What they were built from."""
    folder: Path
    sha256: dict[str, str]


@click.command("build")
@click.argument("package")
@click.argument("version", required=False)
@click.option("--out", type=click.Path(path_type=Path), help="Folder to put them in; else dist.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(
    settings: Settings, package: str, version: str | None, *, out: Path | None, as_json: bool
) -> None:
    """Build VERSION of PACKAGE to the recorded bytes; without a version, the tree as it is.

    A tag may stand in place of PACKAGE VERSION.
    """
    tree = Tree(settings.root)
    wanted, version = asked(package, version)
    delivery = carry_out(tree, wanted, version, (out or tree.root / "dist").resolve())
    if as_json:
        report.emit_json(delivery)
        return
    name = f"{delivery.package} {delivery.version}"
    title = f"{name} from {delivery.origin}, in {str(delivery.folder)!r}"
    report.table(title, ("file", "sha256"), sorted(delivery.sha256.items()))
    if version is None:
        report.tell(f"{delivery.version} is a build for tests; releases are made by `release cut`.")


def carry_out(tree: Tree, package: Package, version: str | None, out: Path) -> Delivery:
    """Leave the files in a folder; when they are not what they must be, leave nothing.

    Raises: `UnknownVersion`, `BytesDiffer` and all that a build does.
    """
    with report.steps(1) as say:
        say(f"building {package.name} {version or 'from the tree'}")
        with chosen(tree, package, version) as files:
            for path in files.paths:
                deliver(path, out)
            return Delivery(
                package=package.name,
                version=files.version,
                origin=files.origin,
                folder=out,
                sha256=dict(files.sha256),
            )


@contextmanager
def chosen(tree: Tree, package: Package, version: str | None) -> Iterator[Built]:
    """Build the release, or the tree."""
    if version is not None:
        with recorded(tree, record.require(tree.records(), package.name, version)) as files:
            yield files
        return
    fresh = development(tree.counted(package))
    with (
        sources.of_tree(tree, package) as source,
        built(source, package, fresh, tree.build_tools()) as files,
    ):
        yield files


def deliver(path: Path, out: Path) -> None:
    """Put a file into a folder, at once."""
    out.mkdir(parents=True, exist_ok=True)
    fresh = out / f".{path.name}.part"
    try:
        shutil.copyfile(path, fresh)
        fresh.replace(out / path.name)
    finally:
        fresh.unlink(missing_ok=True)
