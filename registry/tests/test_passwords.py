"""Passwords of today and of yesterday, and what unknown users cost."""

import sys
from pathlib import Path

import bcrypt
import pytest
from argon2 import PasswordHasher, extract_parameters

from registry.passwords import form_of, hash_password, hash_to_check, is_current, password_is
from support import command

HASHES = dict(
    line.split(":")
    for line in Path(__file__).with_name("apache.htpasswd").read_text().splitlines()
    if line and not line.startswith("#")
)
WEAK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.mark.parametrize(("form", "hashed"), HASHES.items())
def test_a_hash_of_another_program_is_known_and_checked(form: str, hashed: str) -> None:
    assert form_of(hashed) == form
    assert not is_current(hashed)
    assert password_is(hashed, "pass-word")
    assert not password_is(hashed, "password")


@pytest.mark.parametrize(
    "hashed",
    ["", "plain", "$2y$05$short", "$argon2id$v=19$m=1", "{MD5}x", "$6$a$b", "*", "!x"],
)
def test_what_is_no_hash_is_no_form_and_nobodys_password(hashed: str) -> None:
    assert form_of(hashed) is None
    assert not password_is(hashed, "plain")


def test_a_password_is_kept_by_argon2id() -> None:
    hashed = hash_password("pass-word")

    assert (form_of(hashed), is_current(hashed)) == ("argon2id", True)
    assert password_is(hashed, "pass-word")
    assert not password_is(hashed, "wrong")


def test_a_weaker_argon2_is_checked_and_made_anew() -> None:
    hashed = WEAK.hash("pass-word")

    assert password_is(hashed, "pass-word")
    assert (form_of(hashed), is_current(hashed)) == ("argon2id", False)


def test_bcrypt_looks_at_72_bytes_as_it_does_elsewhere() -> None:
    hashed = bcrypt.hashpw(b"x" * 72, bcrypt.gensalt(4)).decode()

    assert password_is(hashed, "x" * 100)
    assert not password_is(hashed, "x" * 71)


@pytest.mark.parametrize("password", ["a\0b", "\0", "", "é" * 5000])
@pytest.mark.parametrize("hashed", HASHES.values())
def test_a_password_that_a_form_cannot_take_is_wrong(hashed: str, password: str) -> None:
    assert not password_is(hashed, password)


@pytest.mark.parametrize("hashed", [None, *HASHES.values()])
def test_a_user_who_is_not_there_costs_what_others_cost(hashed: str | None) -> None:
    """The time is not measured: it is the same function, with a hash of the same cost."""
    checked = hash_to_check(hashed)

    assert extract_parameters(checked) == extract_parameters(hash_password("pass-word"))
    assert not password_is(None, "nobody")


def test_others_are_not_loaded_before_they_are_needed(tmp_path: Path) -> None:
    code = "import sys, registry.app, registry.cli; print('passlib' in sys.modules)"

    assert command(sys.executable, "-c", code, cwd=tmp_path).stdout == "False\n"
