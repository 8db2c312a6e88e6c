"""Everything done or refused is told, and no line of it can be changed unnoticed."""

import json
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from packages import sdist, wheel
from registry.audit import START, Actor, Event, Record, acting, breaks, sealed
from registry.mark import open_mark
from registry.refused import MOST_IN_WINDOW, MOST_OF_ALL, MOST_SOURCES, WINDOW_S, Flood, summed
from support import DEADLINE_S, Registry, basic, registry_command, running

Told = tuple[str, str, str, str]


def chain(length: int) -> list[Record]:
    records: list[Record] = []
    for number in range(1, length + 1):
        before = records[-1].seal if records else START
        records.append(sealed(number, before, "2026-01-01T00:00:00.000000Z", Event("a", "b")))
    return records


def told(data: Path) -> list[Told]:
    done = registry_command("audit", "--json", "--last", "0", "--data", str(data), cwd=data)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [(line["actor"], line["action"], line["about"], line["result"]) for line in lines]


def verified(data: Path, *options: str) -> tuple[int, str]:
    done = registry_command("audit", "verify", *options, "--data", str(data), cwd=data)
    return done.returncode, done.stdout


def tamper(data: Path, statement: str) -> None:
    """Change what may only be added to."""
    with closing(sqlite3.connect(data / "catalogue.sqlite")) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        connection.commit()


def test_a_whole_chain_has_no_break() -> None:
    records = chain(5)

    assert list(breaks(records, [records[2].head, records[-1].head])) == []
    assert list(breaks([])) == []


@pytest.mark.parametrize("field", [name for name in asdict(chain(1)[0]) if name != "number"])
def test_a_record_that_says_something_else_breaks_the_chain(field: str) -> None:
    records = chain(5)
    other: dict[str, Any] = {field: "changed"}
    records[2] = replace(records[2], **other)

    assert any("record 3" in text or "record 4" in text for text in breaks(records))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        pytest.param(lambda r: [*r[:2], *r[3:]], "record 3 is missing", id="taken out"),
        pytest.param(lambda r: [*r[:2], r[3], r[2], *r[4:]], "record 3 is missing", id="swapped"),
        pytest.param(lambda r: r[1:], "record 1 is missing", id="begun later"),
    ],
)
def test_a_chain_with_another_order_is_broken(
    spoil: Callable[[list[Record]], list[Record]], says: str
) -> None:
    assert any(says in text for text in breaks(spoil(chain(6))))


def test_a_chain_that_was_cut_or_written_anew_lacks_the_head_noted_down() -> None:
    records = chain(5)
    head = records[-1].head
    with acting(Actor("thief")):
        other = chain(5)

    assert list(breaks(records[:3])) == []
    assert "its end was cut off" in next(breaks(records[:3], [head]))
    assert "it was written anew" in next(breaks(other, [head]))


def test_what_a_stranger_sent_is_told_short_and_as_text() -> None:
    with acting(Actor("x" * 10_000, source="\udcff\0")):
        record = sealed(1, START, "", Event("a", "b"))

    assert len(record.actor) < 5000
    assert record.source == "\\udcff\\0"


def test_every_change_is_told_with_who_did_it(registry: Registry) -> None:
    data = str(registry.data)
    registry.send(wheel())
    registry.send(sdist("alpha", "2.0"))
    body = json.dumps({"project": "alpha", "version": "2.0", "reason": "broken"}).encode()
    registry.ask("/api/yank", "POST", body, Content_Type="application/json")
    for words in (
        ("unyank", "alpha", "2.0"),
        ("status", "alpha", "deprecated"),
        ("delete", "alpha", "2.0", "--yes"),
        ("token", "create", "robot"),
        ("token", "revoke", "robot"),
    ):
        assert registry_command(*words, "--data", data, cwd=registry.data).returncode == 0

    assert told(registry.data)[1:] == [
        ("first-admin", "upload", "alpha-1.0-py3-none-any.whl", "done"),
        ("first-admin", "upload", "alpha-2.0.tar.gz", "done"),
        ("first-admin", "yank", "alpha 2", "done"),
        ("operator", "unyank", "alpha 2", "done"),
        ("operator", "status", "alpha", "done"),
        ("operator", "delete", "alpha-2.0.tar.gz", "done"),
        ("operator", "token create", "robot", "done"),
        ("operator", "token revoke", "robot", "done"),
    ]
    assert verified(registry.data)[0] == 0


def test_refusals_are_told(registry: Registry) -> None:
    registry.send(wheel())
    registry.send(wheel(text=b"other"))
    registry.ask("/simple/", Authorization=basic("eve", "guess"))

    refused = [line for line in told(registry.data) if line[3] == "refused"]

    assert refused == [
        ("first-admin", "request", "POST /", "refused"),
        ("nobody", "request", "GET /simple/", "refused"),
    ]


def test_a_flood_of_refusals_is_summed_up(registry: Registry) -> None:
    for _ in range(MOST_IN_WINDOW * 3):
        registry.ask("/simple/", Authorization=basic("eve", "guess"))

    assert len([line for line in told(registry.data) if line[3] == "refused"]) == MOST_IN_WINDOW


