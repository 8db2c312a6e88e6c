"""`registry yank`, `unyank`, `status` and `delete`: what is said of a release afterwards."""

from pathlib import Path

import click
from packaging.utils import canonicalize_name

from registry import standing
from registry.cli.options import data_option, opened
from registry.model import KeptFile, Status

reason_option = click.option("--reason", default="", help="Why; everybody who reads may see it.")


@click.command()
@click.argument("project")
@click.argument("version")
@reason_option
@data_option
def yank(project: str, version: str, reason: str, data: Path | None) -> None:
    """Let installers pass a release over, unless it is pinned exactly."""
    with opened(data) as (_settings, store):
        _tell(standing.yank(store, project, version, reason), "is yanked")


@click.command()
@click.argument("project")
@click.argument("version")
@data_option
def unyank(project: str, version: str, data: Path | None) -> None:
    """Offer a yanked release again."""
    with opened(data) as (_settings, store):
        _tell(standing.unyank(store, project, version), "is offered again")


@click.command()
@click.argument("project")
@click.argument("status", type=click.Choice([status.value for status in Status]))
@reason_option
@data_option
def status(project: str, status: str, reason: str, data: Path | None) -> None:
    """Give a project its one status.

    An archived project takes no uploads; a quarantined one offers no file either.
    """
    with opened(data) as (_settings, store):
        standing.set_status(store, project, Status(status), reason)
    click.echo(f"registry: {canonicalize_name(project)} is {status}.", err=True)


@click.command()
@click.argument("project")
@click.argument("version")
@click.option("--file", "filename", default="", help="Only this file of the release.")
@reason_option
@click.confirmation_option(prompt="The bytes are gone for good and the names spent. Delete?")
@data_option
def delete(project: str, version: str, filename: str, reason: str, data: Path | None) -> None:
    """Delete a release, or one file of it; its names are never used again."""
    with opened(data) as (_settings, store):
        _tell(standing.delete(store, project, version, filename, reason), "is deleted")


def _tell(files: list[KeptFile], what: str) -> None:
    for file in files:
        click.echo(f"registry: {file.filename} {what}.", err=True)
