"""A lock that holds another version of our package than the pin installs what nobody asked for."""

from collections.abc import Iterator

from release.model import pins
from release.model.example import Example
from release.model.facts import Facts
from release.model.lines import key
from release.model.package import PACKAGES
from release.model.project import Fault, Project
from release.model.rule import Rule


def find(project: Project, facts: Facts) -> Iterator[Fault]:
    """Yield each package of ours whose pin and lock name two versions."""
    del facts
    for package in PACKAGES:
        pinned = pins.version(project.pyproject, package.name)
        locked = project.lock.find(package.name)
        if pinned and locked and locked.version != pinned:
            says = f"{package.name} is locked at {locked.version!r} and pinned at {pinned!r}."
            mend = f"Run `{project.poetry} lock`."
            yield project.fault_at_locked(package.name, says, mend, key("version"))


RULE = Rule(
    id="locked_version_differs",
    says="The locked version of a package of ours is not the pinned one.",
    find=find,
    examples=(
        Example(pyproject=("(==1.0.0)", "(==1.1.0)"), fires=('version = "1.0.0"',)),
        Example(pyproject=("(==1.0.0)", "(>=1.0.0)")),
        Example(),
    ),
)
