"""The few moments in which a release becomes part of the history."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from release.errors import CommitRefused, CutIncomplete, TagTaken, ToolFailed
from release.model import changelog, record
from release.model.cut import Plan
from release.model.package import Package
from release.model.record import Record
from release.world.git import Git
from release.world.run import run
from release.world.tree import CHANGELOG, RECORDS, Tree
from release.world.undo import uninterrupted


@contextmanager
def undone_on_failure(git: Git, before: str, tag: str) -> Iterator[None]:
    """Bring HEAD, index, files and tags back to a commit, unless the block ends well.

    Raises: `DirtyTree`, `TagTaken` or `CutIncomplete` when somebody was there meanwhile.
    """
    git.require_clean()
    if taken := git.tag_commit(tag):
        raise TagTaken(tag, taken)
    if git.head() != before:
        raise CutIncomplete("somebody had committed meanwhile")
    try:
        yield
    except BaseException:
        with uninterrupted():
            git.delete_tag(tag)
            git.reset_hard(before)
        raise


def write(tree: Tree, git: Git, made: Record) -> None:
    """Leave the changelog and the record of a release in the tree and in the index."""
    text = changelog.released(tree.changelog(), made.package, made.version, made.date)
    tree.write(CHANGELOG, text)
    tree.write(RECORDS, record.write((*tree.records(), made)))
    git.stage(CHANGELOG, RECORDS)


def bump(git: Git, package: Package, plan: Plan) -> None:
    """Let bump2version count up, commit what is staged, and tag it.

    Raises: `CommitRefused`.
    """
    config = ("--config-file", package.bump_config, "--allow-dirty")
    command = (sys.executable, "-m", "bumpversion", *config, plan.part.value)
    try:
        run(command, cwd=git.root)
    except ToolFailed as error:
        # What git and its hooks wrote stands before bump2version's own traceback.
        said, _, trace = error.output.partition("Traceback (most recent call last)")
        raise CommitRefused(said.strip() or trace.strip().splitlines()[-1]) from error


def require_complete(git: Git, before: str, plan: Plan) -> None:
    """Return when the commit, the tag and a clean tree are there.

    Raises: `CutIncomplete`.
    """
    wanted = (
        (git.parent_and_subject() == (before, plan.subject), "HEAD is not the release's commit"),
        (git.tag_commit(plan.tag) == git.head(), f"the tag {plan.tag!r} is not at HEAD"),
        (git.is_annotated(plan.tag), f"the tag {plan.tag!r} is not annotated"),
        (not git.status(), "the tree is not clean"),
    )
    for holds, missing in wanted:
        if not holds:
            raise CutIncomplete(missing)
