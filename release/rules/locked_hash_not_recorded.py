"""A locked hash that `releases.toml` does not hold belongs to bytes that were never released."""

import re
from collections.abc import Iterator

from release.model import record
from release.model.example import SDIST, Example
from release.model.facts import SOURCE, Facts
from release.model.hashes import differences
from release.model.lines import key
from release.model.lockfile import Locked
from release.model.package import PACKAGES
from release.model.project import Fault, Project
from release.model.rule import Rule


def find(project: Project, facts: Facts) -> Iterator[Fault]:
    """Yield each file of a locked package of ours that differs from the record of its release."""
    for package in PACKAGES:
        locked = project.lock.find(package.name)
        if locked is None:
            continue
        recorded = record.find(facts.records, package.name, locked.version)
        if recorded is None:
            says = f"{package.name} {locked.version!r} is locked and not in releases.toml."
            mend = f"Pin a released version and run `{project.poetry} lock`."
            yield project.fault_at_locked(package.name, says, mend, key("version"))
        else:
            yield from compare(project, locked, recorded.sha256)


def compare(project: Project, locked: Locked, wants: dict[str, str]) -> Iterator[Fault]:
    """Yield each file whose hash is not the wanted one, at the line of the hash."""
    for file, has, want in differences(locked.sha256, wants):
        says = f"{file} is locked as sha256 {has!r}, releases.toml records {want!r}."
        forget = f"stack/poetry cache clear --all --no-interaction {SOURCE}"
        mend = f"Run `{forget}`, then `{project.poetry} lock`."
        yield project.fault_at_locked(locked.name, says, mend, re.escape(file))


RULE = Rule(
    id="locked_hash_not_recorded",
    says="The hash of a locked package of ours is not the one recorded at its release.",
    find=find,
    examples=(
        Example(
            lock=("sha256:b2", "sha256:ee"),
            fires=(f'{{file = "{SDIST}", hash = "sha256:ee"}},',),
        ),
        Example(
            lock=(f'    {{file = "{SDIST}", hash = "sha256:b2"}},\n', ""),
            fires=('name = "shared-models"',),
        ),
        Example(lock=('version = "1.0.0"', 'version = "9.9.9"'), fires=('version = "9.9.9"',)),
        Example(lock=("sha256:c3", "sha256:ee")),
        Example(),
    ),
)
