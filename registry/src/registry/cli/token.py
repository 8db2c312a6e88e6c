"""`registry token`: secrets for robots."""

import os
import pwd
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from registry.cli.options import data_option, opened
from registry.cli.tables import json_option, minute_of, show_json, show_table
from registry.model import Token, instant, utc_text
from registry.scopes import Right, read_scopes, write_scopes
from registry.tokens import create_token, read_expiry, revoke_token

COLUMNS = ("name", "scopes", "created", "expires", "last used", "made by")


@click.group()
def token() -> None:
    """Create, list and revoke tokens; they work at once, in a running registry too."""


@token.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    default=(Right.READ.value,),
    show_default=True,
    metavar="SCOPE",
    help="What it may do, once for each: read, publish, publish:PROJECT, yank:PROJECT, admin.",
)
@click.option("--expires", metavar="WHEN", help="90d, 12h, or a date; never when not given.")
@json_option
@data_option
def create(
    name: str, scopes: tuple[str, ...], expires: str | None, data: Path | None, *, as_json: bool
) -> None:
    """Create a token and print its secret, this once, on stdout.

    Who may publish may read; who may publish or yank without a PROJECT may in every one, those to
    come too; admin includes all.
    """
    end = None if expires is None else read_expiry(expires, datetime.now(UTC))
    with opened(data) as (_settings, store):
        catalogue = store.catalogue
        secret = create_token(catalogue, name, scopes, expires=end, made_by=_operator())
    may, ends = write_scopes(read_scopes(scopes)), None if end is None else utc_text(end)
    if as_json:
        show_json({"name": name, "secret": secret, "scopes": may.split(), "expires": ends})
        return
    until = f" until {minute_of(ends)} UTC" if ends else ""
    click.echo(f"registry: token {name!r} may {may}{until}; user __token__, password:", err=True)
    click.echo(secret)


@token.command("list")
@json_option
@data_option
def list_tokens(data: Path | None, *, as_json: bool) -> None:
    """List the tokens; secrets are not kept, so none is shown."""
    with opened(data) as (_settings, store):
        tokens = store.catalogue.accounts.tokens()
    if as_json:
        show_json(list(map(_as_json, tokens)))
    else:
        show_table(list(map(_as_row, tokens)), COLUMNS)


@token.command()
@click.argument("name")
@data_option
def revoke(name: str, data: Path | None) -> None:
    """Make a token invalid from now on."""
    with opened(data) as (_settings, store):
        revoke_token(store.catalogue, name)
    click.echo(f"registry: token {name!r} is revoked.", err=True)


def _operator() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"


def _as_json(known: Token) -> dict[str, Any]:
    publisher = known.publisher and known.publisher.__dict__
    return {
        "name": known.name,
        "scopes": write_scopes(known.scopes).split(),
        "created": known.created,
        "expires": known.expires,
        "expired": _expired(known),
        "last_used": known.used,
        "made_by": known.made_by or None,
        "publisher": publisher,
    }


def _as_row(known: Token) -> dict[str, Any]:
    end = "expired" if _expired(known) else minute_of(known.expires) or "never"
    return {
        "name": known.name,
        "scopes": write_scopes(known.scopes),
        "created": known.created[:10],
        "expires": end,
        "last used": minute_of(known.used),
        "made by": known.made_by,
    }


def _expired(known: Token) -> bool:
    return known.expires is not None and instant(known.expires) <= datetime.now(UTC)
