"""`registry migrate`: what the catalogue is at, and up or down from there."""

import contextlib
from pathlib import Path

import click

from registry.catalogue import Catalogue
from registry.cli.options import data_option, opened, read_settings
from registry.errors import FolderUnfit
from registry.intake import catalogue_alone
from registry.mark import open_mark
from registry.schema import BASE, HEAD
from registry.server import speak
from registry.settings import Settings

FINDINGS = 100


@click.command()
@click.argument("direction", type=click.Choice(["up", "down"]), required=False)
@click.argument("revision", required=False)
@click.option("--yes", is_flag=True, help="Go down without asking.")
@data_option
def migrate(direction: str | None, revision: str | None, data: Path | None, *, yes: bool) -> int:
    """Say what revision the catalogue is at; migrate it up or down.

    `up` ends where this program works, as every start does. `down` goes one step, or to REVISION.
    Exit code 0 when catalogue and program agree, 100 when they do not.
    """
    speak()
    settings = read_settings(data=data)
    if direction == "down":
        return _down(settings, revision, yes=yes)
    if revision is not None:
        raise click.UsageError(f"'up' ends at {HEAD!r} and takes no revision.")
    return _status(settings) if direction is None else _up(data)


def _status(settings: Settings) -> int:
    from registry import migrating  # noqa: PLC0415 Alembic takes longer than a start

    _find(settings)
    mark = open_mark(settings.mark)
    with contextlib.closing(Catalogue(settings.catalogue, mark, alone=False)) as catalogue:
        was = catalogue.revision()
    click.echo(f"The catalogue is at {was!r}; this program works with {HEAD!r}.")
    for step in migrating.steps_up(was):
        click.echo(f"up: {step.revision}: {step.says}")
    return 0 if was == HEAD else FINDINGS


def _up(data: Path | None) -> int:
    with opened(data) as (_settings, store):
        click.echo(f"registry: the catalogue is at {store.catalogue.revision()!r}.", err=True)
    return 0


def _down(settings: Settings, revision: str | None, *, yes: bool) -> int:
    from registry import migrating  # noqa: PLC0415 Alembic takes longer than a start

    _find(settings)
    with catalogue_alone(settings) as catalogue:
        end, steps = migrating.steps_down(catalogue.revision(), revision)
        for step in steps:
            lost = step.lost or "nothing"
            click.echo(f"registry: down from {step.revision!r} loses {lost}.", err=True)
        if not yes:
            click.confirm(f"Nobody can use the registry meanwhile. Go down to {end!r}?", abort=True)
        catalogue.migrate(end)
    release = "from before the catalogue was versioned" if end == BASE else f"of {end!r}"
    click.echo(
        f"registry: the catalogue is at {end!r}; start a release {release}, "
        "this one would migrate it up again.",
        err=True,
    )
    return 0


def _find(settings: Settings) -> None:
    # Whoever only looks, or goes down, means a registry that is there.
    if not settings.files.is_dir():
        raise FolderUnfit(settings.data, "no registry was ever started in it")
