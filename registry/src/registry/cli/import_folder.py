"""`registry import`: take in the packages of an existing pypiserver folder."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from registry.cli.options import data_option, opened
from registry.folder import Imported, import_files, packages_in

FINDINGS = 100
LINE_EVERY = 500


@click.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@data_option
def import_folder(folder: Path, data: Path | None) -> int:
    """Take in every package below FOLDER; run it again to go on where it stopped.

    Exit code 0 when all came in, 100 when some were refused (each is listed with its reason).
    """
    paths = packages_in(folder)
    new = kept = refused = 0
    with opened(data) as (_settings, store):
        for done in _shown(import_files(store, paths), len(paths)):
            for reason in done.reasons:
                click.echo(f"refused: {done.path.relative_to(folder)}: {reason}")
            refused += bool(done.reasons)
            new += done.new
            kept += not (done.new or done.reasons)
    click.echo(f"{new} files imported, {kept} were kept already, {refused} refused.")
    return FINDINGS if refused else 0


def _shown(steps: Iterable[Imported], total: int) -> Iterator[Imported]:
    console = Console(stderr=True)
    if console.is_terminal:
        yield from track(steps, "Importing", total=total, console=console)
        return
    for number, step in enumerate(steps, 1):
        yield step
        if number % LINE_EVERY == 0 or number == total:
            click.echo(f"registry: {number} of {total} files", err=True)
