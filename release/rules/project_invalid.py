"""A project that Poetry itself refuses cannot be locked or installed."""

from collections.abc import Iterator

from release.model.example import Example
from release.model.facts import Facts
from release.model.project import LOCK, Fault, Project
from release.model.rule import Rule


def find(project: Project, facts: Facts) -> Iterator[Fault]:
    """Yield what Poetry's own check says about anything but the lock."""
    for complaint in facts.complaints.get(project.folder, ()):
        if LOCK not in complaint:
            mend = f"Mend it until `{project.poetry} check --lock` is content."
            yield project.fault(f"Poetry says: {complaint.removesuffix('.')}.", mend, "project")


RULE = Rule(
    id="project_invalid",
    says="Poetry refuses the project.",
    find=find,
    examples=(
        Example(
            complaints=("Declared README file does not exist: README.md",), fires=("[project]",)
        ),
        Example(complaints=("poetry.lock was not found.",)),
        Example(),
    ),
)
