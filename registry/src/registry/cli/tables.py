"""What lists are shown as: a table for people, JSON for machines."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")


def show_json(value: object) -> None:
    """Print a value as JSON on stdout."""
    click.echo(json.dumps(value, indent=2))


def show_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Print rows under the names of their columns on stdout; what is None is a dash."""
    table = Table()
    for column in columns:
        # Too long for a line is folded: what is cut off could be what matters.
        table.add_column(column, overflow="fold")
    for row in rows:
        # Text of others is no markup.
        table.add_row(*(_cell(row[column]) for column in columns))
    Console(markup=False, highlight=False).print(table)


def minute_of(text: str | None) -> str | None:
    """Shorten an instant to its minute, as people read it."""
    return None if text is None else text[:16].replace("T", " ")


def _cell(value: object) -> str:
    if value is None or value == "":
        return "-"
    return " ".join(value) if isinstance(value, list) else str(value)
