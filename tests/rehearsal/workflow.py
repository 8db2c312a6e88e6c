"""A workflow file as values; a key that is not known here is an error that names it."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import product
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from tests.rehearsal.errors import Unreadable

Text = Annotated[str, BeforeValidator(lambda v: str(v).lower() if isinstance(v, bool) else str(v))]
Texts = dict[str, Text]
Access = Literal["read", "write", "none"]


class Part(BaseModel):
    """Any part of a workflow."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Step(Part):
    """One command of ours, or one action of somebody else."""

    name: str | None = None
    run: str | None = None
    uses: str | None = None
    given: Texts = Field(default={}, alias="with")
    env: Texts = {}

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.run is None) == (self.uses is None):
            raise ValueError("a step has either 'run' or 'uses'")
        if self.run and "${{" in self.run:
            raise ValueError(f"an expression stands inside a command, {self.run!r}: use 'env'")
        return self

    @property
    def title(self) -> str:
        """What to call the step: its command, or its action without the commit."""
        return self.run.strip() if self.run else (self.uses or "").partition("@")[0]


class Strategy(Part):
    """The values a job is repeated with."""

    matrix: dict[str, list[Text]]
    fail_fast: bool = Field(default=True, alias="fail-fast")


class Job(Part):
    """Steps that share a fresh machine."""

    runs_on: Literal["ubuntu-24.04"] = Field(alias="runs-on")
    timeout_minutes: int = Field(alias="timeout-minutes")
    steps: list[Step]
    needs: list[str] = []
    condition: Literal["always()"] | None = Field(default=None, alias="if")
    permissions: dict[str, Access] | None = None
    environment: str | None = None
    env: Texts = {}
    strategy: Strategy | None = None

    @field_validator("needs", mode="before")
    @classmethod
    def _one_is_a_list_too(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    def turns(self) -> Iterator[dict[str, str]]:
        """Yield the matrix values of each repetition; a job without a matrix has one turn."""
        matrix = self.strategy.matrix if self.strategy else {}
        for values in product(*matrix.values()):
            yield dict(zip(matrix, values, strict=True))


class Workflow(Part):
    """A whole file."""

    file: str
    name: str
    on: Any
    permissions: dict[str, Access]
    concurrency: dict[str, Any] = {}
    env: Texts = {}
    jobs: dict[str, Job]

    def granted(self, job: str) -> Mapping[str, Access]:
        """Say what the forge's own token may do in a job; the job's word replaces the file's."""
        own = self.jobs[job].permissions
        return self.permissions if own is None else own


def parse(file: str, text: str) -> Workflow:
    """Read the text of a workflow file.

    Raises: `Unreadable`.
    """
    try:
        found = yaml.safe_load(text)
        found["on"] = found.pop(True)  # YAML 1.1 takes the word `on` for a yes
        return Workflow(file=file, **found)
    except (yaml.YAMLError, ValidationError) as error:
        raise Unreadable(file, str(error)) from error


def order(workflow: Workflow) -> TopologicalSorter[str]:
    """Return the jobs, ready to be taken each after those it needs.

    Raises: `Unreadable`.
    """
    graph = {name: job.needs for name, job in workflow.jobs.items()}
    if unknown := {need for needs in graph.values() for need in needs} - graph.keys():
        raise Unreadable(workflow.file, f"jobs need {sorted(unknown)}, which are not there")
    try:
        (sorter := TopologicalSorter(graph)).prepare()
    except CycleError as error:
        raise Unreadable(workflow.file, f"jobs need one another: {error.args[1]}") from error
    return sorter
