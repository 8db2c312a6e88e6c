"""A lock that is not of its `pyproject.toml` installs something else than was asked for."""

from collections.abc import Iterator

from release.model.example import Example
from release.model.facts import Facts
from release.model.lines import key
from release.model.project import LOCK, Fault, Project
from release.model.rule import Rule


def find(project: Project, facts: Facts) -> Iterator[Fault]:
    """Yield what Poetry's own check says about the lock, at the hash that it compares."""
    mend = f"Run `{project.poetry} lock`."
    for complaint in facts.complaints.get(project.folder, ()):
        if LOCK not in complaint:
            continue
        says = complaint.split(" Run ")[0]
        if project.lock_text:
            yield project.fault_in_lock(says, mend, "metadata", key("content-hash"))
        else:
            yield project.fault(says, mend, "project")


RULE = Rule(
    id="lock_stale",
    says="The lock is not of this `pyproject.toml`, or there is none.",
    find=find,
    examples=(
        Example(
            complaints=("The lock of poetry.lock is old. Run `poetry lock` to fix it.",),
            fires=('content-hash = "d4"',),
        ),
        Example(complaints=("Declared README file does not exist: README.md",)),
        Example(),
    ),
)
