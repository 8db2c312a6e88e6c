"""Our registry beside nginx, devpi-server and pypiserver: reads, uploads, clients, in one run."""

import json
from pathlib import Path

import click
from rich.console import Console

from benchmarks.index_servers import machine, table
from benchmarks.index_servers.figures import figures
from benchmarks.index_servers.plan import PEERS, SIZES, quick, whole
from benchmarks.index_servers.run import run

QUICK_SIZES = (1_000,)


@click.command()
@click.option("--quick", "only_quick", is_flag=True, help="1,000 files, nginx and us, one minute.")
@click.option(
    "--json", "file", type=click.Path(path_type=Path), help="For the figures; - is stdout."
)
@click.option("--sizes", help="Files of each store, with commas.")
@click.option("--rounds", type=click.IntRange(1), help="How often each point is measured.")
@click.option("--peers", default=",".join(PEERS), show_default=True, help="Which; empty for none.")
def main(
    *, only_quick: bool, file: Path | None, sizes: str | None, rounds: int | None, peers: str
) -> None:
    """Measure, print one table, and write one JSON object of figures where asked to."""
    machine.check()
    wanted = _numbers(sizes) or (QUICK_SIZES if only_quick else SIZES)
    plan = quick(wanted, rounds) if only_quick else whole(wanted, rounds, _names(peers))
    results = run(plan)
    said = json.dumps(figures(results), indent=1)
    to_stdout = file == Path("-")
    if file and not to_stdout:
        file.write_text(f"{said}\n", "utf-8")
    _show(table.rows(results), machine.conditions(plan.rounds, plan.seconds), err=to_stdout)
    if to_stdout:
        click.echo(said)


def _numbers(text: str | None) -> tuple[int, ...]:
    try:
        numbers = tuple(int(part) for part in (text or "").split(",") if part)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} are not numbers with commas.") from error
    if any(number < 1 for number in numbers):
        raise click.BadParameter(f"{text!r}: a store holds one file at least.")
    return numbers


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name for name in text.split(",") if name)
    if unknown := [name for name in names if name not in PEERS]:
        raise click.BadParameter(f"{unknown[0]!r} is no peer; there are {', '.join(PEERS)}.")
    return names


def _show(rows: list[table.Row], conditions: str, *, err: bool) -> None:
    console = Console(stderr=err)
    click.echo(f"{conditions} {table.LEGEND}\n", err=err)
    if console.is_terminal:
        console.print(table.pretty(rows))
    else:
        click.echo(table.markdown(rows), err=err)


if __name__ == "__main__":
    main()
