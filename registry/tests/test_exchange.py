"""A job that its forge vouches for publishes without a secret; any other gets no token."""

import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from id import detect_credential

from issuer import REQUEST_TOKEN, Issuer, serving
from packages import wheel
from people import catalogue_of
from registry.model import Publisher, utc_text
from registry.oidc.mint import LIFE_S
from registry.scopes import write_scopes
from registry.tokens import digest_of
from support import BIN, DEADLINE_S, Answer, command
from trusting import Trusting, audited, refusal, tokens, trusting

NOW, HOUR_S = int(time.time()), 3600
"""When these tests were read; they may run much later."""


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trusting]:
    """A registry of two processes in which the forge's job may publish `tools`."""
    folder = tmp_path_factory.mktemp("trusted")
    options = {"REGISTRY_WORKERS": "2", "REGISTRY_OIDC_PER_MINUTE": "1000"}
    with trusting(folder, **options) as started:
        started.add("tools", "--environment", "registry")
        yield started


def uv_publish(
    trusted: Trusting, folder: Path, project: str, **environment: str
) -> tuple[int, str]:
    file = str(wheel(project).write(folder / "dist"))
    options = ("--trusted-publishing", "always", "--publish-url", f"{trusted.registry.url}/")
    ours = trusted.authority.trusted
    done = command(
        *(str(BIN / "uv"), "publish", *options, file), cwd=folder, **(ours | environment)
    )
    return done.returncode, done.stdout + done.stderr


def test_uv_publishes_from_a_job_without_a_secret(trusted: Trusting, tmp_path: Path) -> None:
    code, said = uv_publish(trusted, tmp_path, "tools", **trusted.issuer.variables)

    assert code == 0, said
    kept = trusted.registry.ask("/packages/tools-1.0-py3-none-any.whl")
    assert kept.body == wheel("tools").content
    assert REQUEST_TOKEN not in said


def test_uv_burns_the_token_when_it_is_done(trusted: Trusting, tmp_path: Path) -> None:
    code, said = uv_publish(trusted, tmp_path, "tools", **trusted.issuer.variables)

    assert code == 0, said
    masked = said.partition("::add-mask::")[2].split()[0]
    assert trusted.with_token(masked).ask("/simple/").status == 401


def test_uv_shows_why_a_job_gets_no_token(trusted: Trusting, tmp_path: Path) -> None:
    stranger = replace(trusted.issuer, job={**trusted.issuer.job, "repository": "evil/tools"})
    with serving(stranger, trusted.authority):
        variables = stranger.variables
        stranger.url = trusted.issuer.url
        code, said = uv_publish(trusted, tmp_path, "tools", **variables)

    assert code != 0
    assert "invalid-publisher" in said
    assert "repository 'evil/tools'" in said


def test_uv_publishes_from_a_gitlab_job(trusted: Trusting, tmp_path: Path) -> None:
    host = trusted.issuer.url.removeprefix("https://")
    trusted.add("from-gitlab", kind="gitlab")
    gitlab = replace(
        trusted.issuer,
        job={
            "project_path": "Acme/tools",
            "ci_config_ref_uri": f"{host}/Acme/tools//.gitlab-ci.yml@refs/heads/main",
            "ref_path": "refs/heads/main",
            "project_id": "7",
        },
    )
    name = "".join(each if each.isalnum() else "_" for each in trusted.audience.upper())
    identity = gitlab.identity(trusted.audience)

    code, said = uv_publish(
        trusted, tmp_path, "from_gitlab", GITLAB_CI="true", **{f"{name}_ID_TOKEN": identity}
    )

    assert code == 0, said


