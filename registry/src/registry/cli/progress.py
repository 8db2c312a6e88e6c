"""How far a long command came: a bar on a terminal, a line now and then elsewhere."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from functools import partial

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

LINE_EVERY = 500

Advance = Callable[[int], None]


@contextlib.contextmanager
def progress(doing: str, total: int) -> Iterator[Advance]:
    """Show on stderr how many files are done; what is yielded is told of each that are more."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(total).advance
        return
    text = TextColumn("{task.description}")
    columns = (text, BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    # What a command prints goes above the bar, but never out of the file stdout may be.
    with Progress(*columns, console=console, redirect_stdout=sys.stdout.isatty()) as shown:
        yield partial(shown.advance, shown.add_task(doing, total=total))


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        rate = task.speed or task.completed / (task.elapsed or 1)
        return Text(f"{rate:.0f} files/s")


class _Lines:
    def __init__(self, total: int) -> None:
        self._total, self._done = total, 0

    def advance(self, more: int) -> None:
        before, self._done = self._done, self._done + more
        if self._done // LINE_EVERY > before // LINE_EVERY or self._done == self._total:
            click.echo(f"registry: {self._done} of {self._total} files", err=True)
