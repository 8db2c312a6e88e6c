"""What nobody will ever ask for again, and how to be rid of it."""

import fcntl
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from registry.backup import OUTGOING
from registry.intake import Store
from registry.shelf import locked

DAY_S = 86_400


def collect(store: Store, older_than_days: float) -> Iterator[Path]:
    """Remove what killed commands left, and what was set aside longer ago; name each.

    Raises: OSError where something cannot be removed.
    """
    yield from store.shelf.sweep()
    yield from _abandoned_backups(store)
    before = time.time() - older_than_days * DAY_S
    for folder in _entries(store.shelf.aside):
        if folder.stat().st_mtime < before:
            shutil.rmtree(folder)
            yield folder


def _abandoned_backups(store: Store) -> list[Path]:
    gone = []
    # A backup makes and locks its folder while nothing changes, and holds the lock to its end.
    with store.catalogue.still():
        for folder in store.shelf.files.parent.glob(f"{OUTGOING}*"):
            with suppress(BlockingIOError), locked(folder, fcntl.LOCK_EX | fcntl.LOCK_NB):
                shutil.rmtree(folder)
                gone.append(folder)
    return gone


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