def test_the_requests_of_the_publish_action_get_a_token(
    trusted: Trusting, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (trusted.issuer.variables | trusted.authority.trusted).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    host = f"https://localhost:{trusted.registry.port}"

    audience = requests.get(f"{host}/_/oidc/audience", timeout=DEADLINE_S)
    identity = detect_credential(audience=audience.json()["audience"])
    minted = requests.post(
        f"{host}/_/oidc/mint-token", json={"token": identity}, timeout=DEADLINE_S
    )

    assert (audience.status_code, minted.status_code) == (200, 200)
    given = minted.json()
    assert given["success"] is True
    assert trusted.with_token(given["token"]).send(wheel("tools", "1.1")).status == 200
    # PEP 807: never less than 15 minutes from the request.
    assert NOW + 900 < given["expires"] < time.time() + 1000


Made = Callable[[Trusting], str]
OTHER = rsa.generate_private_key(65537, 2048)


def other(**claims: object) -> Made:
    return lambda trusted: trusted.issuer.identity(trusted.audience, **claims)


def stolen(trusted: Trusting) -> str:
    name = next(iter(trusted.issuer.shown))
    thief = Issuer(trusted.issuer.url, {"theirs": OTHER}, job=trusted.issuer.job)
    return thief.sign(thief.claims(trusted.audience), "theirs", name)


def nameless(trusted: Trusting) -> str:
    claims = trusted.issuer.claims(trusted.audience)
    return trusted.issuer.sign(claims, kid="never-seen")


def raw(kind: str) -> Made:
    def made(trusted: Trusting) -> str:
        claims = trusted.issuer.claims(trusted.audience)
        text: str = getattr(trusted.issuer, kind)(claims)
        return text

    return made


WORKFLOW = "acme/tools/.github/workflows/{}@refs/tags/v1"


@pytest.mark.parametrize(
    ("made", "code"),
    [
        pytest.param(other(iss="https://evil.example"), "invalid-publisher", id="issuer"),
        pytest.param(other(aud="https://other.example"), "invalid-token", id="audience"),
        pytest.param(other(repository="acme/other"), "invalid-publisher", id="repository"),
        pytest.param(
            other(job_workflow_ref=WORKFLOW.format("ci.yml")), "invalid-publisher", id="workflow"
        ),
        pytest.param(other(environment="testing"), "invalid-publisher", id="environment"),
        pytest.param(other(environment=None), "invalid-publisher", id="no environment"),
        pytest.param(
            other(repository_owner_id="9"),
            "invalid-publisher",
            id="who took a deleted owner's name",
        ),
        pytest.param(other(exp=NOW - HOUR_S), "invalid-token", id="expired"),
        pytest.param(other(nbf=NOW + HOUR_S), "invalid-token", id="not yet valid"),
        pytest.param(stolen, "invalid-token", id="wrong key"),
        pytest.param(nameless, "invalid-token", id="unknown key"),
        pytest.param(raw("unsigned"), "invalid-token", id="alg none"),
        pytest.param(raw("signed_by_public_key"), "invalid-token", id="HS256 with the public key"),
        pytest.param(lambda _trusted: "no JWT", "invalid-token", id="no JWT"),
    ],
)
def test_a_wrong_claim_gets_no_token(trusted: Trusting, made: Made, code: str) -> None:
    trusted.minted()
    before = {token.name for token in tokens(trusted)}

    answer = trusted.mint(made(trusted))

    assert refusal(answer) == (422, code)
    assert {token.name for token in tokens(trusted)} == before


def test_an_identity_counts_once(trusted: Trusting) -> None:
    identity = trusted.issuer.identity(trusted.audience)

    first, again = trusted.mint(identity), trusted.mint(identity)

    assert (first.status, refusal(again)) == (200, (422, "invalid-reuse-token"))


def test_of_jobs_that_race_with_one_identity_one_gets_a_token(trusted: Trusting) -> None:
    identity = trusted.issuer.identity(trusted.audience)

    with ThreadPoolExecutor(8) as pool:
        answers: list[Answer] = list(pool.map(trusted.mint, [identity] * 8))

    assert sorted(answer.status for answer in answers) == [200] + [422] * 7


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"token": 5}', b'{"token": null}', b"{}", b'{"token": "' + b"x" * 70_000],
)
def test_a_body_that_is_no_request_is_refused(trusted: Trusting, body: bytes) -> None:
    answer = trusted.registry.ask("/_/oidc/mint-token", "POST", body)

    assert refusal(answer) == (422, "invalid-payload")


