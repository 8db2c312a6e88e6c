"""`registry backup`, `restore` and `gc`: what an operator does so that nothing is ever lost."""

from collections.abc import Iterable
from pathlib import Path

import click

from registry.backup import Copied, back_up
from registry.cli.options import data_option, opened, read_settings
from registry.garbage import collect
from registry.restoring import put_back
from registry.restoring import restore as restore_from
from registry.verify import verify

FINDINGS = 100
folder = click.Path(file_okay=False, path_type=Path)


def _days(_context: click.Context, _option: click.Parameter, days: float) -> float:
    # Nothing compares with what is no number, so it would be let through by a range.
    if not days >= 0:
        raise click.BadParameter(f"{days!r} is no number of days; give one from 0 on.")
    return days


@click.command()
@click.argument("target", type=folder)
@click.option("--thorough", is_flag=True, help="Hash what the backup holds already, too.")
@data_option
def backup(target: Path, data: Path | None, *, thorough: bool) -> int:
    """Bring the backup in TARGET to this moment's state; the registry may run meanwhile.

    TARGET is a backup, an empty folder, or not there yet, and one backup at a time writes to it;
    anything else is left alone. Killed at any instant, TARGET holds the state before or this one.
    Exit code 100 when a kept file could not be had as it was sent.
    """
    with opened(data) as (_settings, store):
        return _told(back_up(store, target, thorough=thorough), "backed up")


@click.command()
@click.argument("source", type=folder)
@data_option
def restore(source: Path, data: Path | None) -> int:
    """Make a registry of the backup in SOURCE, or put back what this one has lost of it.

    In a folder without a registry, where nobody works, everything is restored, and verified. In
    one with a registry, which may run meanwhile, kept files whose bytes are lost or changed are put
    back, nothing else.
    """
    settings = read_settings(data=data)
    if settings.catalogue_file.exists() or settings.catalogue_url:
        with opened(data) as (_settings, store):
            return _told(put_back(store, source), "put back")
    code = _told(restore_from(settings, source), "restored")
    with opened(data) as (_settings, store):
        left = [finding for finding in verify(store) if not finding.mended]
    for finding in left:
        click.echo(f"BROKEN: {finding.about}: {finding.what}")
    return FINDINGS if left else code


@click.command()
@click.option("--older-than", "days", default=30.0, callback=_days, show_default=True, help="Days.")
@data_option
def gc(days: float, data: Path | None) -> None:
    """Remove what killed commands left behind, and what was set aside long ago."""
    with opened(data) as (_settings, store):
        for path in collect(store, days):
            click.echo(f"registry: removed {path.name!r}.", err=True)


def _told(steps: Iterable[Copied], what: str) -> int:
    new = kept = wrong = 0
    for step in steps:
        if step.wrong:
            click.echo(f"BROKEN: {step.filename}: {step.wrong}")
        new, kept = new + step.new, kept + (not step.new and not step.wrong)
        wrong += bool(step.wrong)
    click.echo(f"{new} files {what}, {kept} were there already, {wrong} broken.")
    return FINDINGS if wrong else 0
