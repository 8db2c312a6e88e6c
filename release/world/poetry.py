"""Poetry as the repository pins it, run on one project at a time."""

from pathlib import Path

from release.errors import ToolFailed
from release.world.run import run

COMPLAINT = "Error: "
REFUSED = 1
"""Poetry's code for a project it does not like; a shell that cannot start it has another."""


class Poetry:
    """Locks, installs and checks the project of a folder."""

    def __init__(self, program: Path) -> None:
        self.program = program

    def forget(self, folder: Path, source: str) -> None:
        """Drop what Poetry remembers of a source: it takes hashes from there, not from the index.

        Raises: `ToolFailed`.
        """
        self._run(folder, "cache", "clear", "--all", "--no-interaction", source)

    def lock(self, folder: Path) -> None:
        """Leave a lock of the project's `pyproject.toml`; what is pinned no more stays locked.

        Raises: `ToolFailed`.
        """
        self._run(folder, "lock")

    def sync(self, folder: Path) -> None:
        """Leave an environment in the folder's `.venv` that holds what is locked, nothing else.

        Raises: `ToolFailed`.
        """
        self._run(folder, "sync")

    def complaints(self, folder: Path) -> tuple[str, ...]:
        """Ask Poetry what is wrong with the project and its lock; nothing reads the network.

        Raises: `ToolFailed` when Poetry cannot be run or says nothing.
        """
        try:
            self._run(folder, "check", "--lock")
        except ToolFailed as failed:
            said = complaints(failed.output)
            if failed.code != REFUSED or not said:
                raise
            return said
        return ()

    def _run(self, folder: Path, *arguments: str) -> None:
        run((str(self.program), "--no-ansi", *arguments), cwd=folder)


def complaints(output: str) -> tuple[str, ...]:
    """Pick the errors out of what Poetry said; a project it cannot even read has one, the last."""
    said = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line.removeprefix(COMPLAINT) for line in said if line.startswith(COMPLAINT)]
    return tuple(errors or said[-1:])
