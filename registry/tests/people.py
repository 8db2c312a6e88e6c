"""Users and tokens made past the command line, and how they show themselves."""

import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from registry import Settings, open_store
from registry.catalogue import Catalogue
from registry.tokens import create_token
from support import Registry, basic


@contextlib.contextmanager
def catalogue_of(data: Path) -> Iterator[Catalogue]:
    """Open the catalogue of a data folder for the time of a block."""
    store = open_store(Settings(data=data))
    try:
        yield store.catalogue
    finally:
        store.close()


def bearer(data: Path, name: str, *scopes: str, expires: datetime | None = None) -> str:
    """Make a token; say the header that shows it."""
    with catalogue_of(data) as catalogue:
        return basic("__token__", create_token(catalogue, name, scopes, expires=expires))


def stranger(registry: Registry) -> Registry:
    """The same registry, asked by somebody who has no token."""
    return Registry(registry.port, registry.data, registry.process, "")
