"""What nobody will ever ask for again, and how to be rid of it."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from registry.backup import OUTGOING
from registry.intake import Store

DAY_S = 86_400


def collect(store: Store, older_than_days: float) -> Iterator[Path]:
    """Remove what killed commands left, and what was set aside longer ago; name each.

    Raises: OSError where something cannot be removed.
    """
    yield from store.shelf.sweep()
    before = time.time() - older_than_days * DAY_S
    data = store.shelf.files.parent
    for folder in (*data.glob(f"{OUTGOING}*"), *_entries(store.shelf.aside)):
        if folder.stat().st_mtime < before:
            shutil.rmtree(folder)
            yield folder


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
