"""What a rollout is going to do, and what became of it in each service."""

from collections.abc import Collection, Iterable, Iterator

from pydantic import BaseModel, ConfigDict

from release.model import pins
from release.model.project import Project


class Move(BaseModel):
    """One service that is to take another version."""

    model_config = ConfigDict(frozen=True)

    service: str
    """Name of its folder below `services/`."""
    was: str
    """What it asks for now: a version, or the range."""
    now: str

    @property
    def folder(self) -> str:
        """Its folder below the root."""
        return f"services/{self.service}"


class Plan(BaseModel):
    """A whole rollout."""

    model_config = ConfigDict(frozen=True)

    package: str
    version: str
    branch: str | None
    """The new branch that the commits go to, if one was asked for."""
    moves: tuple[Move, ...]


class Outcome(BaseModel):
    """What became of one move."""

    model_config = ConfigDict(frozen=True)

    service: str
    was: str
    now: str
    commit: str | None = None
    """The commit that holds the move."""
    failure: str | None = None
    """Why the service was left as it was."""


class Result(BaseModel):
    """What became of a whole rollout."""

    model_config = ConfigDict(frozen=True)

    package: str
    version: str
    branch: str | None
    outcomes: tuple[Outcome, ...]

    @property
    def moved(self) -> tuple[Outcome, ...]:
        """The moves that were committed."""
        return tuple(outcome for outcome in self.outcomes if outcome.commit)

    @property
    def left(self) -> tuple[str, ...]:
        """Name the services that were left as they were."""
        return tuple(outcome.service for outcome in self.outcomes if outcome.failure)

    def table(self) -> str:
        """Put each committed move on one line of a Markdown table."""
        rows = (f"| {o.service} | {o.was} | {o.now} | {o.commit} |" for o in self.moved)
        return "\n".join(("| service | from | to | commit |", "| --- | --- | --- | --- |", *rows))


def moves(
    services: Iterable[Project], package: str, version: str, chosen: Collection[str]
) -> Iterator[Move]:
    """Find each service that asks for another version of a package; no choice means all of them."""
    for service in services:
        was = pins.asked(service.pyproject, package)
        if was is not None and was != version and (not chosen or service.name in chosen):
            yield Move(service=service.name, was=was, now=version)


def subject(plan: Plan, move: Move) -> str:
    """Name the commit of a move: `Roll shared-models 1.1.0 out to rest_service`."""
    return f"Roll {plan.package} {plan.version} out to {move.service}"


def title(package: str, version: str) -> str:
    """Name the pull request of a rollout: `Roll shared-models 1.1.0 out`."""
    return f"Roll {package} {version} out"


def body(moved: str, left: Collection[str], notes: str) -> str:
    """Write the text of a rollout's pull request, in Markdown."""
    parts = ["Each of these services was locked, tested and committed alone.", moved]
    if left:
        names = ", ".join(left)
        parts.append(f"Left as they were, because they failed: {names}. The job's log tells why.")
    return "\n\n".join((*parts, "## What is new", notes))
