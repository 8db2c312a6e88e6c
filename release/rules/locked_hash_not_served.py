"""A locked hash that the registry does not serve cannot be installed, or was forged on the way."""

import re
from collections.abc import Iterator, Mapping

from release.model.example import SDIST, WHEEL, Example
from release.model.facts import Facts
from release.model.hashes import differences
from release.model.lines import key
from release.model.lockfile import Locked
from release.model.package import PACKAGES, Package
from release.model.project import Fault, Project
from release.model.rule import Rule


def find(project: Project, facts: Facts) -> Iterator[Fault]:
    """Yield each file of a locked package of ours that the registry lacks or holds otherwise.

    A package the registry was not asked about is passed over.
    """
    for package in PACKAGES:
        locked = project.lock.find(package.name)
        served = facts.served.get(package.name)
        if locked and served is not None:
            yield from compare(project, package, locked, served)


def compare(
    project: Project, package: Package, locked: Locked, served: Mapping[str, str]
) -> Iterator[Fault]:
    """Hold one locked package against what the registry serves of that version."""
    wants = {f: served[f] for f in package.files(locked.version) if f in served}
    publish = f"release publish {package.name} {locked.version} --execute"
    if not wants:
        says = f"{package.name} {locked.version!r} is locked, but the registry does not hold it."
        mend = f"Run `{publish}`."
        yield project.fault_at_locked(package.name, says, mend, key("version"))
        return
    for file, has, want in differences(locked.sha256, wants):
        says = f"{file} is locked as sha256 {has!r}, the registry serves {want!r}."
        mend = f"Run `release verify {package.name} {locked.version}` to see who is right."
        yield project.fault_at_locked(package.name, says, mend, re.escape(file))


RULE = Rule(
    id="locked_hash_not_served",
    says="The hash of a locked package of ours is not the one that the registry serves.",
    find=find,
    examples=(
        Example(
            lock=("sha256:b2", "sha256:ee"),
            fires=(f'{{file = "{SDIST}", hash = "sha256:ee"}},',),
        ),
        Example(
            served={WHEEL: "a1", SDIST: "ee"},
            fires=(f'{{file = "{SDIST}", hash = "sha256:b2"}},',),
        ),
        Example(served={WHEEL: "a1"}, fires=(f'{{file = "{SDIST}", hash = "sha256:b2"}},',)),
        Example(served={}, fires=('version = "1.0.0"',)),
        Example(served={WHEEL: "a1", SDIST: "b2", "shared_models-1.1.0.tar.gz": "f5"}),
        Example(),
    ),
)
