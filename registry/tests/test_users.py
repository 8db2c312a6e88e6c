"""People with passwords: added, listed, changed, removed, and taken over from elsewhere."""

import json
import stat
import subprocess
from pathlib import Path

import pytest

from killing import kills
from people import catalogue_of, stranger
from registry import Settings, open_store
from registry.database import open_engine
from registry.passwords import hash_password
from registry.users import LONGEST, add_user
from support import Registry, basic, registry_command, running

APACHE = Path(__file__).with_name("apache.htpasswd")
FORMS = [
    *("bcrypt", "apr1", "sha1", "crypt", "sha256-crypt", "sha512-crypt"),
    *("md5-crypt", "salted sha1"),
]


def user(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return registry_command("user", *arguments, "--data", str(data), cwd=data.parent)


def forms(data: Path) -> dict[str, str]:
    """Say the form of each user's hash."""
    listed = json.loads(user(data, "list", "--json").stdout)
    return {each["name"]: each["password"] for each in listed}


def reads(registry: Registry, name: str, password: str) -> int:
    return registry.ask("/simple/", Authorization=basic(name, password)).status


def test_users_are_listed_for_people_and_for_machines(data: Path) -> None:
    user(data, "add", "ann", "--password", "x")
    user(data, "add", "bob", "--password", "x", "--scope", "read", "--scope", "yank:Alpha")

    table, listed = user(data, "list").stdout, json.loads(user(data, "list", "--json").stdout)

    assert [(each["name"], each["scopes"], each["last_used"]) for each in listed] == [
        ("ann", ["publish"], None),
        ("bob", ["read", "yank:alpha"], None),
    ]
    assert "argon2id" in table
    assert "read yank:alpha" in table


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "ann"), "The user 'ann' exists"),
        (("add", "x" * (LONGEST + 1)), "is empty, reserved, too long"),
        (("add", "__token__"), "is empty, reserved, too long"),
        (("add", "new", "--scope", "write"), "There is no scope 'write'"),
        (("password", "new"), "There is no user 'new'"),
    ],
)
def test_a_call_that_cannot_be_meant_changes_nothing(
    data: Path, arguments: tuple[str, ...], said: str
) -> None:
    user(data, "add", "ann", "--password", "x")

    done = user(data, *arguments, "--password", "y")

    assert (done.returncode, said in done.stderr) == (2, True)
    assert forms(data) == {"ann": "argon2id"}


def test_a_file_of_apache_is_taken_over_and_each_password_made_anew(data: Path) -> None:
    done = user(data, "import", str(APACHE))
    assert (done.returncode, done.stderr) == (0, "")
    assert forms(data) == {form: form for form in FORMS}

    with running(data) as registry:
        wrong = [reads(stranger(registry), form, "password") for form in FORMS[:3]]
        right = [reads(stranger(registry), form, "pass-word") for form in FORMS]
        again = [reads(stranger(registry), form, "pass-word") for form in FORMS]

    assert (wrong, right, again) == ([401] * 3, [200] * 8, [200] * 8)
    assert forms(data) == dict.fromkeys(FORMS, "argon2id")


def test_who_does_not_come_in_is_listed_with_the_reason(data: Path, tmp_path: Path) -> None:
    user(data, "add", "ann", "--password", "x")
    good = "{SHA}Q77z6rNBh9cdfh2cwwfF58B2Zag="  # pragma: allowlist secret
    file = tmp_path / "htpasswd"
    file.write_bytes(
        f"new:{good}\r\n\n# old:{good}\nann:{good}\nnew:{good}\nplain:pass-word\nnone\n"
        f":{good}\n__token__:{good}\n".encode()
        + b"caf\xe9:"
        + good.encode()
    )

    first, again = user(data, "import", str(file), "--json"), user(data, "import", str(file))

    refused = {each["name"]: each["why"] for each in json.loads(first.stdout) if not each["came"]}
    assert (first.returncode, again.returncode) == (100, 100)
    assert refused == {
        "ann": "a user of this name is here and stays",
        "new": "an earlier line has this name",
        "plain": "it has no hash of a form that is known",
        "none": "it has no hash of a form that is known",
        "": "no user may have this name",
        "__token__": "no user may have this name",
        "caf\\xe9": "no user may have this name",
    }
    assert "is here already" in again.stdout
    assert forms(data) == {"ann": "argon2id", "new": "sha1"}


def test_a_second_import_of_the_same_file_finds_everybody_here(data: Path) -> None:
    codes = [user(data, "import", str(APACHE)).returncode for _ in range(2)]

    assert codes == [0, 0]


def test_the_file_of_an_earlier_release_is_taken_over_at_the_first_start(data: Path) -> None:
    data.mkdir()
    hashed = hash_password("secret")
    (data / "users.htpasswd").write_text(f"ann:{hashed}\n")

    with running(data, "--workers", "2") as registry:
        answers = [reads(registry, "ann", "secret") for _ in range(8)]
        user(data, "remove", "ann")
        after = {reads(registry, "ann", "secret") for _ in range(4)}

    assert "registry: 1 users of 'users.htpasswd' came in; the file is" in registry.greeting
    assert (answers, after) == ([200] * 8, {401})
    assert (data / "users.htpasswd.moved").read_text() == f"ann:{hashed}\n"
    assert not (data / "users.htpasswd").exists()
    with running(data) as registry:
        assert reads(registry, "ann", "secret") == 401


def test_killed_anywhere_the_move_is_made_whole_by_the_next_start(data: Path) -> None:
    open_store(Settings(data=data)).close()
    (data / "users.htpasswd").write_text(f"ann:{hash_password('x')}\nbob:{hash_password('y')}\n")
    seen = []

    for _ in kills(lambda: open_store(Settings(data=data)).close()):
        with open_engine(Settings(data=data).catalogue).connect() as connection:
            users = connection.exec_driver_sql("SELECT count(*) FROM users").scalar_one()
        seen.append((users, (data / "users.htpasswd").exists()))

    # All of them or none; the start after the last kill finds them here, and moves the file.
    assert set(seen) == {(0, True), (2, True)}
    assert forms(data) == {"ann": "argon2id", "bob": "argon2id"}
    assert sorted(path.name for path in data.glob("users.*")) == ["users.htpasswd.moved"]


def test_killed_between_table_and_file_the_next_start_moves_the_file(data: Path) -> None:
    open_store(Settings(data=data)).close()
    (data / "users.htpasswd").write_text(f"ann:{hash_password('x')}\n")
    open_store(Settings(data=data)).close()
    (data / "users.htpasswd.moved").rename(data / "users.htpasswd")

    open_store(Settings(data=data)).close()

    assert forms(data) == {"ann": "argon2id"}
    assert [path.name for path in data.glob("users.*")] == ["users.htpasswd.moved"]


def test_a_file_that_was_moved_before_is_not_written_over(data: Path) -> None:
    data.mkdir()
    for name in ("ann", "bob"):
        (data / "users.htpasswd").write_text(f"{name}:{hash_password('x')}\n")
        open_store(Settings(data=data)).close()

    assert forms(data) == {"ann": "argon2id", "bob": "argon2id"}
    assert [path.read_text()[:3] for path in sorted(data.glob("users.*"))] == ["ann", "bob"]


def test_the_hashes_are_for_the_owner_and_the_group_alone(data: Path) -> None:
    with catalogue_of(data) as catalogue:
        add_user(catalogue, "ann", "secret")
        modes = {path.name: path.stat().st_mode for path in data.glob("catalogue.sqlite*")}

    assert len(modes) == 3
    assert [name for name, mode in modes.items() if mode & stat.S_IRWXO] == []