def test_a_job_that_may_publish_two_projects_gets_one_token_for_both(trusted: Trusting) -> None:
    for project in ("twin-a", "twin-b"):
        trusted.add(project, "--environment", "twins")

    registry = trusted.with_token(trusted.minted(environment="twins"))

    sent = [registry.send(wheel(name)).status for name in ("twin_a", "twin_b", "tools")]
    assert sent == [200, 200, 403]


def test_a_token_that_a_job_got_publishes_no_other_project(trusted: Trusting) -> None:
    registry = trusted.with_token(trusted.minted())

    answers = [
        registry.send(wheel("other")),
        registry.ask("/api/yank", "POST", b"{}", Content_Type="application/json"),
    ]

    assert [answer.status for answer in answers] == [403, 403]


def test_a_token_ends_by_itself_after_fifteen_minutes(trusted: Trusting) -> None:
    registry = trusted.with_token(trusted.minted())
    (token,) = [token for token in tokens(trusted) if token.sha256 == digest_of(registry.token)]
    before = registry.ask("/simple/").status

    assert LIFE_S - 60 < token.until - time.time() <= LIFE_S + 1
    with catalogue_of(registry.data) as catalogue, catalogue.change() as change:
        change.accounts.drop_token(token.name)
        change.accounts.add_token(replace(token, expires=utc_text(datetime.now(UTC))))

    assert (before, registry.send(wheel("tools", "1.2")).status) == (200, 401)


def test_a_token_says_which_job_it_was_given_to(trusted: Trusting) -> None:
    secret = trusted.minted(sha="ab" * 20)

    (token,) = [token for token in tokens(trusted) if token.sha256 == digest_of(secret)]

    assert (token.made_by, write_scopes(token.scopes)) == ("minted", "publish:tools")
    assert token.publisher == Publisher(
        kind="GitHub",
        issuer=trusted.issuer.url,
        repository="acme/tools",
        workflow="publish.yml",
        environment="registry",
        claims={
            "ref": "refs/tags/v1",
            "sha": "ab" * 20,
            "run_id": "5",
            "run_attempt": "1",
            "repository_id": "1001",
            "repository_owner_id": "77",
        },
    )


def test_the_audit_tells_who_got_a_token_and_what_came_of_it(trusted: Trusting) -> None:
    registry = trusted.with_token(trusted.minted())
    registry.send(wheel("tools", "1.3"))

    *_, created, uploaded = audited(trusted)

    assert (created.actor, created.means) == ("acme/tools publish.yml", "identity")
    assert (created.action, created.detail) == ("token create", "publish:tools")
    assert created.about.startswith("acme/tools publish.yml ")
    assert (uploaded.actor, uploaded.means) == (created.about, "publisher")


def test_a_removed_publisher_gets_no_further_token(trusted: Trusting) -> None:
    name = trusted.add("removed", "--environment", "removed")
    trusted.minted(environment="removed")
    gone = command_of(trusted, "publisher", "remove", name)

    answer = trusted.mint(trusted.issuer.identity(trusted.audience, environment="removed"))

    assert (gone, refusal(answer)) == (0, (422, "invalid-publisher"))


def test_burning_takes_only_what_was_given_to_jobs(trusted: Trusting) -> None:
    token, admin = trusted.minted(), trusted.registry.token

    burnt = [
        trusted.post("/_/oidc/burn-token", {"token": each}).status
        for each in (token, token, admin, "reg-nothing")
    ]

    assert burnt == [202] * 4
    assert trusted.with_token(token).ask("/simple/").status == 401
    assert trusted.registry.ask("/simple/").status == 200


def command_of(trusted: Trusting, *arguments: str) -> int:
    data = str(trusted.registry.data)
    python = (sys.executable, "-m", "registry")
    return command(*python, *arguments, "--data", data, cwd=trusted.registry.data).returncode
