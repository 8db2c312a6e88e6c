"""What the commands share: settings out of options and environment, and the store they name."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from registry.intake import Store, open_store
from registry.settings import Settings

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the registry; REGISTRY_DATA otherwise.",
)


def read_settings(**chosen: Any) -> Settings:  # noqa: ANN401 - each option has its field's type
    """Read the settings; an option that was given wins over the environment."""
    return Settings(**{name: value for name, value in chosen.items() if value is not None})


@contextlib.contextmanager
def opened(data: Path | None) -> Iterator[tuple[Settings, Store]]:
    """Open the store for one command and close it afterwards."""
    settings = read_settings(data=data)
    store = open_store(settings)
    try:
        yield settings, store
    finally:
        store.close()
