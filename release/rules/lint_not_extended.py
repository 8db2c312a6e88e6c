"""A project with lint rules of its own drifts away from the others."""

import posixpath
from collections.abc import Iterator

from release.model.example import Example
from release.model.facts import Facts
from release.model.lines import key
from release.model.project import PYPROJECT, Fault, Project
from release.model.rule import Rule

OWN = ("select", "ignore")


def find(project: Project, facts: Facts) -> Iterator[Fault]:
    """Yield where a project below the root does not take the root's rules as they are."""
    del facts
    if project.folder == ".":
        return
    ruff = project.pyproject.tool.ruff
    wanted = posixpath.relpath(PYPROJECT, project.folder)
    if ruff.extend != wanted:
        says = f"Ruff's rules extend {ruff.extend!r}, not the root's."
        mend = f'Set `extend = "{wanted}"` in [tool.ruff].'
        yield project.fault(says, mend, "tool.ruff", key("extend"))
    for name in OWN:
        if getattr(ruff, name) is not None or name in ruff.lint:
            says = f"Ruff's rules are replaced by a {name!r} of its own."
            mend = f"Take {name!r} away; what must differ goes to the root's per-file-ignores."
            yield project.fault(says, mend, "tool.ruff", key(name))


RULE = Rule(
    id="lint_not_extended",
    says="The lint rules are not the root's.",
    find=find,
    examples=(
        Example(
            pyproject=('extend = "../../pyproject.toml"', 'extend = "../pyproject.toml"'),
            fires=('extend = "../pyproject.toml"',),
        ),
        Example(pyproject=('extend = "../../pyproject.toml"', ""), fires=("[tool.ruff]",)),
        Example(
            pyproject=('/pyproject.toml"', '/pyproject.toml"\n\n[tool.ruff.lint]\nignore = ["D"]'),
            fires=('ignore = ["D"]',),
        ),
        Example(
            pyproject=('/pyproject.toml"', '/pyproject.toml"\nlint.select = ["E"]'),
            fires=('lint.select = ["E"]',),
        ),
        Example(),
    ),
)
