"""A publisher is one job of a forge: each claim is what it must be, or the job is another."""

import json
from pathlib import Path
from typing import Any

import pytest

from databases import Database
from issuer import github_job
from registry.errors import NameUnknown
from registry.model import Publisher
from registry.oidc.description import trusted_publisher
from registry.oidc.mint import fitting
from registry.oidc.publisher import TrustedPublisher, shown
from registry.oidc.refusals import IdentityReused, PublisherKnown, PublisherUnfit
from support import registry_command

GITLAB = "https://gitlab.example/sub"


def gitlab_job(**other: object) -> dict[str, Any]:
    claims = {
        "project_path": "acme/team/tools",
        "project_id": "12",
        "namespace_id": "7",
        "ci_config_ref_uri": "gitlab.example/sub/acme/team/tools//ci/publish.yml@refs/heads/main",
        "ref_path": "refs/heads/main",
        "sha": "0f" * 20,
        "environment": "registry",
        **other,
    }
    return {name: value for name, value in claims.items() if value is not None}


GITHUB_PUBLISHER = trusted_publisher(
    "tools", "github", repository="Acme/Tools", workflow="publish.yml", environment="registry"
)
GITLAB_PUBLISHER = trusted_publisher(
    "tools",
    "gitlab",
    issuer=GITLAB,
    repository="Acme/Team/tools",
    workflow="ci/publish.yml",
    environment="registry",
)
PLAIN = trusted_publisher(
    "tools",
    "oidc",
    issuer="https://ci.example",
    claims={"sub": "robot", "protected": "true", "level": "3"},
)
CALLED = "acme/shared/.github/workflows/publish.yml@refs/tags/v1"


@pytest.mark.parametrize(
    ("publisher", "claims", "differs"),
    [
        pytest.param(GITHUB_PUBLISHER, github_job(), None, id="github"),
        pytest.param(
            GITHUB_PUBLISHER,
            github_job(
                ref="", job_workflow_ref=f"acme/tools/.github/workflows/publish.yml@{'0f' * 20}"
            ),
            None,
            id="github, of a commit",
        ),
        pytest.param(
            GITHUB_PUBLISHER,
            github_job(repository="acme/tools2"),
            "repository",
            id="another repository",
        ),
        pytest.param(
            GITHUB_PUBLISHER,
            github_job(repository="acme/tool"),
            "repository",
            id="part of a repository's name",
        ),
        pytest.param(
            GITHUB_PUBLISHER,
            github_job(repository=["acme/tools"]),
            "repository",
            id="a repository that is no text",
        ),
        pytest.param(
            GITHUB_PUBLISHER, github_job(repository=None), "repository", id="no repository"
        ),
        pytest.param(
            GITHUB_PUBLISHER,
            github_job(
                job_workflow_ref="acme/tools/.github/workflows/other.yml@refs/tags/v1",
            ),
            "job_workflow_ref",
            id="another workflow",
        ),
        pytest.param(
            GITHUB_PUBLISHER,
            github_job(
                job_workflow_ref="acme/tools/.github/workflows/Publish.yml@refs/tags/v1",
            ),
            "job_workflow_ref",
            id="a workflow in other letters",
        ),
        pytest.param(
            GITHUB_PUBLISHER,
            github_job(job_workflow_ref=CALLED),
            "job_workflow_ref",
            id="a workflow called in another repository",
        ),
        pytest.param(
            GITHUB_PUBLISHER,
            github_job(
                job_workflow_ref="acme/tools/.github/workflows/publish.yml@refs/heads/evil",
            ),
            "job_workflow_ref",
            id="a workflow of another branch than the job",
        ),
        pytest.param(
            GITHUB_PUBLISHER,
            github_job(
                ref="", sha="", job_workflow_ref="acme/tools/.github/workflows/publish.yml@"
            ),
            "job_workflow_ref",
            id="a workflow of nowhere",
        ),
        pytest.param(
            GITHUB_PUBLISHER,
            github_job(environment="testing"),
            "environment",
            id="another environment",
        ),
        pytest.param(
            GITHUB_PUBLISHER, github_job(environment=None), "environment", id="no environment"
        ),
        pytest.param(GITLAB_PUBLISHER, gitlab_job(), None, id="gitlab"),
        pytest.param(
            GITLAB_PUBLISHER,
            gitlab_job(project_path="acme/tools"),
            "project_path",
            id="another project",
        ),
        pytest.param(
            GITLAB_PUBLISHER,
            gitlab_job(
                ci_config_ref_uri="evil.example/acme/team/tools//ci/publish.yml@refs/heads/main",
            ),
            "ci_config_ref_uri",
            id="another GitLab",
        ),
        pytest.param(
            GITLAB_PUBLISHER,
            gitlab_job(
                ci_config_ref_uri="gitlab.example/sub/acme/team/tools//.gitlab-ci.yml@refs/heads/main"
            ),
            "ci_config_ref_uri",
            id="another pipeline",
        ),
        pytest.param(
            GITLAB_PUBLISHER, gitlab_job(environment=""), "environment", id="an empty environment"
        ),
        pytest.param(PLAIN, {"sub": "robot", "protected": True, "level": 3}, None, id="oidc"),
        pytest.param(
            PLAIN, {"sub": "robot", "protected": False, "level": 3}, "protected", id="not as named"
        ),
        pytest.param(PLAIN, {"protected": "true", "level": "3"}, "sub", id="not claimed"),
    ],
)
def test_a_job_is_the_one_or_differs_in_a_claim(
    publisher: TrustedPublisher, claims: dict[str, Any], differs: str | None
) -> None:
    assert publisher.difference(claims) == differs


