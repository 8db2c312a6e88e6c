"""A read is looked up once, and never answered with what is no longer so."""

import contextlib
import http.client
import math
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from front import free_port
from packages import wheel
from registry.http import Response
from registry.kept import MOST_VARIANTS, Kept
from registry.quick import PASSED_BY, Quick
from registry.ready import FILE as FILES
from registry.ready import METADATA, ReadyBytes, ReadyFile
from registry.spool import Spool
from support import DEADLINE_S, Answer, Registry, basic, registry_command

FOR_EVER = math.inf
FILE = "/packages/alpha-1.0-py3-none-any.whl"


def request(path: str, **more: str) -> dict[str, str]:
    return {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", **more}


class Clock:
    """A generation that a test moves."""

    number = 1

    def __call__(self) -> int:
        return self.number


FEW = 4


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def quick(clock: Clock, tmp_path: Path) -> Quick:
    found = Quick(clock, partial(Kept, tmp_path, FEW))
    found.now().keep(request("/simple/a/"), page(), FOR_EVER)
    return found


def page(body: bytes = b"page") -> ReadyBytes:
    return ReadyBytes(METADATA, '"tag"', body)


def test_what_was_answered_is_found_again(quick: Quick) -> None:
    found = quick.find(request("/simple/a/"))

    assert isinstance(found, Response)
    assert (found.status, found.body) == (200, b"page")


@pytest.mark.parametrize("known", ['"tag"', 'W/"tag"', '"other", "tag"', "*"])
def test_a_caller_who_has_it_is_told_so(quick: Quick, known: str) -> None:
    found = quick.find(request("/simple/a/", HTTP_IF_NONE_MATCH=known))

    assert found is not None
    assert (found.status, found.body) == (304, b"")


@pytest.mark.parametrize(
    "other",
    [
        {"PATH_INFO": "/simple/b/"},
        {"REQUEST_METHOD": "HEAD"},
        {"REQUEST_METHOD": "POST"},
        {"HTTP_ACCEPT": "text/html"},
        {"HTTP_ACCEPT_ENCODING": "gzip"},
        {"QUERY_STRING": "format=text/html"},
        {"HTTP_AUTHORIZATION": "Basic eDp5"},
        {"HTTP_RANGE": "bytes=0-1"},
        {"HTTP_IF_MATCH": '"tag"'},
    ],
    ids=lambda other: next(iter(other)),
)
def test_other_words_are_another_request(quick: Quick, other: dict[str, str]) -> None:
    assert quick.find(request("/simple/a/") | other) is None


def test_a_change_ends_every_answer(quick: Quick, clock: Clock) -> None:
    clock.number = 2

    assert quick.find(request("/simple/a/")) is None


def test_an_answer_that_a_change_overtook_is_lost(quick: Quick, clock: Clock) -> None:
    seen = quick.now()
    clock.number = 2
    quick.now()

    seen.keep(request("/simple/b/"), page(b"old"), FOR_EVER)

    assert quick.find(request("/simple/b/")) is None


def test_each_is_answered_with_its_own(quick: Quick, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"wheel")
    quick.now().keep(request("/packages/a"), ReadyFile(FILES, '"file"', 5, str(file)), FOR_EVER)
    quick.now().keep(request("/simple/b/"), page(b"another"), FOR_EVER)

    said = [quick.find(request(path)) for path in ("/simple/a/", "/simple/b/", "/packages/a")]

    assert [answer and answer.body for answer in said] == [b"page", b"another", b"wheel"]


def test_a_full_memory_keeps_what_it_has_until_it_is_passed_by_often(quick: Quick) -> None:
    def remembered() -> list[int]:
        return [n for n in range(9) if quick.find(request(f"/simple/{n}/")) is not None]

    for number in range(FEW * 2):
        quick.now().keep(request(f"/simple/{number}/"), page(), FOR_EVER)
    first = remembered()
    for _ in range(PASSED_BY * FEW + 1):
        quick.now().keep(request("/simple/8/"), page(), FOR_EVER)

    assert (first, remembered()) == ([0, 1, 2], [8])


def test_ways_to_ask_are_bounded(tmp_path: Path) -> None:
    quick = Quick(Clock(), partial(Kept, tmp_path))
    asked = [request("/simple/", HTTP_ACCEPT=str(n)) for n in range(MOST_VARIANTS + 1)]
    for each in asked:
        quick.now().keep(each, page(), FOR_EVER)

    assert [each["HTTP_ACCEPT"] for each in asked if quick.find(each) is None] == ["64"]


def test_a_request_with_endless_words_is_not_remembered(quick: Quick) -> None:
    long = request("/simple/b/", HTTP_ACCEPT="text/html," * 1000)

    quick.now().keep(long, page(), FOR_EVER)

    assert quick.find(long) is None


def test_a_spool_takes_no_more_than_it_may(tmp_path: Path) -> None:
    spool = Spool(tmp_path, most_bytes=10)

    assert (spool.put(b"12345"), spool.put(b"678901"), spool.put(b"67890")) == (0, None, 5)
    assert spool.read(5, 5) == b"67890"
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_written_nothing_is_remembered(tmp_path: Path) -> None:
    quick = Quick(Clock(), partial(Kept, tmp_path / "not there"))

    quick.now().keep(request("/simple/a/"), page(), FOR_EVER)

    assert quick.find(request("/simple/a/")) is None


def test_a_revoked_token_reads_nothing_more(shared: Registry) -> None:
    shared.send(wheel("kept_from"))
    data = str(shared.data)
    made = registry_command("token", "create", "short", "--data", data, cwd=shared.data)
    known = basic("__token__", made.stdout.strip())
    before = [shared.ask("/simple/kept-from/", Authorization=known).status for _ in range(4)]

    registry_command("token", "revoke", "short", "--data", data, cwd=shared.data)

    after = [shared.ask("/simple/kept-from/", Authorization=known).status for _ in range(8)]
    assert (set(before), set(after)) == ({200}, {401})


def test_a_file_the_shelf_has_lost_is_missed_at_once(registry: Registry) -> None:
    registry.send(wheel())
    assert registry.ask(FILE).status == 200

    (registry.data / "files" / "alpha" / "alpha-1.0-py3-none-any.whl").unlink()

    assert registry.ask(FILE).status == 404


@contextlib.contextmanager
def counted(data: Path) -> Iterator[int]:
    """Run a registry that counts its WSGI calls."""
    port = free_port()
    script = Path(__file__).with_name("counted.py")
    process = subprocess.Popen(
        [sys.executable, str(script), str(data), str(port)], stdout=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + DEADLINE_S
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                ask(port, "/calls")
                break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(DEADLINE_S)


def ask(port: int, path: str) -> Answer:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE_S)
    with contextlib.closing(line):
        line.request("GET", path)
        got = line.getresponse()
        return Answer(got.status, dict(got.getheaders()), got.read())


@pytest.mark.parametrize("path", ["/simple/", "/simple/alpha/", FILE, f"{FILE}.metadata"])
def test_the_second_read_never_reaches_wsgi(registry: Registry, path: str) -> None:
    registry.send(wheel())

    with counted(registry.data) as port:
        answers = [ask(port, path) for _ in range(5)]

        assert ask(port, "/calls").text == "1"
    assert {(answer.status, answer.body) for answer in answers} == {(200, registry.ask(path).body)}
    assert len({frozenset(answer.headers) for answer in answers}) == 1


def test_a_long_file_is_sent_whole_without_wsgi(registry: Registry) -> None:
    package = wheel("long", text=bytes(3_000_000))
    registry.send(package)

    with counted(registry.data) as port:
        bodies = {ask(port, f"/packages/{package.filename}").body for _ in range(3)}

        assert (bodies, ask(port, "/calls").text) == ({package.content}, "1")
