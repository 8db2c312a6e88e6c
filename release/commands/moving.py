"""The work of a rollout: one service after the other, each as a whole or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from release import report
from release.errors import LockDiffers, ReleaseError
from release.model import pins
from release.model.facts import Facts
from release.model.project import LOCK, PYPROJECT, Project
from release.model.rollout import Move, Outcome, Plan, subject
from release.rules import locked_hash_not_recorded, locked_version_differs
from release.settings import Settings
from release.world.git import Git
from release.world.index import Index
from release.world.poetry import Poetry
from release.world.projects import read
from release.world.suite import run_tests
from release.world.tree import Tree
from release.world.undo import as_it_was


@dataclass(frozen=True, slots=True)
class Yard:
    """The parts of the world that a rollout works with."""

    tree: Tree
    git: Git
    poetry: Poetry
    index: Index

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Open the repository and the registry that the settings name."""
        tree = Tree(settings.root)
        poetry = Poetry(settings.root / settings.poetry)
        return cls(tree, Git(settings.root), poetry, Index.of(settings))


def outcomes_of(yard: Yard, plan: Plan) -> Iterator[Outcome]:
    """Yield what became of each move."""
    with report.steps(len(plan.moves)) as say:
        for move in plan.moves:
            say(subject(plan, move))
            fields = move.model_dump()
            try:
                yield Outcome(**fields, commit=move_one(yard, plan, move))
            except ReleaseError as error:
                yield Outcome(**fields, failure=story(error))


def move_one(yard: Yard, plan: Plan, move: Move) -> str:
    """Leave a commit with the move in it, or the service as it was; the first makes the branch."""
    folder = yard.tree.root / move.folder
    with as_it_was(yard.git, yard.poetry, folder):
        text = (folder / PYPROJECT).read_text("utf-8")
        (folder / PYPROJECT).write_text(pins.move(text, plan.package, move.now), "utf-8")
        yard.poetry.lock(folder)
        require_recorded(yard, read(yard.tree.root, move.folder))
        yard.poetry.sync(folder)
        run_tests(folder)
        files = (f"{move.folder}/{PYPROJECT}", f"{move.folder}/{LOCK}")
        if plan.branch and not yard.git.branch_exists(plan.branch):
            yard.git.start_branch(plan.branch)
        return yard.git.commit_files(files, subject(plan, move))


def require_recorded(yard: Yard, project: Project) -> None:
    """Refuse a lock that holds another version or other bytes of ours than were released."""
    facts = Facts(index_url="", python="", records=yard.tree.records())
    rules = (locked_version_differs.RULE, locked_hash_not_recorded.RULE)
    findings = tuple(str(f) for rule in rules for f in rule.check(project, facts))
    if findings:
        raise LockDiffers(findings)


def story(error: ReleaseError) -> str:
    """Tell an error after the one that it came on top of."""
    first = (error.__cause__ or error).__context__
    return f"{first}\n{error}" if isinstance(first, ReleaseError) else str(error)
