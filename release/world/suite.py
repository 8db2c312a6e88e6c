"""A service's own tests, in its own environment."""

from pathlib import Path

from release.world.run import run


def run_tests(folder: Path) -> None:
    """Return when every test of the service in that folder has passed.

    Raises: `ToolFailed` with the end of what pytest said.
    """
    python = folder / ".venv/bin/python"
    run((str(python), "-m", "pytest", "-q", "tests"), cwd=folder)
