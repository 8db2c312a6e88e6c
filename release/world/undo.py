"""A service's folder is changed as a whole or not at all."""

import shutil
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from release.errors import NotPutBack, ToolFailed
from release.world.git import Git
from release.world.poetry import Poetry

ENVIRONMENT = ".venv"
STOPS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def as_it_was(git: Git, poetry: Poetry, folder: Path) -> Iterator[None]:
    """Put the files and the environment of a folder back, unless the block ends well.

    Shape: the folder must hold nothing that is not committed.
    Raises: `NotPutBack` when the environment cannot be made again.
    """
    had_environment = (folder / ENVIRONMENT).exists()
    with ExitStack() as undo:
        undo.callback(put_back, git, poetry, folder, had_environment=had_environment)
        yield
        undo.pop_all()


def put_back(git: Git, poetry: Poetry, folder: Path, *, had_environment: bool) -> None:
    """Leave the folder as the last commit has it, and its environment as the lock there says."""
    with uninterrupted():
        git.restore(folder)
        git.clean(folder)
        if not had_environment:
            shutil.rmtree(folder / ENVIRONMENT, ignore_errors=True)
            return
        try:
            poetry.sync(folder)
        except ToolFailed as failed:
            raise NotPutBack(folder.name, str(failed)) from failed


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let no second Ctrl-C or request to end stop the block, nor the tools that it runs."""
    was = {number: signal.signal(number, signal.SIG_IGN) for number in STOPS}
    try:
        yield
    finally:
        for number, handler in was.items():
            signal.signal(number, handler)
