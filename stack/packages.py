"""Tests of the released packages, each as the wheel the tree builds, on both ends of its range."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from stack.errors import StackError
from stack.install import step
from stack.settings import ROOT

FLOORS = {"shared_models": ("pydantic==2.12.0", "pydantic"), "service_kit": ("fastapi",)}
"""Package to the requirements its tests run under, one run each; an open one means the newest."""
TOOLS = ("pytest", "pytest-asyncio", "hypothesis", "tzdata", "httpx")


def main() -> int:
    """Run every package's tests against its wheel; the first failing run's code, or 0."""
    with TemporaryDirectory() as out:
        for folder, requirements in FLOORS.items():
            wheel = _wheel(folder, Path(out))
            for requirement in requirements:
                click.echo(f"== {wheel.name} with {requirement}")
                if code := _test(folder, wheel, requirement):
                    return code
    return 0


def _wheel(folder: str, out: Path) -> Path:
    release = str(ROOT / ".venv" / "bin" / "release")
    step((release, "build", folder.replace("_", "-"), "--out", str(out)))
    return next(out.glob(f"{folder}-*.whl"))


def _test(folder: str, wheel: Path, requirement: str) -> int:
    tools = [f"{tool}=={version(tool)}" for tool in TOOLS]
    needs = [part for need in (str(wheel), requirement, *tools) for part in ("--with", need)]
    uv = [str(ROOT / ".venv/bin/uv"), "run", "--no-project", "--isolated", "--quiet"]
    tests = ["python", "-m", "pytest", f"{folder}/tests"]
    command = [*uv, "--python", sys.executable, *needs, *tests]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except StackError as error:
        click.echo(f"stack: {error}", err=True)
        raise SystemExit(1) from error
