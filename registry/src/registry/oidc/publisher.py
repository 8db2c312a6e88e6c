"""A publisher: the job that may publish a project, and whether a job is the one."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from registry.model import Publisher
from registry.oidc.kinds import KINDS, Demand, Kind

MOST_TITLE = 200
"""Characters of a title: a token's name holds it."""
Claims = Mapping[str, Any]
"""What a verified identity says."""


@dataclass(frozen=True)
class TrustedPublisher:
    """Who may publish one project: an issuer's job of one repository, workflow and environment.

    Shape: without an environment, a job of any environment or none; ``claims`` must be as they are
    here, beside what the kind demands; ``pinned`` is what the first use of it left.
    """

    name: str
    project: str
    kind: str
    issuer: str
    repository: str = ""
    workflow: str = ""
    environment: str = ""
    claims: Mapping[str, str] = field(default_factory=dict)
    pinned: Mapping[str, str] = field(default_factory=dict)
    created: str = ""

    @property
    def about(self) -> Kind:
        """What its kind of issuer says of jobs."""
        return KINDS[self.kind]

    @property
    def job(self) -> tuple[object, ...]:
        """All that makes two publishers the same."""
        named = tuple(sorted(self.claims.items()))
        return self.project, self.issuer, self.repository, self.workflow, self.environment, named

    @property
    def shown(self) -> str:
        """What it is, in one line."""
        words = {
            "repository": self.repository,
            "workflow": self.workflow,
            "environment": self.environment,
            **self.claims,
        }
        named = (f"{name} {word!r}" for name, word in words.items() if word)
        return f"{self.issuer} {', '.join(named)}"

    @property
    def title(self) -> str:
        """What people call its jobs."""
        named = f"{self.repository} {self.workflow}".strip()
        return (named or f"{self.issuer} {self.name}")[:MOST_TITLE]

    def provenance(self, claims: Claims) -> Publisher:
        """Say who publishes when this job does, as provenance tells it."""
        about = {name: written(claims.get(name)) for name in self.about.told}
        told = {name: value for name, value in about.items() if value}
        if not self.about.repository:
            # Nobody can look for its workflow in a certificate.
            return Publisher(self.about.title, claims={"iss": self.issuer, **self.claims, **told})
        return Publisher(
            self.about.title, self.issuer, self.repository, self.workflow, self.environment, told
        )

    def difference(self, claims: Claims) -> str | None:
        """Name the first claim that is not as it must be; None where the job is the one."""
        for demand in self.about.demands:
            if demand.only_with and not getattr(self, demand.only_with):
                continue
            value = claims.get(demand.claim)
            if not isinstance(value, str) or not any(
                _is(value, *wanted) for wanted in self._wanted(demand, claims)
            ):
                return demand.claim
        held = {**self.claims, **self.pinned}
        return next((name for name in held if written(claims.get(name)) != held[name]), None)

    def pins(self, claims: Claims) -> dict[str, str]:
        """Say what is to be pinned when this job publishes."""
        said = {name: written(claims.get(name)) for name in self.about.pinned}
        return {name: value for name, value in said.items() if value} | dict(self.pinned)

    def _wanted(self, demand: Demand, claims: Claims) -> Iterator[tuple[str, str]]:
        words = {
            "host": self.issuer.removeprefix("https://"),
            "repository": self.repository,
            "workflow": self.workflow,
            "environment": self.environment,
        }
        folded, exact = demand.folded.format(**words), demand.exact.format(**words)
        if not demand.at:
            yield folded, exact
        for ref in demand.at:
            if claims.get(ref):
                yield folded, f"{exact}@{claims[ref]}"


def written(value: object) -> str:
    """Write a claim as publishers name it: a text as it is, anything else as JSON."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, sort_keys=True)


def shown(publishers: Iterable[TrustedPublisher], claims: Claims) -> dict[str, str]:
    """Pick the claims that decide whether a job is one of these publishers."""
    names = dict.fromkeys(
        name
        for publisher in publishers
        for name in (*(demand.claim for demand in publisher.about.demands), *publisher.claims)
    )
    return {name: written(claims[name]) for name in names if name in claims}


def _is(value: str, folded: str, exact: str) -> bool:
    head, tail = value[: len(folded)], value[len(folded) :]
    # Bytes fold ASCII alone: no other letter may pass for one of a repository's name.
    return head.encode().lower() == folded.encode().lower() and tail == exact
