"""The parts list of a release: its wheel and what pip installs with it, in CycloneDX JSON."""

import sys
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from tempfile import TemporaryDirectory

import tomlkit

from release.model.record import Record
from release.world.run import run
from release.world.toolbox import environment, install


def parts_list(wheel: Path, held: Record) -> bytes:
    """List the wheel's dependencies in the versions that a fresh environment gets today.

    Shape: the release is the root component; the time in it is the day of the release.
    Raises: `ToolFailed`.
    """
    day = datetime.fromisoformat(held.date).replace(tzinfo=UTC)
    with TemporaryDirectory(prefix="release-sbom-") as temporary:
        folder = Path(temporary)
        python = environment(folder / "environment")
        install(python, str(wheel))
        described, made = folder / "pyproject.toml", folder / "made.json"
        described.write_text(_description(wheel, held), "utf-8")
        options = ("--output-reproducible", "--mc-type", "library", "--pyproject", str(described))
        command = (sys.executable, "-m", "cyclonedx_py", "environment", *options)
        env = {"SOURCE_DATE_EPOCH": str(int(day.timestamp()))}
        run((*command, "--output-file", str(made), str(python)), cwd=folder, env=env)
        return made.read_bytes()


def _description(wheel: Path, held: Record) -> str:
    (found,) = distributions(path=[str(wheel)])
    project = {"name": held.package, "version": held.version}
    project |= {"description": found.metadata["Summary"]}
    return tomlkit.dumps({"project": project | {"dependencies": found.requires or []}})
