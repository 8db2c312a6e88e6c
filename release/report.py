"""What a person sees: data on stdout, talk and progress on stderr."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count

import click
from pydantic import BaseModel
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

UNCHANGED = "Nothing was changed; run again with --execute."
WIDE = 400
"""Columns of a page: nothing is folded, so a hash can be copied and a line searched."""


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under headings to stdout, as aligned columns."""
    console = Console(width=WIDE)
    grid = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        grid.add_column(column, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    with console.capture() as page:
        console.print(grid)
    click.echo(title)
    for line in page.get().splitlines():
        click.echo(line.rstrip())


def emit_json(document: BaseModel) -> None:
    """Print one JSON document to stdout."""
    click.echo(document.model_dump_json(indent=2))


def tell(text: str) -> None:
    """Say one line to the person, on stderr."""
    click.echo(f"release: {text}", err=True)


def unchanged() -> None:
    """End a dry run."""
    click.echo(UNCHANGED, err=True)


@contextmanager
def steps(total: int) -> Iterator[Callable[[str], None]]:
    """Yield a function that names the step which starts now, of that many.

    Shape: a bar on a terminal that goes away at the end, one plain line a step elsewhere.
    """
    if not sys.stderr.isatty():
        yield _lines(total)
        return
    shape = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(*shape, TimeElapsedColumn(), console=console, transient=True) as progress:
        bar, done = progress.add_task("", total=total), count()
        yield lambda text: progress.update(bar, completed=next(done), description=text)


def _lines(total: int) -> Callable[[str], None]:
    done = 0

    def say(text: str) -> None:
        nonlocal done
        done += 1
        tell(f"[{done}/{total}] {text}")

    return say
