"""`registry user`: passwords for people."""

from pathlib import Path
from typing import Any

import click

from registry import htpasswd, users
from registry.cli.options import data_option, opened
from registry.cli.tables import json_option, minute_of, show_json, show_table
from registry.model import User
from registry.passwords import form_of
from registry.scopes import read_scopes, write_scopes

FINDINGS = 100
COLUMNS = ("name", "scopes", "password", "created", "last used")
scope_option = click.option(
    "--scope",
    "scopes",
    multiple=True,
    default=users.USUAL,
    show_default=True,
    metavar="SCOPE",
    help="What they may do, once for each: read, publish, publish:PROJECT, yank:PROJECT, admin.",
)
password_option = click.password_option(
    help="Asked for when not given; REGISTRY_PASSWORD is not read."
)


@click.group()
def user() -> None:
    """Add, list and remove users; what is said here holds at once, in a running registry too."""


@user.command()
@click.argument("name")
@scope_option
@password_option
@data_option
def add(name: str, scopes: tuple[str, ...], password: str, data: Path | None) -> None:
    """Add a user; an argon2id hash of the password is kept."""
    with opened(data) as (_settings, store):
        users.add_user(store.catalogue, name, password, scopes)
    click.echo(f"registry: user {name!r} may {write_scopes(read_scopes(scopes))}.", err=True)


@user.command("list")
@json_option
@data_option
def list_users(data: Path | None, *, as_json: bool) -> None:
    """List the users; `password` is the form their hash is kept in."""
    with opened(data) as (_settings, store):
        known = store.catalogue.accounts.users()
    if as_json:
        show_json(list(map(_as_json, known)))
    else:
        show_table(list(map(_as_row, known)), COLUMNS)


@user.command()
@click.argument("name")
@data_option
def remove(name: str, data: Path | None) -> None:
    """Remove a user; the password stops working at once."""
    with opened(data) as (_settings, store):
        users.remove_user(store.catalogue, name)
    click.echo(f"registry: user {name!r} is removed.", err=True)


@user.command()
@click.argument("name")
@password_option
@data_option
def password(name: str, password: str, data: Path | None) -> None:
    """Give a user another password; the old one stops working at once."""
    with opened(data) as (_settings, store):
        users.set_password(store.catalogue, name, password)
    click.echo(f"registry: user {name!r} has another password.", err=True)


@user.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@scope_option
@json_option
@data_option
def import_users(file: Path, scopes: tuple[str, ...], data: Path | None, *, as_json: bool) -> int:
    """Take over the users of an htpasswd FILE, of Apache or pypiserver, with their passwords.

    Each password is hashed anew by argon2id when it is first used. Who is here already stays.
    Exit code 0 when everybody is here, 100 when somebody was refused.
    """
    with opened(data) as (_settings, store):
        done = htpasswd.take_over(store.catalogue, htpasswd.read(file), scopes)
    rows = [each._asdict() for each in done]
    if as_json:
        show_json(rows)
    else:
        told = [{**row, "came in": "yes" if row["came"] else "no"} for row in rows]
        show_table(told, ("name", "form", "came in", "why"))
    return FINDINGS if any(each.refused for each in done) else 0


def _as_json(known: User) -> dict[str, Any]:
    return {
        "name": known.name,
        "scopes": write_scopes(known.scopes).split(),
        "password": form_of(known.hashed),
        "created": known.created,
        "last_used": known.used,
    }


def _as_row(known: User) -> dict[str, Any]:
    created, used = known.created[:10], minute_of(known.used)
    return {**_as_json(known), "created": created, "last used": used}