def test_no_letter_but_its_own_passes_for_one_of_a_repository() -> None:
    publisher = trusted_publisher("k", "github", repository="acme/k", workflow="p.yml")
    passing = "acme/\N{KELVIN SIGN}"

    assert passing.lower() == "acme/k"
    assert publisher.difference(github_job(repository=passing)) == "repository"


def test_a_publisher_without_an_environment_is_a_job_of_any() -> None:
    publisher = trusted_publisher("t", "github", repository="acme/tools", workflow="publish.yml")

    jobs = (github_job(), github_job(environment="testing"), github_job(environment=None))

    assert [publisher.difference(job) for job in jobs] == [None, None, None]


def test_a_further_claim_narrows_a_publisher() -> None:
    publisher = trusted_publisher(
        "t",
        "github",
        repository="acme/tools",
        workflow="publish.yml",
        claims={"ref_type": "tag"},
    )

    assert publisher.difference(github_job()) == "ref_type"
    assert publisher.difference(github_job(ref_type="tag")) is None
    assert shown([publisher], github_job(ref_type="branch"))["ref_type"] == "branch"


def test_a_token_carries_what_says_most_of_the_job() -> None:
    words: dict[str, Any] = {"repository": "acme/tools", "workflow": "publish.yml"}
    wide = trusted_publisher("a", "github", **words)
    narrow = trusted_publisher("b", "github", environment="registry", **words)

    first, second = fitting([wide, narrow], {**github_job(), "iss": wide.issuer})

    assert (first, second) == (narrow, wide)
    assert first.provenance(github_job()).environment == "registry"


def test_provenance_of_a_plain_issuer_names_no_workflow() -> None:
    told = PLAIN.provenance({"sub": "robot", "protected": True, "level": 3, "secret": "x"})

    assert told == Publisher(
        kind="OIDC",
        claims={
            "iss": "https://ci.example",
            "sub": "robot",
            "protected": "true",
            "level": "3",
        },
    )


@pytest.mark.parametrize(
    ("kind", "words", "says"),
    [
        ("github", {"workflow": "p.yml"}, "'' is no repository as GitHub names them"),
        ("github", {"repository": "acme/team/tools", "workflow": "p.yml"}, "is no repository"),
        ("github", {"repository": "acme/tools/", "workflow": "p.yml"}, "is no repository"),
        ("github", {"repository": "acme/tools"}, "'' is no workflow as GitHub names them"),
        (
            "github",
            {"repository": "a/b", "workflow": ".github/workflows/p.yml"},
            "give --workflow as 'publish.yml'",
        ),
        ("github", {"repository": "a/b", "workflow": "p.yml@main"}, "is no workflow"),
        (
            "github",
            {"repository": "a/b", "workflow": "p.yml", "issuer": "http://forge.example"},
            "no https",
        ),
        ("gitlab", {"repository": "tools"}, "'tools' is no repository as GitLab names them"),
        ("gitlab", {"repository": "a/b", "workflow": "ci"}, "give --workflow as '.gitlab-ci.yml'"),
        ("oidc", {"claims": {"sub": "x"}}, "'' is no https address of an issuer; give --issuer"),
        ("oidc", {"issuer": "https://ci.example"}, "every job of the issuer would be it"),
        (
            "oidc",
            {"issuer": "https://ci.example", "repository": "a/b", "claims": {"sub": "x"}},
            "'a/b' means nothing",
        ),
        ("oidc", {"issuer": "https://ci.example", "claims": {"sub": ""}}, "cannot be asked for"),
    ],
)
def test_what_no_job_can_be_is_no_publisher(kind: str, words: dict[str, Any], says: str) -> None:
    with pytest.raises(PublisherUnfit, match=says):
        trusted_publisher("tools", kind, **words)


def test_a_publisher_is_of_a_project_by_its_one_name() -> None:
    words: dict[str, Any] = {"repository": "acme/tools", "workflow": "publish.yml"}

    assert trusted_publisher("My_Tools", "github", **words).project == "my-tools"
    with pytest.raises(PublisherUnfit, match="'-' is no name of a project"):
        trusted_publisher("-", "github", **words)


