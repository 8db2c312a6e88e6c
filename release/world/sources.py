"""Where the files of a release come from: its tag, else its commit, else the tree itself."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from release.errors import NotRebuildable
from release.model.package import Package
from release.world.git import Git
from release.world.tree import Tree

LEFT_OUT = shutil.ignore_patterns(
    "__pycache__", "*.pyc", "*.egg-info", ".venv", ".*_cache", ".hypothesis", "dist"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A throw-away copy of a package's folder."""

    folder: Path
    origin: str
    """What it was taken from, for people: `tag shared-models-v1.0.0`."""
    tagged: bool = False
    """Whether git around it says the version by a tag; else the build has to be told."""


@contextmanager
def of_release(tree: Tree, package: Package, version: str) -> Iterator[Source]:
    """Check out one release.

    Raises: `NotRebuildable` when no place holds it.
    """
    git = Git(tree.root)
    if not git.is_repository():
        _require_counted(tree, package, version, "this is no git clone")
        with of_tree(tree, package) as source:
            yield source
        return
    commit, origin = _place(tree, git, package, version)
    # Version tools refuse to read tags in a shallow clone, whatever they say.
    tagged = origin.startswith("tag ") and not git.is_shallow()
    with git.worktree(commit) as folder:
        yield Source(folder / package.folder, origin, tagged=tagged)


@contextmanager
def of_head(tree: Tree, package: Package) -> Iterator[Source]:
    """Check out what is committed now."""
    git = Git(tree.root)
    with git.worktree(git.head()) as folder:
        yield Source(folder / package.folder, "the last commit")


@contextmanager
def of_tree(tree: Tree, package: Package) -> Iterator[Source]:
    """Copy what lies in the tree now."""
    with TemporaryDirectory(prefix="release-") as temporary:
        folder = Path(temporary) / package.folder
        shutil.copytree(tree.root / package.folder, folder, ignore=LEFT_OUT)
        yield Source(folder, "the tree")


def _place(tree: Tree, git: Git, package: Package, version: str) -> tuple[str, str]:
    tag = package.tag(version)
    if commit := git.tag_commit(tag):
        return commit, f"tag {tag}"
    if commit := git.release_commit(package, version):
        return commit, f"commit {commit[:12]}"
    _require_counted(tree, package, version, f"no tag {tag!r} and no release commit is here")
    return git.head(), "the last commit"


def _require_counted(tree: Tree, package: Package, version: str, why: str) -> None:
    counted = tree.counted(package)
    if counted != version:
        reason = f"{why}, and the tree counts {counted!r}"
        raise NotRebuildable(package.name, version, reason)
