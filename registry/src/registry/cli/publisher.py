"""`registry publisher`: the jobs of a forge that may publish without a secret."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from registry.cli.options import data_option, opened
from registry.oidc.description import trusted_publisher
from registry.oidc.kinds import KINDS
from registry.oidc.publisher import TrustedPublisher

COLUMNS = ("name", "project", "kind", "issuer", "repository", "workflow", "environment")


@click.group()
def publisher() -> None:
    """Add, list and remove trusted publishers; that works at once, in a running registry too."""


def _named(_context: object, _option: object, given: tuple[str, ...]) -> dict[str, str]:
    parts = [each.partition("=") for each in given]
    if any(not middle for _, middle, _ in parts):
        raise click.BadParameter("write it as NAME=VALUE")
    return {name: value for name, _, value in parts}


@publisher.command()
@click.argument("project")
@click.option(
    "--kind", type=click.Choice(list(KINDS)), required=True, help="What issues identities."
)
@click.option("--repository", default="", help="OWNER/NAME; at GitLab, the path of the project.")
@click.option("--workflow", default="", help="File of the job's workflow, as publish.yml.")
@click.option("--environment", default="", help="Only jobs of this environment; any otherwise.")
@click.option("--issuer", default="", help="Address of the issuer, where the forge is your own.")
@click.option(
    "--claim", "claims", multiple=True, callback=_named, help="NAME=VALUE that must be claimed."
)
@click.option("--json", "as_json", is_flag=True, help="Print the publisher as JSON.")
@data_option
def add(
    project: str, kind: str, claims: dict[str, str], data: Path | None, *, as_json: bool, **job: str
) -> None:
    """Let a job publish PROJECT, which need not exist yet, without a secret."""
    made = trusted_publisher(project, kind, claims=claims, **job)
    with opened(data) as (_settings, store), store.catalogue.change() as change:
        change.publishers.add(made)
    click.echo(f"registry: publisher {made.name!r} may publish {made.project!r}.", err=True)
    click.echo(_json(made) if as_json else made.name)


@publisher.command("list")
@click.argument("project", default="")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@data_option
def list_publishers(project: str, data: Path | None, *, as_json: bool) -> None:
    """List the publishers, of PROJECT or all."""
    with opened(data) as (_settings, store):
        found = store.catalogue.publishers(project=project)
    if as_json:
        click.echo(f"[{','.join(map(_json, found))}]")
        return
    table = Table(*COLUMNS, "claims", "pinned")
    for each in found:
        words = (_words(each.claims), _words(each.pinned))
        table.add_row(*(getattr(each, column) for column in COLUMNS), *words)
    Console().print(table)


@publisher.command()
@click.argument("name")
@data_option
def remove(name: str, data: Path | None) -> None:
    """Let the job of the publisher NAME get no further token."""
    with opened(data) as (_settings, store), store.catalogue.change() as change:
        gone = change.publishers.remove(name)
    click.echo(
        f"registry: publisher {name!r} is removed and publishes {gone.project!r} no more.", err=True
    )


def _json(each: TrustedPublisher) -> str:
    return json.dumps(asdict(each))


def _words(claims: Mapping[str, str]) -> str:
    return "\n".join(f"{name}={value}" for name, value in claims.items())
