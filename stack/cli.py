"""`stack up|down|status|logs|install|run|aside|images|sbom`: the local stack's command line."""

import subprocess
from pathlib import Path
from typing import NoReturn

import click

from stack import images, report, sbom, supervisor
from stack.errors import StackError
from stack.settings import Settings
from stack.up import REGISTRY, SERVICES, aside, down, standing, up

THEIRS = {"allow_interspersed_args": False}
"""What follows the first word of a command belongs to that command."""


@click.group()
def stack() -> None:
    """Run the registry and the five services as plain processes of this machine."""


@stack.command("up")
def up_command() -> None:
    """Install what is missing, fill the registry, start everything, and say what runs where."""
    settings = Settings()
    up(settings)
    complete = report.table(settings)
    report.hints(settings)
    raise SystemExit(0 if complete else 1)


@stack.command("down")
def down_command() -> None:
    """Stop everything; packages and rows stay."""
    stopped = down()
    click.echo(f"stopped: {', '.join(stopped) or 'nothing ran'}")


@stack.command("status")
def status_command() -> None:
    """Say what runs where; exit 1 when something is not ready."""
    raise SystemExit(0 if report.table(Settings()) else 1)


@stack.command("logs")
def logs_command() -> None:
    """Follow the logs of everything until Ctrl-C, which stops only the following."""
    logs = [str(supervisor.log_of(group)) for group in (REGISTRY, SERVICES)]
    subprocess.run(["tail", "-n", "20", "-F", *logs], check=False)


@stack.command("install")
def install_command() -> None:
    """Make every environment from its lock, with the registry up only as long as that takes."""
    with standing(Settings(), everything=False):
        pass


@stack.command("run", context_settings=THEIRS)
@click.option("--without-services", is_flag=True, help="Only the registry, and all environments.")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def run_command(command: tuple[str, ...], *, without_services: bool) -> None:
    """Run COMMAND while the whole stack is up; its exit code is ours."""
    with standing(Settings(), everything=not without_services):
        code = subprocess.run(command, check=False).returncode
    raise SystemExit(code)


@stack.command("aside", context_settings=THEIRS)
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def aside_command(command: tuple[str, ...]) -> None:
    """Run COMMAND while nothing of the stack runs, then start again what did; its code is ours."""
    with aside(Settings()):
        code = subprocess.run(command, check=False).returncode
    raise SystemExit(code)


@stack.command("images")
@click.argument("services", nargs=-1)
def images_command(services: tuple[str, ...]) -> None:
    """Build the images of SERVICES, or all, out of the registry that answers now."""
    images.build(services)


@stack.command("sbom")
@click.option("--out", type=click.Path(path_type=Path), default="dist/sbom", show_default=True)
def sbom_command(out: Path) -> None:
    """List what each image holds, as CycloneDX, one file an image."""
    for path in sbom.write(out.resolve()):
        click.echo(str(path))


def main() -> NoReturn:
    """Run the command line; exit 0 fine, 1 with one message, 130 after Ctrl-C."""
    try:
        stack(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from error
    except (click.Abort, KeyboardInterrupt) as error:
        click.echo("stack: stopped", err=True)
        raise SystemExit(130) from error
    except StackError as error:
        click.echo(f"stack: {error}", err=True)
        raise SystemExit(1) from error
    raise SystemExit(0)
