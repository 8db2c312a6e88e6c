"""What nobody will ever ask for again, and how to be rid of it."""

import fcntl
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from registry.backup import OUTGOING
from registry.errors import FolderUnfit
from registry.incoming import told
from registry.intake import Store
from registry.shelf import locked

DAY_S = 86_400


def collect(store: Store, older_than_days: float) -> Iterator[Path]:
    """Remove what killed commands left, and what was set aside longer ago; name each.

    What no command put there stays. Raises: DiskFull, FolderUnfit, StoreSilent.
    """
    with told():
        yield from store.shelf.sweep()
        # A backup makes and locks its folder while nothing changes, and holds the lock to its end.
        with store.catalogue.still():
            left = list(filter(_abandoned, store.shelf.files.parent.glob(f"{OUTGOING}*")))
        before = time.time() - older_than_days * DAY_S
        folders, strange = _entries(store.shelf.aside)
        old = (each for each in folders if each.stat().st_mtime < before)
        for folder in (*left, *old):
            shutil.rmtree(folder)
            yield folder
    if strange:
        reason = f"{strange[0].name!r} is a file that no command put there"
        raise FolderUnfit(store.shelf.aside, reason)


def _abandoned(outgoing: Path) -> bool:
    try:
        with locked(outgoing, fcntl.LOCK_EX | fcntl.LOCK_NB):
            return outgoing.exists()
    except (BlockingIOError, FileNotFoundError):
        return False


def _entries(folder: Path) -> tuple[list[Path], list[Path]]:
    """List the folders in a folder, and what else is there."""
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    folders = [path for path in found if path.is_dir() and not path.is_symlink()]
    return folders, [path for path in found if path not in folders]
