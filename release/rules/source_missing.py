"""A package of ours without `source = "registry"` may come from a stranger's index."""

from collections.abc import Iterator

from release.model import pins
from release.model.example import Example
from release.model.facts import SOURCE, Facts
from release.model.package import PACKAGES
from release.model.project import Fault, Project
from release.model.rule import Rule


def find(project: Project, facts: Facts) -> Iterator[Fault]:
    """Yield each package of ours that is named without our source, and each lock that shows it."""
    del facts
    for package in PACKAGES:
        named = [m for m in pins.mentions(project.pyproject) if m.name == package.name]
        sources = [m.constraint.get("source") for m in named if m.constraint]
        version = pins.version(project.pyproject, package.name) or "VERSION"
        mend = f"Run `{project.poetry} add {package.name}@{version} --source {SOURCE}`."
        if named and (not sources or any(source != SOURCE for source in sources)):
            has = next((source for source in sources if source != SOURCE), None)
            says = f"{package.name} has the source {has!r}, not {SOURCE!r}."
            yield project.fault_at(named[-1], says, mend)
        locked = project.lock.find(package.name)
        if locked and (locked.source is None or locked.source.reference != SOURCE):
            has = locked.source.reference if locked.source else None
            says = f"{package.name} is locked from the source {has!r}, not {SOURCE!r}."
            yield project.fault_at_locked(package.name, says, mend)


RULE = Rule(
    id="source_missing",
    says="A package of ours has no `source`, so its name may be found on a public index.",
    find=find,
    examples=(
        Example(
            pyproject=('shared-models = { source = "registry" }\n', ""),
            fires=('"shared-models (==1.0.0)",',),
        ),
        Example(
            pyproject=('{ source = "registry" }', '{ source = "elsewhere" }'),
            fires=('shared-models = { source = "elsewhere" }',),
        ),
        Example(lock=('reference = "registry"', ""), fires=('name = "shared-models"',)),
        Example(),
    ),
)
