"""`registry audit`: who did or was refused what."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from registry.audit import Record, breaks
from registry.cli.options import data_option, opened
from registry.cli.tables import show_table

FINDINGS = 100
COLUMNS = ("number", "at", "who", "by", "from", "what", "about", "result", "detail")


@click.group(invoke_without_command=True)
@click.option("--about", default="", help="Only what has this in what it is about, or its actor.")
@click.option(
    "--last", type=click.IntRange(0), default=50, show_default=True, help="How many; 0 for all."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, whole.")
@data_option
@click.pass_context
def audit(
    context: click.Context, about: str, last: int, data: Path | None, *, as_json: bool
) -> None:
    """Read the audit, or `verify` it."""
    if context.invoked_subcommand:
        return
    with opened(data) as (_settings, store):
        wanted = [r for r in store.catalogue.audit() if about in f"{r.about} {r.actor}"]
    shown = wanted[-last:] if last else wanted
    if as_json:
        for record in shown:
            click.echo(json.dumps(asdict(record), default=str))
    else:
        show_table([_row(record) for record in shown], COLUMNS)


@audit.command()
@click.option("--head", "heads", multiple=True, help="NUMBER:SEAL noted down before; repeatable.")
@data_option
def verify(heads: tuple[str, ...], data: Path | None) -> int:
    """Prove that no record was changed, removed or inserted; print the head to note down.

    Exit code 0 when the chain is whole and holds every head given, 100 otherwise.
    """
    last: list[Record] = []
    with opened(data) as (_settings, store):
        chain = (_noted(record, last) for record in store.catalogue.audit())
        found = [*breaks(chain, heads), *store.catalogue.unaudited()]
    for text in found:
        click.echo(f"BROKEN: {text}")
    for record in last:
        click.echo(f"{record.number} records, head {record.head}")
    return FINDINGS if found else 0


def _noted(record: Record, last: list[Record]) -> Record:
    last[:] = [record]
    return record


def _row(record: Record) -> dict[str, object]:
    who = (record.actor, record.means, record.source)
    what = (record.action, record.about, record.result, record.detail)
    at = str(record.at)[:19]  # Whoever tampered with a record may have left no text there.
    return dict(zip(COLUMNS, (record.number, at, *who, *what), strict=True))
