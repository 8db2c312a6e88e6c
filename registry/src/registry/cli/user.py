"""`registry user`: passwords for people."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from registry.cli.options import data_option, opened
from registry.users import UserFile


@click.group()
def user() -> None:
    """Add, list and remove users; they may read and publish."""


@user.command()
@click.argument("name")
@click.password_option(help="Asked for when not given; REGISTRY_PASSWORD is not read.")
@data_option
def add(name: str, password: str, data: Path | None) -> None:
    """Add a user; the file keeps an argon2id hash."""
    with opened(data) as (settings, _store):
        UserFile(settings.users).add(name, password)
    click.echo(f"registry: user {name!r} may read and publish.", err=True)


@user.command("list")
@data_option
def list_users(data: Path | None) -> None:
    """List the users."""
    with opened(data) as (settings, _store):
        names = sorted(UserFile(settings.users).read())
    table = Table("name")
    for name in names:
        table.add_row(name)
    Console().print(table)


@user.command()
@click.argument("name")
@data_option
def remove(name: str, data: Path | None) -> None:
    """Remove a user; the password stops working at once."""
    with opened(data) as (settings, _store):
        UserFile(settings.users).remove(name)
    click.echo(f"registry: user {name!r} is removed.", err=True)
