"""A dependency on a path, a repository or a file is joined by place, not by version."""

from collections.abc import Iterator

from release.model import pins
from release.model.example import Example
from release.model.facts import SOURCE, Facts
from release.model.lines import key
from release.model.lockfile import UNSAFE
from release.model.package import PACKAGES
from release.model.pins import Mention, mentions
from release.model.project import Fault, Project
from release.model.rule import Rule

OURS = frozenset(package.name for package in PACKAGES)
KEYS = ("path", "git", "url", "file", "develop")


def find(project: Project, facts: Facts) -> Iterator[Fault]:
    """Yield each dependency, ours or not, direct or locked, that no index holds."""
    del facts
    for mention in mentions(project.pyproject):
        place = place_of(mention)
        if place:
            says = f"{mention.name} is taken from {place}, not from a released version."
            source = f" --source {SOURCE}" if mention.name in OURS else ""
            version = pins.version(project.pyproject, mention.name) or "VERSION"
            mend = f"Run `{project.poetry} add {mention.name}@{version}{source}`."
            yield project.fault_at(mention, says, mend)
    for locked in project.lock.package:
        if locked.source and locked.source.type in UNSAFE:
            says = f"{locked.name} is locked from the {locked.source.type} {locked.source.url!r}."
            mend = f"Depend on a released version and run `{project.poetry} lock`."
            yield project.fault_at_locked(locked.name, says, mend, key("type"))


def place_of(mention: Mention) -> str | None:
    """Tell where a mention points to, unless it asks for a version."""
    if mention.requirement and mention.requirement.url:
        return f"url {mention.requirement.url!r}"
    found = (f"{k} {mention.constraint[k]!r}" for k in KEYS if k in mention.constraint)
    return next(found, None)


RULE = Rule(
    id="dependency_not_released",
    says="A dependency is taken from a path, a repository or a file.",
    find=find,
    examples=(
        Example(
            pyproject=('{ source = "registry" }', '{ path = "../../shared_models" }'),
            fires=('shared-models = { path = "../../shared_models" }',),
        ),
        Example(
            pyproject=("(==1.0.0)", "@ git+https://example.org/shared-models.git"),
            fires=('"shared-models @ git+https://example.org/shared-models.git",',),
        ),
        Example(
            pyproject=(
                "[tool.ruff]",
                '[tool.poetry.group.test.dependencies]\nx.git = "y"\n\n[tool.ruff]',
            ),
            fires=('x.git = "y"',),
        ),
        Example(lock=('type = "legacy"', 'type = "directory"'), fires=('type = "directory"',)),
        Example(),
    ),
)
