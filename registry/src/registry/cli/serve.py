"""`registry serve`: answer over HTTP."""

from pathlib import Path

import click

from registry.cli.options import data_option, opened, read_settings
from registry.errors import SettingUnfit
from registry.intake import Store
from registry.scopes import Right
from registry.server import free_address, require_certificate, speak
from registry.server import serve as serve_until_told
from registry.settings import Settings
from registry.tokens import create_token
from registry.trust import trust_of

FIRST = "first-admin"


@click.command()
@data_option
@click.option("--host", help="Address to listen on; REGISTRY_HOST otherwise.")
@click.option("--port", type=int, help="Port, 0 for any free one; REGISTRY_PORT otherwise.")
@click.option("--workers", type=int, help="Processes; REGISTRY_WORKERS otherwise.")
def serve(data: Path | None, host: str | None, port: int | None, workers: int | None) -> None:
    """Serve packages until SIGTERM or Ctrl-C; an empty folder is all it needs."""
    settings = read_settings(data=data, host=host, port=port, workers=workers)
    if trust := trust_of(settings):
        trust.look()
    require_certificate(settings)
    address, free = free_address(settings.host, settings.port)
    speak()
    with opened(data) as (_settings, store):
        _greet_first_operator(settings, store)
        # Each worker opens the catalogue for itself; our share in the folder outlasts them.
        store.catalogue.close()
        shown = f"[{address}]" if ":" in address else address
        scheme = "https" if settings.tls_cert else "http"
        click.echo(
            f"registry: {scheme}://{shown}:{free}/simple/ out of {str(settings.data)!r}; "
            "Ctrl-C stops it.",
            err=True,
        )
        serve_until_told(settings, address, free)


def _greet_first_operator(settings: Settings, store: Store) -> None:
    if store.catalogue.accounts.users() or store.catalogue.accounts.tokens():
        return
    given = _first_secret(settings.first_token_file)
    admin = (Right.ADMIN.value,)
    secret = create_token(store.catalogue, FIRST, admin, secret=given, made_by="first start")
    if given:
        click.echo(f"registry: token {FIRST!r} is the one in REGISTRY_FIRST_TOKEN_FILE.", err=True)
        return
    click.echo(
        f"registry: nobody may use this registry yet, so here is a token, shown this once:\n"
        f"registry:   user __token__, password {secret}\n"
        f"registry: make others with `registry token create`, then revoke {FIRST!r}.",
        err=True,
    )


def _first_secret(file: Path | None) -> str:
    try:
        return file.read_text("utf-8").strip() if file else ""
    except (OSError, UnicodeDecodeError) as error:
        raise SettingUnfit((f"first_token_file: {file} cannot be read: {error}",)) from error
