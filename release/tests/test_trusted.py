import json

import pytest

from release.tests.conftest import Repo, Served
from tests.fakes.trust import IDENTITY, REQUEST_TOKEN, Trust, trusting

PUBLISH = ("publish", "shared-models-v1.0.0", "--execute")
NOBODY = {"RELEASE_REGISTRY_PASSWORD": ""}
"""What a job has whose secret was never made."""


def test_a_job_that_the_registry_trusts_needs_no_secret(released: Repo, registry: Served) -> None:
    with trusting(Trust(registry.token, behind=registry.url)) as trust:
        repo = released.at(RELEASE_REGISTRY_URL=trust.url, **NOBODY, **trust.variables)

        done = repo.release(*PUBLISH, "--json")

    assert done.code == 0, done
    assert len(json.loads(done.out)["uploaded"]) == 2
    assert trust.seen[:3] == [
        ("GET", "/_/oidc/audience"),
        ("GET", "/identity"),
        ("POST", "/_/oidc/mint-token"),
    ]
    assert [path for _, path in trust.seen].count("/_/oidc/mint-token") == 1


def test_a_secret_comes_before_trust(released: Repo, registry: Served) -> None:
    with trusting(Trust("never asked for", behind=registry.url)) as trust:
        repo = registry.seen_by(released, RELEASE_REGISTRY_URL=trust.url, **trust.variables)

        done = repo.release(*PUBLISH)

    assert done.code == 0, done
    assert not [path for _, path in trust.seen if "oidc" in path]


@pytest.mark.parametrize(
    ("trust", "says"),
    [
        pytest.param(
            Trust("", offered=False),
            "and no trusted publishing either: it offers none at 'REGISTRY/_/oidc/audience'. "
            "Give this job a token in the secret behind RELEASE_REGISTRY_PASSWORD.",
            id="not offered",
        ),
        pytest.param(Trust("", known=False), "answered 422", id="an unknown job"),
    ],
)
def test_a_job_with_neither_is_told_so(
    released: Repo, registry: Served, trust: Trust, says: str
) -> None:
    trust.behind = registry.url
    with trusting(trust):
        repo = released.at(RELEASE_REGISTRY_URL=trust.url, **NOBODY, **trust.variables)

        done = repo.release(*PUBLISH)

    assert (done.code, done.out) == (101, "")
    assert says in done.err.splitlines()[-1]
    assert REQUEST_TOKEN not in done.err
    assert IDENTITY not in done.err


def test_a_forge_that_does_not_answer_is_one_line(released: Repo, registry: Served) -> None:
    with trusting(Trust("", behind=registry.url)) as trust:
        gone = {"ACTIONS_ID_TOKEN_REQUEST_URL": "http://127.0.0.1:9/?api-version=2.0"}
        variables = {**NOBODY, **trust.variables, **gone}
        done = released.at(RELEASE_REGISTRY_URL=trust.url, **variables).release(*PUBLISH)

    assert (done.code, done.out, done.err.count("\n")) == (101, "", 1)
    assert "gave no answer" in done.err


def test_no_address_of_the_registry_is_a_wrong_setting(released: Repo) -> None:
    done = released.at(RELEASE_REGISTRY_URL="").release(*PUBLISH)

    assert done.code == 2
    assert "mend these variables: RELEASE_REGISTRY_URL: Input should be a valid URL" in done.err
