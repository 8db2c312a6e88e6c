"""Tokens: made, listed, ended, and when they were last used."""

import json
import re
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from people import bearer, catalogue_of, stranger
from registry.access import bearer_of
from registry.callers import Kind
from registry.denials import ExpiryUnfit
from registry.model import Publisher, instant
from registry.tokens import digest_of, mint, read_expiry
from support import DEADLINE_S, Registry, basic, registry_command

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
JOB = Publisher("GitHub", "https://forge.example", "acme/app", "release.yml", "production")


def token(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return registry_command("token", *arguments, "--data", str(data), cwd=data.parent)


def listed(data: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(token(data, "list", "--json").stdout)
    return found


def test_a_token_is_shown_once_with_all_that_it_may(data: Path) -> None:
    made = token(data, "create", "ci", "--scope", "publish:My.App", "--scope", "yank:my-app")

    assert re.fullmatch(r"reg-[\w-]{43}\n", made.stdout)
    assert made.stderr == (
        "registry: token 'ci' may publish:my-app yank:my-app; user __token__, password:\n"
    )
    assert made.stdout.strip() not in token(data, "list").stdout


def test_a_token_is_made_for_machines_too(data: Path) -> None:
    made = json.loads(token(data, "create", "ci", "--expires", "90d", "--json").stdout)

    end = instant(made["expires"]) - datetime.now(UTC)
    assert made["secret"].startswith("reg-")
    assert (made["name"], made["scopes"]) == ("ci", ["read"])
    assert timedelta(days=89, hours=23) < end <= timedelta(days=90)


def test_the_list_says_who_made_a_token_for_what_and_until_when(data: Path) -> None:
    token(data, "create", "ci", "--scope", "publish", "--expires", "2999-01-31")
    bearer(data, "old", "read", expires=datetime.now(UTC) - timedelta(days=1))

    table = token(data, "list").stdout
    ci, old = listed(data)

    assert (ci["scopes"], ci["expires"], ci["expired"]) == (
        ["publish"],
        "2999-01-31T00:00:00.000000Z",
        False,
    )
    assert (old["expired"], old["made_by"], bool(ci["made_by"])) == (True, None, True)
    assert re.search(r"ci +│ publish │ [\d-]{10} │ 2999-01-31 00:00 │ - +│ \w+", table)
    assert re.search(r"old +│ read +│ [\d-]{10} │ expired", table)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("90d", NOW + timedelta(days=90)),
        ("12h", NOW + timedelta(hours=12)),
        ("2w", NOW + timedelta(weeks=2)),
        ("30m", NOW + timedelta(minutes=30)),
        ("2027-01-31", datetime(2027, 1, 31, tzinfo=UTC)),
        ("2027-01-31T08:00", datetime(2027, 1, 31, 8, tzinfo=UTC)),
        ("2027-01-31T08:00+02:00", datetime(2027, 1, 31, 6, tzinfo=UTC)),
    ],
)
def test_an_end_is_a_span_or_a_date(text: str, end: datetime) -> None:
    assert read_expiry(text, NOW) == end


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "neither a span nor a date"),
        ("0d", "neither a span nor a date"),
        ("-3d", "neither a span nor a date"),
        ("soon", "neither a span nor a date"),
        ("9999-12-31T23:59-14:00", "too far away"),
        ("2026-11-27", "that is over"),
    ],
)
def test_an_end_that_cannot_be_meant_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ExpiryUnfit, match=f"cannot expire at '.*': .*{reason}.*; write 90d"):
        read_expiry(text, NOW)


def test_an_unfit_end_or_scope_is_a_wrong_call(data: Path) -> None:
    done = [
        token(data, "create", "ci", *options)
        for options in (("--expires", "never"), ("--scope", "publish", "--scope", "all"))
    ]

    assert [each.returncode for each in done] == [2, 2]
    assert listed(data) == []


def test_a_use_is_listed_and_moves_nothing(registry: Registry) -> None:
    shown = bearer(registry.data, "ci", "read")
    with catalogue_of(registry.data) as catalogue:
        before = catalogue.generation()
        assert stranger(registry).ask("/simple/", Authorization=shown).status == 200
        used, end = None, time.monotonic() + DEADLINE_S
        while used is None and time.monotonic() < end:
            time.sleep(0.1)
            used = {known.name: known.used for known in catalogue.accounts.tokens()}["ci"]
        after = catalogue.generation()

    assert used is not None
    assert datetime.now(UTC) - instant(used) < timedelta(minutes=2)
    assert instant(used).second == 0
    assert before == after


def test_a_minted_token_is_its_publishers_and_comes_back_with_the_caller(
    registry: Registry,
) -> None:
    end = datetime.now(UTC) + timedelta(minutes=15)
    with catalogue_of(registry.data) as catalogue:
        one, two = (
            mint(catalogue, "acme/app", ["publish:app"], end, publisher=JOB) for _ in range(2)
        )
        known = catalogue.accounts.token(digest_of(one))

    assert known is not None
    caller = bearer_of(known)
    assert (caller.kind, caller.publisher) == (Kind.PUBLISHER, JOB)
    assert caller.until == pytest.approx(end.timestamp(), abs=1e-3)
    assert one != two
    for secret in (one, two):
        shown = basic("__token__", secret)
        assert stranger(registry).ask("/simple/", Authorization=shown).status == 200


def test_minted_tokens_that_ended_long_ago_are_forgotten(data: Path) -> None:
    now = datetime.now(UTC)
    with catalogue_of(data) as catalogue:
        for name, days in (("lately", 0.5), ("long-ago", 2)):
            mint(catalogue, name, ["publish:app"], now - timedelta(days=days), publisher=JOB)
        before = [known.name.split()[0] for known in catalogue.accounts.tokens()]
        mint(catalogue, "new", ["publish:app"], now, publisher=JOB)
        left = [known.name.split()[0] for known in catalogue.accounts.tokens()]

    assert before == ["lately", "long-ago"]
    assert left == ["lately", "new"]
