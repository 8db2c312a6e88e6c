"""Who may do what."""

import os
import sys
from pathlib import Path

import pytest

from packages import multipart, wheel
from registry import Settings, open_store
from registry.access import create_token
from registry.model import Scope
from registry.users import UserFile
from support import Registry, basic, command, registry_command, running


def made(shared: Registry, scope: str) -> str:
    store = open_store(Settings(data=shared.data))
    secret = create_token(store.catalogue, f"token-{scope}", Scope(scope))
    store.close()
    return secret


@pytest.fixture(scope="module")
def callers(shared: Registry) -> dict[str, str]:
    """Each kind of caller's Authorization header."""
    UserFile(shared.data / "users.htpasswd").add("ann", "secret")
    return {
        "nobody": "",
        "not-basic": "Bearer x",
        "not-base64": "Basic ***",
        "wrong-token": basic("__token__", "reg-wrong"),
        "wrong-password": basic("ann", "wrong"),
        "wrong-user": basic("bob", "secret"),
        "ann": basic("ann", "secret"),
        "read": basic("__token__", made(shared, "read")),
        "publish": basic("robot", made(shared, "publish")),
        "admin": basic("__token__", made(shared, "admin")),
    }


@pytest.mark.parametrize(
    ("caller", "read", "send"),
    [
        ("nobody", 401, 401),
        ("not-basic", 401, 401),
        ("not-base64", 401, 401),
        ("wrong-token", 401, 401),
        ("wrong-password", 401, 401),
        ("wrong-user", 401, 401),
        ("ann", 200, 200),
        ("read", 200, 403),
        ("publish", 200, 200),
        ("admin", 200, 200),
    ],
)
def test_each_caller_may_do_this_and_no_more(
    shared: Registry, callers: dict[str, str], caller: str, read: int, send: int
) -> None:
    package = wheel("rights")
    stranger = Registry(shared.port, shared.data, shared.process, "")
    asked = stranger.ask("/simple/", Authorization=callers[caller])
    body, kind = multipart(package)
    sent = stranger.ask("/", "POST", body, Authorization=callers[caller], Content_Type=kind)

    assert (asked.status, sent.status) == (read, send)
    if read == 401:
        assert asked.headers["www-authenticate"] == 'Basic realm="registry"'


def test_an_unknown_project_is_told_to_nobody(shared: Registry) -> None:
    stranger = Registry(shared.port, shared.data, shared.process, "")

    assert stranger.ask("/simple/nothing/").status == 401


def test_a_revoked_token_stops_at_once_in_every_process(shared: Registry) -> None:
    data = ("--data", str(shared.data))
    token = registry_command("token", "create", "brief", *data, cwd=shared.data).stdout.strip()
    brief = Registry(shared.port, shared.data, shared.process, "", token)
    before = {brief.ask("/simple/").status for _ in range(10)}
    registry_command("token", "revoke", "brief", *data, cwd=shared.data)
    after = {brief.ask("/simple/").status for _ in range(10)}

    assert (before, after) == ({200}, {401})


def test_an_empty_folder_is_given_one_token_once(data: Path) -> None:
    with running(data) as first:
        assert first.ask("/simple/").status == 200
    with running(data) as second:
        assert (second.token, second.ask("/simple/").status) == ("", 401)


def test_anonymous_readers_may_be_let_in(data: Path) -> None:
    with running(data, under=("env", "REGISTRY_ANONYMOUS_READ=true")) as registry:
        registry.token = ""
        wrong = basic("__token__", "reg-wrong")

        assert registry.ask("/simple/").status == 200
        assert registry.ask("/simple/", Authorization=wrong).status == 401
        assert registry.send(wheel()).status == 401


def test_secrets_are_kept_as_hashes_only(registry: Registry) -> None:
    data = ("--data", str(registry.data))
    registry_command("user", "add", "ann", "--password", "pass-word-1", *data, cwd=registry.data)
    registry.stop()

    kept = b"".join(path.read_bytes() for path in registry.data.rglob("*") if path.is_file())

    assert b"$argon2id$" in kept
    assert registry.token.encode() not in kept
    assert b"pass-word-1" not in kept


def test_the_first_token_may_be_given_by_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("reg-chosen-by-the-operator\n")

    with running(tmp_path / "data", REGISTRY_FIRST_TOKEN_FILE=str(secret)) as registry:
        registry.token = "reg-chosen-by-the-operator"
        answer = registry.send(wheel("given"))

    assert answer.status == 200
    assert "reg-" not in registry.greeting


def test_an_empty_file_is_as_good_as_none(tmp_path: Path) -> None:
    with running(tmp_path / "data", REGISTRY_FIRST_TOKEN_FILE=os.devnull) as registry:
        assert registry.send(wheel("made")).status == 200


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hunter2", "must begin with 'reg-'"),
        ("reg-short", "at least 24 characters"),
        (None, "first_token_file: "),
    ],
)
def test_a_file_that_holds_no_token_is_refused(tmp_path: Path, text: str | None, said: str) -> None:
    secret = tmp_path / "secret"
    if text is not None:
        secret.write_text(text)

    ran = command(
        *(sys.executable, "-m", "registry", "serve", "--port", "0", "--data", "data"),
        cwd=tmp_path,
        REGISTRY_FIRST_TOKEN_FILE=str(secret),
    )

    assert ran.returncode == 2
    assert said in ran.stderr
    assert text is None or text not in ran.stderr
