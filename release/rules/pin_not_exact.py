"""A package of ours that is not pinned to one version can change without a commit."""

from collections.abc import Iterator

from release.model.example import Example
from release.model.facts import SOURCE, Facts
from release.model.package import PACKAGES
from release.model.pins import PINS, Mention, exact, mentions
from release.model.project import Fault, Project
from release.model.rule import Rule


def find(project: Project, facts: Facts) -> Iterator[Fault]:
    """Yield each mention that is no exact pin, or that pins in a second place."""
    for package in PACKAGES:
        newest = [r.version for r in facts.records if r.package == package.name][-1:]
        version = newest[0] if newest else "X.Y.Z"
        mend = f"Run `{project.poetry} add {package.name}@{version} --source {SOURCE}`."
        named = [m for m in mentions(project.pyproject) if m.name == package.name]
        if named and all(mention.section != PINS for mention in named):
            says = f"{package.name} has no pin in [project] dependencies."
            yield project.fault_at(named[0], says, mend)
        for mention in named:
            wrong = what_is_wrong(mention)
            if wrong:
                yield project.fault_at(mention, wrong, mend)


def what_is_wrong(mention: Mention) -> str | None:
    """Say what keeps a mention from being one exact pin in the one place for it."""
    if mention.section == PINS and mention.requirement:
        asked = str(mention.requirement.specifier)
        return (
            f"{mention.name} is asked for as {asked!r}, not as one exact version."
            if exact(mention.requirement) is None and mention.requirement.url is None
            else None
        )
    if mention.requirement or "version" in mention.constraint:
        return f"{mention.name} is given a version in [{mention.section}] too."
    return None


RULE = Rule(
    id="pin_not_exact",
    says="A package of ours is asked for as a range, or in two places.",
    find=find,
    examples=(
        Example(
            pyproject=("(==1.0.0)", "(>=1.0.0,<2.0.0)"),
            fires=('"shared-models (>=1.0.0,<2.0.0)",',),
        ),
        Example(pyproject=(" (==1.0.0)", ""), fires=('"shared-models",',)),
        Example(pyproject=("(==1.0.0)", "(==1.0.*)"), fires=('"shared-models (==1.0.*)",',)),
        Example(
            pyproject=('{ source = "registry" }', '{ version = "^1", source = "registry" }'),
            fires=('shared-models = { version = "^1", source = "registry" }',),
        ),
        Example(
            pyproject=('    "shared-models (==1.0.0)",\n', ""),
            fires=('shared-models = { source = "registry" }',),
        ),
        Example(),
    ),
)
