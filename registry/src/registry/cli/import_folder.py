"""`registry import`: take in the packages of an existing pypiserver folder."""

import time
from collections import Counter
from pathlib import Path

import click

from registry.cli.options import data_option, opened
from registry.cli.progress import progress
from registry.cli.stopping import stoppable
from registry.folder import Imported, import_files, packages_in

FINDINGS = 100
NEW, KEPT, REFUSED = "new", "kept", "refused"


@click.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@data_option
def import_folder(folder: Path, data: Path | None) -> int:
    """Take in every package below FOLDER; run it again to go on where it stopped.

    Exit code 0 when all came in, 100 when some were refused (each is listed with its reason).
    Ctrl-C stops after the files in hand.
    """
    paths = packages_in(folder)
    counts: Counter[str] = Counter()
    with opened(data) as (_settings, store), stoppable() as stopped:
        began = time.monotonic()
        try:
            with progress("Importing", len(paths)) as advance:
                for batch in import_files(store, paths):
                    counts.update(map(_kind, batch))
                    _list_refused(folder, batch)
                    advance(len(batch))
                    if stopped():
                        break
        finally:
            _tell(counts, len(paths), time.monotonic() - began)
    if counts.total() < len(paths):
        raise click.Abort
    return FINDINGS if counts[REFUSED] else 0


def _list_refused(folder: Path, batch: list[Imported]) -> None:
    for done in batch:
        where = click.format_filename(done.path.relative_to(folder))
        for reason in done.reasons:
            click.echo(f"refused: {where}: {reason}")


def _kind(done: Imported) -> str:
    if done.reasons:
        return REFUSED
    return NEW if done.new else KEPT


def _tell(counts: Counter[str], total: int, took_s: float) -> None:
    done = counts.total()
    click.echo(
        f"{counts[NEW]} files imported, {counts[KEPT]} were kept already, "
        f"{counts[REFUSED]} refused."
    )
    rate = done / max(took_s, 0.001)
    click.echo(f"registry: {done} files in {took_s:.1f} seconds, {rate:.0f} a second", err=True)
    if done < total:
        left = f"{total - done} of {total} files are left"
        click.echo(f"registry: {left}; run the same command again to go on.", err=True)
