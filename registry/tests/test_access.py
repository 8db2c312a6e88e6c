"""Who is let in, until when, and how the first one is."""

import os
import socket
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from packages import multipart, wheel
from people import bearer, stranger
from support import DEADLINE_S, Registry, basic, command, registry_command, running


def asked_by(registry: Registry, shown: str, times: int = 10) -> set[int]:
    """Read something often enough that every process is asked; say the answers there were."""
    return {registry.ask("/simple/", Authorization=shown).status for _ in range(times)}


def test_an_unknown_project_is_told_to_nobody(shared: Registry) -> None:
    nobody = stranger(shared)

    assert nobody.ask("/simple/nothing/").status == 401


def test_a_revoked_token_stops_at_once_in_every_process(shared: Registry) -> None:
    shown = bearer(shared.data, "brief", "read")
    before = asked_by(shared, shown)
    registry_command("token", "revoke", "brief", "--data", str(shared.data), cwd=shared.data)

    assert (before, asked_by(shared, shown)) == ({200}, {401})


def test_a_token_ends_at_its_instant_in_every_process(shared: Registry) -> None:
    end = datetime.now(UTC) + timedelta(seconds=6)
    shown = bearer(shared.data, "passing", "read", expires=end)
    before = asked_by(shared, shown)
    time.sleep((end - datetime.now(UTC)).total_seconds())

    told = shared.ask("/simple/", Authorization=shown).text

    assert (before, asked_by(shared, shown)) == ({200}, {401})
    assert told.startswith("The token 'passing' expired at 20")


def test_a_removed_user_and_an_old_password_stop_at_once_in_every_process(
    shared: Registry,
) -> None:
    data = ("--data", str(shared.data))
    for name in ("bob", "cyd"):
        registry_command("user", "add", name, "--password", "old", *data, cwd=shared.data)
    before = asked_by(shared, basic("bob", "old")) | asked_by(shared, basic("cyd", "old"))
    registry_command("user", "remove", "bob", *data, cwd=shared.data)
    registry_command("user", "password", "cyd", "--password", "new", *data, cwd=shared.data)

    assert before == {200}
    assert asked_by(shared, basic("bob", "old"), 4) == {401}
    assert asked_by(shared, basic("cyd", "old"), 4) == {401}
    assert asked_by(shared, basic("cyd", "new")) == {200}


@pytest.mark.parametrize(("caller", "status"), [("nobody", 401), ("wrong", 401), ("looker", 403)])
def test_who_may_not_publish_is_told_before_the_body_is_sent(
    shared: Registry, caller: str, status: int
) -> None:
    shown = {
        "nobody": "",
        "wrong": basic("__token__", "reg-wrong"),
        "looker": bearer(shared.data, f"{caller}-before", "read"),
    }
    head = (
        f"POST / HTTP/1.1\r\nHost: x\r\nAuthorization: {shown[caller]}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 900000000\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", shared.port), DEADLINE_S) as line:
        line.sendall(head.encode())

        answer = line.recv(100).decode()

    assert answer.startswith(f"HTTP/1.1 {status} ")


@pytest.mark.parametrize("size_bytes", [1_000_000, 20_000_000])
def test_who_may_not_publish_and_sends_it_all_is_told_too(
    shared: Registry, size_bytes: int
) -> None:
    body, kind = multipart(wheel("large", text=os.urandom(size_bytes)))

    answers = [stranger(shared).ask("/", "POST", body, Content_Type=kind).status for _ in range(3)]

    assert answers == [401] * 3


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
