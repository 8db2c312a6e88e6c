"""`registry token`: secrets for robots."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from registry.access import create_token, revoke_token
from registry.cli.options import data_option, opened
from registry.model import Scope


@click.group()
def token() -> None:
    """Create, list and revoke tokens; they work at once, in a running registry too."""


@token.command()
@click.argument("name")
@click.option(
    "--scope",
    type=click.Choice([scope.value for scope in Scope]),
    default=Scope.READ.value,
    show_default=True,
    help="What it may do; each includes the ones before it.",
)
@data_option
def create(name: str, scope: str, data: Path | None) -> None:
    """Create a token and print its secret, this once, on stdout."""
    with opened(data) as (_settings, store):
        secret = create_token(store.catalogue, name, Scope(scope))
    click.echo(f"registry: token {name!r} may {scope}; user __token__, password:", err=True)
    click.echo(secret)


@token.command("list")
@data_option
def list_tokens(data: Path | None) -> None:
    """List the valid tokens; secrets are not kept, so none is shown."""
    with opened(data) as (_settings, store):
        tokens = store.catalogue.tokens()
    table = Table("name", "scope", "created")
    for known in tokens:
        table.add_row(known.name, known.scope.value, known.created)
    Console().print(table)


@token.command()
@click.argument("name")
@data_option
def revoke(name: str, data: Path | None) -> None:
    """Make a token invalid from now on."""
    with opened(data) as (_settings, store):
        revoke_token(store.catalogue, name)
    click.echo(f"registry: token {name!r} is revoked.", err=True)
