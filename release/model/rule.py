"""What a rule of `release doctor` is: a question to one project, with its examples."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from release.model.example import Example
from release.model.facts import Facts
from release.model.finding import Finding
from release.model.project import Fault, Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A question that is asked of every project; no answer means that all is well."""

    id: str
    """Name of its module: a finished fact, `pin_not_exact`."""
    says: str
    """The fact as a sentence."""
    find: Callable[[Project, Facts], Iterator[Fault]]
    examples: tuple[Example, ...]

    def check(self, project: Project, facts: Facts) -> Iterator[Finding]:
        """Yield what it finds in a project, with the rule's name and the path from the root."""
        for fault in self.find(project, facts):
            yield Finding(
                rule=self.id,
                file=project.path(fault.file),
                line=fault.line,
                says=fault.says,
                mend=fault.mend,
            )
