"""What the shape tests look at: files that git tracks or would track, never environments."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {".git", ".venv", ".run", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}


def _files() -> list[Path]:
    query = ("git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard", "-z")
    listed = subprocess.run(query, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if name]
    found = (path for path in ROOT.rglob("*") if not SKIPPED & set(path.parts))
    return [path for path in found if path.is_file()]


@pytest.fixture(scope="session")
def files() -> list[Path]:
    return sorted(path for path in _files() if path.exists())


@pytest.fixture(scope="session")
def sources(files: list[Path]) -> list[Path]:
    """Python of the product: no tests."""
    python = (path for path in files if path.suffix == ".py")
    return [path for path in python if "tests" not in path.relative_to(ROOT).parts]
