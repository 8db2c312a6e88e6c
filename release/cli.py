"""The console script `release`: its commands, and the one table from an error to an exit code."""

import signal
from pathlib import Path

import click
from pydantic import ValidationError

from release.commands import (
    attach,
    bootstrap,
    build,
    check_tag,
    cut,
    doctor,
    publish,
    rollout,
    status,
    verify,
)
from release.errors import CouldNotCheck, Refused, ReleaseError, SettingsWrong, WrongCall
from release.report import tell
from release.settings import Settings
from release.world.tree import Tree

UNCHECKED, INTERRUPTED = 101, 130


class Boundary(click.Group):
    """Every error of ours, or of the machine, becomes one message on stderr and its code."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except ReleaseError as error:
            tell(str(error))
            ctx.exit(next(code for kind, code in EXIT_CODES if isinstance(error, kind)))
        except BrokenPipeError:
            raise  # who read our output has left; click ends quietly
        except OSError as error:
            tell(f"This machine refused: {error}.")
            ctx.exit(UNCHECKED)
        except KeyboardInterrupt:
            tell("Interrupted.")
            ctx.exit(INTERRUPTED)


@click.group("release", cls=Boundary)
@click.option("--root", type=click.Path(path_type=Path), help="The repository; else from here up.")
@click.pass_context
def cli(ctx: click.Context, root: Path | None) -> None:
    """Version, build, publish and roll out the packages of this repository.

    Exit codes: 0 fine, 100 findings or a refusal, 101 could not check, 2 a wrong call.
    """
    try:
        settings = Settings() if root is None else Settings(root=root)
    except ValidationError as error:
        wrong = tuple((str(e["loc"][0]), e["msg"]) for e in error.errors())
        raise SettingsWrong(wrong) from error
    ctx.obj = settings.model_copy(update={"root": Tree.find(settings.root).root})


def main() -> None:
    """Run the command line; being asked to end is taken like Ctrl-C, so everything is put back."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    cli()


EXIT_CODES: tuple[tuple[type[ReleaseError], int], ...] = (
    (WrongCall, 2),
    (Refused, 100),
    (CouldNotCheck, UNCHECKED),
)
COMMANDS = (
    status,
    cut,
    check_tag,
    build,
    publish,
    attach,
    bootstrap,
    verify,
    rollout,
    doctor,
)
for module in COMMANDS:
    cli.add_command(module.command)
