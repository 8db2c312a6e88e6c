"""What each kind of issuer says of a job, and which of its claims must be what: one table.

Source: the forges' references of their claims; what the public index asks of each.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Demand:
    """What one claim must be: ``folded`` in whatever case its letters are, then ``exact``.

    Shape: names in braces are fields of the publisher. With ``at``, an @ and the value of one of
    these claims come last. A demand with ``only_with`` is made where the publisher has that field.
    """

    claim: str
    folded: str = ""
    exact: str = ""
    at: tuple[str, ...] = ()
    only_with: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of issuer.

    Shape: ``title`` is the name that provenance has for it; ``repository`` and ``workflow`` are
    patterns of these, and neither is asked for where there is no ``repository``; ``pinned`` claims
    are held to what they were at the first use, so that whoever takes a deleted owner's name later
    is not taken for the owner; ``told`` claims are carried by the token.
    """

    title: str
    issuer: str = ""
    repository: str = ""
    workflow: str = ""
    usual_workflow: str = ""
    like_repository: str = "acme/tools"
    like_workflow: str = "publish.yml"
    demands: tuple[Demand, ...] = ()
    pinned: tuple[str, ...] = ()
    told: tuple[str, ...] = ("sub",)

    def names_repository(self, text: str) -> bool:
        """Say whether a repository can have this name."""
        return re.fullmatch(self.repository, text, re.ASCII) is not None

    def names_workflow(self, text: str) -> bool:
        """Say whether a workflow can have this name."""
        return re.fullmatch(self.workflow, text, re.ASCII) is not None


ENVIRONMENT = Demand("environment", exact="{environment}", only_with="environment")

KINDS = {
    "github": Kind(
        "GitHub",
        issuer="https://token.actions.githubusercontent.com",
        repository=r"[\w.-]+/[\w.-]+",
        workflow=r"[^/@\s]+\.ya?ml",
        demands=(
            Demand("repository", folded="{repository}"),
            # The file that the job stands in; of a called workflow it names the called file.
            Demand(
                "job_workflow_ref",
                folded="{repository}",
                exact="/.github/workflows/{workflow}",
                at=("ref", "sha"),
            ),
            ENVIRONMENT,
        ),
        pinned=("repository_id", "repository_owner_id"),
        told=("ref", "sha", "run_id", "run_attempt", "repository_id", "repository_owner_id"),
    ),
    "gitlab": Kind(
        "GitLab",
        issuer="https://gitlab.com",
        repository=r"[\w.-]+(?:/[\w.-]+)+",
        workflow=r"(?:[^/@\s]+/)*[^/@\s]+\.ya?ml",
        usual_workflow=".gitlab-ci.yml",
        like_repository="acme/team/tools",
        like_workflow=".gitlab-ci.yml",
        demands=(
            Demand("project_path", folded="{repository}"),
            Demand(
                "ci_config_ref_uri",
                folded="{host}/{repository}",
                exact="//{workflow}",
                at=("ref_path", "sha"),
            ),
            ENVIRONMENT,
        ),
        pinned=("project_id", "namespace_id"),
        told=("ref", "ref_path", "sha", "pipeline_id", "job_id", "project_id", "namespace_id"),
    ),
    "oidc": Kind("OIDC"),
}
