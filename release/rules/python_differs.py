"""Projects that allow different Pythons cannot be moved, tested and run together."""

from collections.abc import Iterator

from release.model.example import Example
from release.model.facts import Facts
from release.model.lines import key
from release.model.project import Fault, Project
from release.model.rule import Rule


def find(project: Project, facts: Facts) -> Iterator[Fault]:
    """Yield a range of Pythons that is not written like the root's."""
    has = project.pyproject.project.requires_python
    if has != facts.python:
        says = f"requires-python is {has!r}, the root's is {facts.python!r}."
        mend = f'Set `requires-python = "{facts.python}"` and run `{project.poetry} lock`.'
        yield project.fault(says, mend, "project", key("requires-python"))


RULE = Rule(
    id="python_differs",
    says="The range of Pythons is not the root's.",
    find=find,
    examples=(
        Example(
            pyproject=(">=3.11,<4.0", ">=3.12,<4.0"), fires=('requires-python = ">=3.12,<4.0"',)
        ),
        Example(pyproject=('requires-python = ">=3.11,<4.0"\n', ""), fires=("[project]",)),
        Example(),
    ),
)
