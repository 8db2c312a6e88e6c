"""The one table: a row for each thing measured, a column for each server, and what is aimed at."""

import re
from collections.abc import Sequence

from rich.table import Table

from benchmarks.index_servers.figures import NGINX, OURS, Results
from benchmarks.index_servers.lines import FRONT, lines

COLUMNS = {
    NGINX: "nginx, static",
    OURS: "ours",
    FRONT: "ours behind our nginx",
    "devpi": "devpi-server",
    "pypiserver": "pypiserver, as its image",
}
LEGEND = (
    "Ratios are to nginx in the same round: median (lowest-highest). Then answers a second, "
    "latency p50/p99, CPU of the server for one answer."
)
BOLD = re.compile(r"\*\*(.+?)\*\*")
Row = tuple[str, ...]


def rows(results: Results) -> list[Row]:
    """Write every cell; the first row is the heading."""
    columns = [server for server in COLUMNS if server in results.servers]
    table: list[Row] = [("what", "files", *(COLUMNS[server] for server in columns), "target")]
    for line in lines(results):
        cells = (line.cell(server) or "-" for server in columns)
        table.append((line.what, line.files, *cells, "; ".join(line.targets) or "-"))
    return table


def markdown(table: Sequence[Row]) -> str:
    """Write the table as Markdown."""
    heading, *body = table
    return "\n".join(f"| {' | '.join(row)} |" for row in (heading, ("---",) * len(heading), *body))


def pretty(table: Sequence[Row]) -> Table:
    """Make the table for a terminal."""
    heading, *body = table
    made = Table(*heading, show_lines=True)
    for row in body:
        made.add_row(*(BOLD.sub(r"[bold]\1[/bold]", cell).replace("`", "") for cell in row))
    return made
