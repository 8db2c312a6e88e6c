"""A job that the registry trusts publishes without a secret: a real registry, a loopback forge."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from registry.tests.issuer import REQUEST_TOKEN, Authority, Issuer, issuing
from registry.tests.issuer import serving as answering
from release.tests.conftest import REGISTRY, Repo, Served, serving

PUBLISH = ("publish", "shared-models-v1.0.0", "--execute")
NOBODY = {"RELEASE_REGISTRY_PASSWORD": ""}
"""What a job has whose secret was never made."""
EVERYWHERE = "0.0.0.0"  # noqa: S104 - asked, not listened at
"""An address that is this machine's, and that nobody can know to be."""
AUDIENCE = "the registry of these tests"
JOB = ("--repository", "acme/tools", "--workflow", "publish.yml", "--environment", "registry")


@dataclass(frozen=True)
class Trusting:
    """A registry with TLS, the forge whose job may publish there, and who certifies both."""

    served: Served
    issuer: Issuer
    authority: Authority

    def seen_by(self, repo: Repo, **more: str) -> Repo:
        """The same copy, whose commands run in a job of the forge."""
        known = {"RELEASE_REGISTRY_URL": self.served.url, **NOBODY, **self.authority.trusted}
        return repo.at(**{**known, **self.issuer.variables, **more})


@pytest.fixture
def trusting(tmp_path: Path) -> Iterator[Trusting]:
    """A registry of one's own, which nobody reads without a right, and its forge."""
    folder = tmp_path / "trusting"
    folder.mkdir()
    authority = Authority(folder)
    certificate, key = authority.certify()
    settings = {
        "REGISTRY_TLS_CERT": str(certificate),
        "REGISTRY_TLS_KEY": str(key),
        "REGISTRY_OIDC_AUDIENCE": AUDIENCE,
        **authority.trusted,
    }
    with issuing(authority) as issuer, serving(folder, **settings) as served:
        add = ("publisher", "add", "shared-models", "--kind", "github", "--issuer", issuer.url)
        command = (REGISTRY, *add, *JOB, "--data", folder)
        subprocess.run(command, check=True, capture_output=True)
        yield Trusting(served, issuer, authority)


def test_a_job_that_the_registry_trusts_needs_no_secret(released: Repo, trusting: Trusting) -> None:
    repo = trusting.seen_by(released)

    done = repo.release(*PUBLISH, "--json")

    assert done.code == 0, done
    assert len(json.loads(done.out)["uploaded"]) == 2
    # One identity is enough: it is exchanged once, and the token serves to the end.
    assert trusting.issuer.asked.count("/identity") == 1
    assert REQUEST_TOKEN not in done.out + done.err


def test_a_secret_comes_before_trust(released: Repo, trusting: Trusting) -> None:
    repo = trusting.seen_by(released, RELEASE_REGISTRY_PASSWORD=trusting.served.token)

    done = repo.release(*PUBLISH)

    assert done.code == 0, done
    assert trusting.issuer.asked == []


def test_a_job_that_the_registry_does_not_know_is_told_so(
    released: Repo, trusting: Trusting
) -> None:
    trusting.issuer.job["environment"] = "testing"

    done = trusting.seen_by(released).release(*PUBLISH)

    assert (done.code, done.out) == (101, "")
    said = done.err.splitlines()[-1]
    assert "and no trusted publishing either: 'REGISTRY/_/oidc/mint-token' answered 422" in said
    assert "(invalid-publisher: No publisher of this registry is a job of" in said
    assert "environment 'testing'" in said
    assert REQUEST_TOKEN not in done.err


def test_a_job_of_a_registry_that_offers_no_trust_is_told_so(
    released: Repo, registry: Served, trusting: Trusting
) -> None:
    done = replace(trusting, served=registry).seen_by(released).release(*PUBLISH)

    assert (done.code, done.out) == (101, "")
    assert (
        "and no trusted publishing either: it offers none at 'REGISTRY/_/oidc/audience'. "
        "Give this job a token in the secret behind RELEASE_REGISTRY_PASSWORD."
    ) in done.err.splitlines()[-1]


def test_an_identity_is_not_sent_where_somebody_may_read_it(released: Repo) -> None:
    loose = Issuer(odd={"/_/oidc/audience": (200, b'{"audience": "anybody"}', "")})
    loose.rotate()
    with answering(loose, None):
        url = loose.url.replace("localhost", EVERYWHERE) + "/"
        repo = released.at(RELEASE_REGISTRY_URL=url, **NOBODY, **loose.variables)

        done = repo.release(*PUBLISH)

    assert (done.code, done.out) == (101, "")
    assert "the identity of a job is not sent to 'REGISTRY/', which is not https" in done.err
    assert "/identity" not in loose.asked


def test_a_forge_that_does_not_answer_is_one_line(released: Repo, trusting: Trusting) -> None:
    gone = {"ACTIONS_ID_TOKEN_REQUEST_URL": "http://127.0.0.1:9/?api-version=2.0"}

    done = trusting.seen_by(released, **gone).release(*PUBLISH)

    assert (done.code, done.out, done.err.count("\n")) == (101, "", 1)
    assert "gave no answer" in done.err


def test_no_address_of_the_registry_is_a_wrong_setting(released: Repo) -> None:
    done = released.at(RELEASE_REGISTRY_URL="").release(*PUBLISH)

    assert done.code == 2
    assert "mend these variables: RELEASE_REGISTRY_URL: Input should be a valid URL" in done.err