def test_rows_hold_publishers_as_they_were_made(database: Database) -> None:
    database.prepare()
    with database.catalogue() as catalogue:
        with catalogue.change() as change:
            for each in (GITHUB_PUBLISHER, GITLAB_PUBLISHER, PLAIN):
                change.publishers.add(each)
        found = catalogue.publishers(project="tools")
        of_one = catalogue.publishers(issuer=GITLAB)
        told = [(record.action, record.about) for record in catalogue.audit()]

    assert found == sorted((GITHUB_PUBLISHER, GITLAB_PUBLISHER, PLAIN), key=lambda p: p.created)
    assert of_one == [GITLAB_PUBLISHER]
    assert told == [("publisher add", "tools")] * 3


def test_the_same_publisher_is_not_added_twice(database: Database) -> None:
    database.prepare()
    again = trusted_publisher(
        "Tools", "github", repository="Acme/Tools", workflow="publish.yml", environment="registry"
    )
    with database.catalogue() as catalogue:
        with catalogue.change() as change:
            change.publishers.add(GITHUB_PUBLISHER)
        with (
            pytest.raises(PublisherKnown, match=GITHUB_PUBLISHER.name),
            catalogue.change() as change,
        ):
            change.publishers.add(again)


def test_what_is_removed_is_gone(database: Database) -> None:
    database.prepare()
    with database.catalogue() as catalogue:
        with catalogue.change() as change:
            change.publishers.add(PLAIN)
        with catalogue.change() as change:
            gone = change.publishers.remove(PLAIN.name)
        with pytest.raises(NameUnknown, match="publisher"), catalogue.change() as change:
            change.publishers.remove(PLAIN.name)

        assert (gone, catalogue.publishers()) == (PLAIN, [])


def test_the_first_use_pins_who_the_owner_is(database: Database) -> None:
    database.prepare()
    with database.catalogue() as catalogue:
        with catalogue.change() as change:
            change.publishers.add(GITHUB_PUBLISHER)
            change.publishers.pin(GITHUB_PUBLISHER, github_job())
        (pinned,) = catalogue.publishers()
        with catalogue.change() as change:
            change.publishers.pin(pinned, github_job())
        told = [record.action for record in catalogue.audit()]

    assert pinned.pinned == {"repository_id": "1001", "repository_owner_id": "77"}
    assert pinned.difference(github_job()) is None
    assert pinned.difference(github_job(repository_id="1002")) == "repository_id"
    assert pinned.difference(github_job(repository_owner_id="78")) == "repository_owner_id"
    assert pinned.difference(github_job(repository_id=None)) == "repository_id"
    assert told == ["publisher add", "publisher pin"]


def test_an_identity_counts_once_until_it_is_too_old(database: Database) -> None:
    database.prepare()
    with database.catalogue() as catalogue:
        with catalogue.change() as change:
            change.publishers.use_up("https://one.example", "a", expires=100, now=50)
            change.publishers.use_up("https://two.example", "a", expires=100, now=50)
        with pytest.raises(IdentityReused), catalogue.change() as change:
            change.publishers.use_up("https://one.example", "a", expires=100, now=100)
        with catalogue.change() as change:
            change.publishers.use_up("https://one.example", "b", expires=200, now=101)

    with database.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT expires FROM identities").scalars().all()
    assert kept == [200]


GITHUB = ("--kind", "github", "--repository", "acme/tools", "--workflow", "publish.yml")


def test_the_commands_add_list_and_remove(tmp_path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str, str]:
        done = registry_command("publisher", *arguments, cwd=tmp_path, COLUMNS="200")
        return done.returncode, done.stdout, done.stderr

    added = run("add", "Tools", *GITHUB, "--environment", "registry", "--claim", "ref_type=tag")
    name = added[1].strip()
    table = run("list")
    found = json.loads(run("list", "--json")[1])
    of_others = run("list", "others", "--json")
    removed = run("remove", name)

    assert (added[0], added[2]) == (0, f"registry: publisher {name!r} may publish 'tools'.\n")
    assert (table[0], all(word in table[1] for word in (name, "tools", "ref_type=tag"))) == (
        0,
        True,
    )
    assert [(each["name"], each["claims"]) for each in found] == [(name, {"ref_type": "tag"})]
    assert of_others == (0, "[]\n", "")
    assert (removed[0], "publishes 'tools' no more" in removed[2]) == (0, True)
    assert run("list", "--json")[1] == "[]\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", "tools", "--kind", "github"), "is no repository as GitHub names them"),
        (("add", "tools", "--kind", "bitbucket"), "'bitbucket' is not one of"),
        (("add", "tools", *GITHUB, "--claim", "ref_type"), "write it as NAME=VALUE"),
        (("remove", "nobody"), "There is no publisher 'nobody'; see `registry publisher list`."),
    ],
)
def test_a_command_that_cannot_be_meant_says_why(
    tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    done = registry_command("publisher", *arguments, cwd=tmp_path)

    assert (done.returncode, done.stdout, says in done.stderr) == (2, "", True), done.stderr
