"""What nobody will ever ask for again, and how to be rid of it."""

import fcntl
import shutil
import time
from collections.abc import Iterator
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
    # A backup makes and locks its folder while nothing changes, and holds the lock to its end.
    with store.catalogue.still():
        left = list(filter(_abandoned, store.shelf.files.parent.glob(f"{OUTGOING}*")))
    before = time.time() - older_than_days * DAY_S
    old = (each for each in _entries(store.shelf.aside) if each.stat().st_mtime < before)
    for folder in (*left, *old):
        shutil.rmtree(folder)
        yield folder


def _abandoned(outgoing: Path) -> bool:
    try:
        with locked(outgoing, fcntl.LOCK_EX | fcntl.LOCK_NB):
            return outgoing.exists()
    except (BlockingIOError, FileNotFoundError):
        return False


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
