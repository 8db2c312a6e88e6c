"""A source that is not explicit, or stands elsewhere, lets the wrong index answer for our names."""

from collections.abc import Iterator

from release.model.example import Example
from release.model.facts import SOURCE, Facts
from release.model.lines import key
from release.model.package import PACKAGES
from release.model.pins import mentions
from release.model.project import Fault, Project
from release.model.rule import Rule

TABLE = "tool.poetry.source"


def find(project: Project, facts: Facts) -> Iterator[Fault]:
    """Yield what is wrong with our source in a project that takes a package of ours."""
    names = {package.name for package in PACKAGES}
    if all(mention.name not in names for mention in mentions(project.pyproject)):
        return
    mend = f"Run `{project.poetry} source add --priority=explicit {SOURCE} {facts.index_url}`."
    sources = project.pyproject.tool.poetry.source
    source = next((source for source in sources if source.name == SOURCE), None)
    if source is None:
        yield project.fault(f"There is no source {SOURCE!r}.", mend, "tool.poetry")
        return
    here = key("name") + rf'\s*"{SOURCE}"'
    if source.priority != "explicit":
        says = f"The source {SOURCE!r} has the priority {source.priority!r}, not 'explicit'."
        yield project.fault(says, mend, TABLE, here, key("priority"))
    if source.url.rstrip("/") != facts.index_url.rstrip("/"):
        says = f"The source {SOURCE!r} is at {source.url!r}, the registry at {facts.index_url!r}."
        yield project.fault(says, mend, TABLE, here, key("url"))


RULE = Rule(
    id="source_not_explicit",
    says='The source of our packages has not `priority = "explicit"` or not our address.',
    find=find,
    examples=(
        Example(
            pyproject=('priority = "explicit"', 'priority = "supplemental"'),
            fires=('priority = "supplemental"',),
        ),
        Example(pyproject=('priority = "explicit"\n', ""), fires=('name = "registry"',)),
        Example(
            pyproject=("localhost:8080", "localhost:9"),
            fires=('url = "http://localhost:9/simple/"',),
        ),
        Example(
            pyproject=('name = "registry"', 'name = "other"'),
            fires=("[tool.poetry.dependencies]",),
        ),
        Example(),
    ),
)
