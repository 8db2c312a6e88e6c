"""What the forge knows: the repository, what was pushed, its variables, secrets and releases."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.rehearsal.machine import ROOT
from tests.rehearsal.processes import must
from tests.rehearsal.workflow import Workflow, parse

REPOSITORY = "example/assistant"
TOKEN = "the-token-of-the-job"
"""What `github.token` is; what it may do is what the job declares."""
FAKE = ROOT / "tests" / "fakes" / "gh"
AS_THE_JOB = Path(__file__).with_name("gh")


@dataclass(frozen=True)
class Forge:
    """A repository on the forge, at the moment when one ref was pushed."""

    origin: Path
    """The bare repository."""
    state: Path
    """Folder of its releases and pull requests."""
    ref: str
    """What was pushed, by its full name."""
    variables: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    """What a person filled in who started the workflow by hand."""
    identity: Mapping[str, str] = field(default_factory=dict)
    """The variables of a job that may ask who it is."""
    machine: Mapping[str, str] = field(default_factory=dict)
    """What the machine of every job sets: whose certificates it believes."""

    @property
    def ref_name(self) -> str:
        """The ref without its kind."""
        return self.ref.split("/", 2)[2]

    def context(self, workflow: Workflow) -> dict[str, Mapping[str, str]]:
        """Return what expressions may ask for."""
        github = {
            "ref": self.ref,
            "ref_name": self.ref_name,
            "repository": REPOSITORY,
            "token": TOKEN,
            "workflow": workflow.name,
        }
        return {
            "github": github,
            "inputs": self.inputs,
            "vars": self.variables,
            "secrets": self.secrets,
        }

    def workflow(self, file: str) -> Workflow:
        """Read a workflow as it stands at what was pushed.

        Raises: `Unreadable`.
        """
        show = ("git", "show", f"{self.ref}:.github/workflows/{file}")
        return parse(file, must(*show, cwd=self.origin))

    def basics(self, workflow: Workflow, job: str) -> dict[str, str]:
        """Return the variables that every step of a job has without asking."""
        known = workflow.granted(job).get("id-token") == "write"
        return {
            **self.machine,
            **(self.identity if known else {}),
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": "workflow_dispatch" if self.inputs else "push",
            "GITHUB_JOB": job,
            "GITHUB_REF": self.ref,
            "GITHUB_REF_NAME": self.ref_name,
            "GITHUB_REF_TYPE": "tag" if self.ref.startswith("refs/tags/") else "branch",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_WORKFLOW": workflow.name,
        }

    def command_line(self, granted: Mapping[str, str]) -> str:
        """Return a script that is `gh`, for a job that was granted so much."""
        told = {
            "CONTENTS": granted.get("contents", "none"),
            "PULL_REQUESTS": granted.get("pull-requests", "none"),
            "OWN_TOKEN": TOKEN,
            "FAKE": str(FAKE),
            "FAKE_GH": str(self.state),
        }
        pairs = " ".join(f"{name}={shlex.quote(text)}" for name, text in told.items())
        return f'#!/bin/sh\nexec env {pairs} {shlex.quote(str(AS_THE_JOB))} "$@"\n'
