"""Wheels and sdists, built out of a throw-away copy by pinned tools."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from release.errors import BytesDiffer, WrongFiles
from release.model.hashes import differences
from release.model.package import Package, named
from release.model.record import Record
from release.world import sources
from release.world.run import run
from release.world.sources import Source
from release.world.toolbox import python_with
from release.world.tree import Tree

OVERRIDE = "POETRY_DYNAMIC_VERSIONING_OVERRIDE"
LEAKS = (
    "SOURCE_DATE_EPOCH",
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONOPTIMIZE",
    "POETRY_DYNAMIC_VERSIONING_BYPASS",
    OVERRIDE,
)
"""Variables that would change the bytes, or the version, of what is built."""


@dataclass(frozen=True, slots=True)
class Built:
    """The files of one version, in a folder that goes away with the block that made it."""

    version: str
    folder: Path
    sha256: Mapping[str, str]
    origin: str

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files, by name."""
        return tuple(self.folder / file for file in sorted(self.sha256))


@contextmanager
def rebuilt(tree: Tree, record: Record) -> Iterator[Built]:
    """Build a recorded release again, whatever its bytes turn out to be.

    Raises: `NotRebuildable`, `WrongFiles`, `ToolFailed`.
    """
    package = named(record.package)
    with (
        sources.of_release(tree, package, record.version) as source,
        built(source, package, record.version, record.tools) as files,
    ):
        yield files


@contextmanager
def recorded(tree: Tree, record: Record, needed_by: str = "") -> Iterator[Built]:
    """Build a recorded release again, to the recorded bytes.

    Raises: `BytesDiffer` and all that `rebuilt` does.
    """
    with rebuilt(tree, record) as files:
        for file, has, wants in differences(files.sha256, record.sha256):
            raise BytesDiffer(file, has or "nothing", wants or "nothing", needed_by)
        yield files


@contextmanager
def built(
    source: Source, package: Package, version: str, tools: Mapping[str, str]
) -> Iterator[Built]:
    """Build one version and check the files with twine.

    Raises: `WrongFiles`, `ToolFailed`.
    """
    python = python_with(tools)
    with TemporaryDirectory(prefix="release-dist-") as temporary:
        out = Path(temporary)
        _build(
            python, source, out, {} if source.tagged else {OVERRIDE: f"{package.name}={version}"}
        )
        made = tuple(sorted(path.name for path in out.iterdir()))
        if set(made) != set(package.files(version)):
            raise WrongFiles(made, package.files(version))
        paths = [out / name for name in made]
        run((sys.executable, "-m", "twine", "check", "--strict", *map(str, paths)), cwd=out)
        hashes = {path.name: sha256(path.read_bytes()).hexdigest() for path in paths}
        yield Built(version, out, hashes, source.origin)


def _build(python: Path, source: Source, out: Path, env: Mapping[str, str]) -> None:
    command = (str(python), "-m", "build", "--no-isolation", "--outdir", str(out))
    run((*command, str(source.folder)), cwd=source.folder, env=env, unset=LEAKS)
