"""`registry publisher`: the jobs of a forge that may publish without a secret."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click
from packaging.utils import canonicalize_name

from registry.cli.options import data_option, opened
from registry.cli.tables import json_option, show_json, show_table
from registry.oidc.description import trusted_publisher
from registry.oidc.kinds import KINDS

COLUMNS = (
    "name",
    "project",
    "kind",
    "issuer",
    "repository",
    "workflow",
    "environment",
    "claims",
    "pinned",
)


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
@json_option
@data_option
def add(
    project: str, kind: str, claims: dict[str, str], data: Path | None, *, as_json: bool, **job: str
) -> None:
    """Let a job publish PROJECT, which need not exist yet, without a secret."""
    made = trusted_publisher(project, kind, claims=claims, **job)
    with opened(data) as (_settings, store), store.catalogue.change() as change:
        change.publishers.add(made)
    if as_json:
        show_json(asdict(made))
        return
    click.echo(f"registry: publisher {made.name!r} may publish {made.project!r}.", err=True)
    click.echo(made.name)


@publisher.command("list")
@click.argument("project", default="")
@json_option
@data_option
def list_publishers(project: str, data: Path | None, *, as_json: bool) -> None:
    """List the publishers, of PROJECT or all."""
    with opened(data) as (_settings, store):
        found = store.catalogue.publishers(project=canonicalize_name(project))
    if as_json:
        show_json(list(map(asdict, found)))
        return
    words = ({"claims": _words(each.claims), "pinned": _words(each.pinned)} for each in found)
    show_table([asdict(each) | more for each, more in zip(found, words, strict=True)], COLUMNS)


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


def _words(claims: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in claims.items()]
