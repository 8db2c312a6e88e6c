"""`registry verify`: prove that what is kept is what was sent."""

from pathlib import Path

import click

from registry.cli.options import data_option, opened
from registry.verify import verify as compare

FINDINGS = 100


@click.command()
@data_option
def verify(data: Path | None) -> int:
    """Hash every file again, mend what is derived, report what is not.

    Exit code 0 when all is well (again), 100 when something only you can mend is left.
    """
    left = mended = 0
    with opened(data) as (_settings, store):
        for finding in compare(store):
            click.echo(
                f"{'mended' if finding.mended else 'BROKEN'}: {finding.about}: {finding.what}"
            )
            mended, left = mended + finding.mended, left + (not finding.mended)
        files = len(store.catalogue.files())
    click.echo(f"{files} files verified, {mended} things mended, {left} broken.")
    return FINDINGS if left else 0
