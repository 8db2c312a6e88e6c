"""The command line: one module a verb, and one table from errors to exit codes."""

import sys
from collections.abc import Sequence

import click
from pydantic import ValidationError

from registry.cli.audit import audit
from registry.cli.backup import backup, gc, restore
from registry.cli.import_folder import import_folder
from registry.cli.migrate import migrate
from registry.cli.nginx import nginx
from registry.cli.publisher import publisher
from registry.cli.serve import serve
from registry.cli.standing import delete, status, unyank, yank
from registry.cli.token import token
from registry.cli.user import user
from registry.cli.verify import verify
from registry.denials import ExpiryUnfit, ScopeUnfit
from registry.errors import (
    AddressUnfit,
    NameKnown,
    NameUnfit,
    NameUnknown,
    NothingThere,
    PortTaken,
    RegistryError,
    SecretUnfit,
    SettingUnfit,
)
from registry.misfits import RevisionUnknown
from registry.oidc.refusals import PublisherKnown, PublisherUnfit

__all__ = ["main"]

COULD_NOT = 101
WRONG_CALL = 2
STOPPED = 1


@click.group()
def commands() -> None:
    """Run a private package index."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave: 0 fine, 100 findings, 101 could not, 2 wrong call."""
    try:
        code = commands.main(args=arguments, prog_name="registry", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        code = STOPPED
    except ValidationError as error:
        code = _fail(SettingUnfit(tuple(f"{e['loc'][0]}: {e['msg']}" for e in error.errors())))
    except RegistryError as error:
        code = _fail(error)
    sys.exit(code if isinstance(code, int) else 0)


def _fail(error: RegistryError) -> int:
    click.echo(f"registry: {error}", err=True)
    return next((code for kind, code in EXITS if isinstance(error, kind)), COULD_NOT)


EXITS: tuple[tuple[type[RegistryError], int], ...] = (
    (NameKnown, WRONG_CALL),
    (NameUnknown, WRONG_CALL),
    (NameUnfit, WRONG_CALL),
    (PublisherKnown, WRONG_CALL),
    (PublisherUnfit, WRONG_CALL),
    (NothingThere, WRONG_CALL),
    (RevisionUnknown, WRONG_CALL),
    (SecretUnfit, WRONG_CALL),
    (ScopeUnfit, WRONG_CALL),
    (ExpiryUnfit, WRONG_CALL),
    (SettingUnfit, WRONG_CALL),
    (PortTaken, 1),
    (AddressUnfit, 1),
)

VERBS = (
    serve, user, token, publisher, verify, import_folder, yank, unyank, status, delete, migrate,
    nginx, audit, backup, restore, gc,
)  # fmt: skip
for verb in VERBS:
    commands.add_command(verb)