def test_a_flood_from_one_neighbourhood_is_one_flood(data: Path) -> None:
    with running(data, REGISTRY_TRUSTED_PROXIES="127.0.0.1") as registry:
        for number in range(MOST_IN_WINDOW * 3):
            registry.ask(
                "/simple/",
                Authorization=basic("eve", "guess"),
                X_Forwarded_For=f"2001:db8::{number:x}",
            )

        assert len([line for line in told(data) if line[3] == "refused"]) == MOST_IN_WINDOW


def test_how_many_were_not_told_is_told_in_the_next_window() -> None:
    now = [0.0]
    flood = Flood(lambda: now[0])
    told_once = [flood.told("here") for _ in range(MOST_IN_WINDOW + 5)]
    now[0] = WINDOW_S

    assert told_once == [(True, 0)] * MOST_IN_WINDOW + [(False, 0)] * 5
    assert [flood.told("here"), flood.told("here")] == [(True, 5), (True, 0)]


def test_all_sources_together_are_told_of_within_bounds() -> None:
    now = [0.0]
    flood = Flood(lambda: now[0])

    tell = [flood.told(str(number))[0] for number in range(MOST_OF_ALL + 5)]
    now[0] = WINDOW_S

    assert tell == [True] * MOST_OF_ALL + [False] * 5
    assert flood.told(str(MOST_OF_ALL)) == (True, 1)


def test_a_flood_from_everywhere_is_remembered_within_bounds() -> None:
    flood = Flood()

    for number in range(MOST_SOURCES * 2):
        flood.told(str(number))

    assert len(vars(flood)["_windows"]) == MOST_SOURCES


def test_a_sum_is_said_of_nobody_by_name() -> None:
    assert [(actor.name, event.detail) for actor, event in summed("192.0.2.1", 3)] == [
        ("several", "3 more refusals before this one")
    ]
    assert summed("192.0.2.1", 0) == []


def refused_in(data: Path) -> int:
    with closing(sqlite3.connect(data / "catalogue.sqlite")) as connection:
        (count,) = connection.execute(
            "SELECT count(*) FROM audit WHERE result = 'refused'"
        ).fetchone()
    return int(count)


def test_the_refused_do_not_wait_for_a_change_and_are_told_of_after_it(data: Path) -> None:
    with running(data) as registry:
        with open_mark(data / "mark").held():
            asked = [registry.ask("/simple/", Authorization=basic("eve", "x")) for _ in range(5)]
            meanwhile = refused_in(data)
        end = time.monotonic() + DEADLINE_S
        while refused_in(data) < 5 and time.monotonic() < end:
            time.sleep(0.05)

        assert [answer.status for answer in asked] == [401] * 5
        assert (meanwhile, refused_in(data)) == (0, 5)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE audit SET at = x'00' WHERE number = 2",
            "BROKEN: record 2 does not carry its seal",
        ),
        ("DELETE FROM audit_head", "BROKEN: the row that says where the audit ends is gone"),
    ],
)
def test_what_cannot_even_be_read_is_told(data: Path, statement: str, said: str) -> None:
    with running(data) as registry:
        for number in range(3):
            registry.send(wheel("alpha", f"1.{number}"))
        tamper(data, statement)

        code, printed = verified(data)
        shown = registry_command("audit", "--json", "--data", str(data), cwd=data)
        sent = registry.send(wheel("alpha", "2.0"))

    assert (code, said in printed) == (100, True), printed
    assert (shown.returncode, len(shown.stdout.splitlines())) == (0, 4)
    assert sent.status == (503 if "head" in statement else 200)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'somebody else' WHERE number = 2",
        "DELETE FROM audit WHERE number = 2",
    ],
)
def test_a_line_that_was_tampered_with_is_found(data: Path, statement: str) -> None:
    with running(data) as registry:
        for number in range(3):
            registry.send(wheel("alpha", f"1.{number}"))
    with (
        closing(sqlite3.connect(data / "catalogue.sqlite")) as connection,
        pytest.raises(sqlite3.IntegrityError, match="only added to"),
    ):
        connection.execute(statement)
    tamper(data, statement)

    code, said = verified(data)
    whole = registry_command("verify", "--data", str(data), cwd=data)

    assert (code, "BROKEN: record 2" in said) == (100, True)
    assert (whole.returncode, "BROKEN: audit: record 2" in whole.stdout) == (100, True)


def test_an_end_that_was_cut_off_is_found(data: Path) -> None:
    with running(data) as registry:
        registry.send(wheel())
    head = verified(data)[1].split()[-1]
    with closing(sqlite3.connect(data / "catalogue.sqlite")) as connection:
        connection.executescript(
            "DROP TRIGGER audit_DELETE; DELETE FROM audit WHERE number = 2;"
            "UPDATE audit_head SET number = 1, seal = (SELECT seal FROM audit WHERE number = 1)"
        )

    without = verified(data)
    with_head = verified(data, "--head", head)

    assert "no record tells of the upload of 'alpha-1.0-py3-none-any.whl'" in without[1]
    assert f"the chain does not hold {head}" in with_head[1]
    assert (without[0], with_head[0]) == (100, 100)


def test_uploads_at_once_keep_one_chain(shared: Registry) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: shared.send(wheel("chained", f"1.{n}")), range(16)))

    assert verified(shared.data)[0] == 0
    assert len([line for line in told(shared.data) if line[2].startswith("chained")]) == 16
