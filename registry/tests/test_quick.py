"""A read is looked up once, and never answered with what is no longer so."""

import contextlib
import http.client
import math
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from front import free_port
from packages import wheel
from registry.http import Response
from registry.quick import MOST_BYTES, OVERHEAD_BYTES, PASSED_BY, Quick
from registry.ready import ready
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


@pytest.fixture
def quick() -> Quick:
    found = Quick(Clock())
    found.now().keep(request("/simple/a/"), ready(b"page", "text/html", '"tag"'), FOR_EVER)
    return found


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


def test_a_change_ends_every_answer() -> None:
    clock = Clock()
    quick = Quick(clock)
    quick.now().keep(request("/simple/a/"), ready(b"page", "text/html", '"tag"'), FOR_EVER)

    clock.number = 2

    assert quick.find(request("/simple/a/")) is None


def test_an_answer_that_a_change_overtook_is_lost() -> None:
    clock = Clock()
    quick = Quick(clock)
    seen = quick.now()
    clock.number = 2
    quick.now()

    seen.keep(request("/simple/a/"), ready(b"old", "text/html", '"tag"'), FOR_EVER)

    assert quick.find(request("/simple/a/")) is None


def test_a_full_memory_keeps_what_it_has_until_it_is_passed_by_often() -> None:
    quick = Quick(Clock())
    body = b"x" * (MOST_BYTES // 4 - OVERHEAD_BYTES)
    page = ready(body, "text/html", '"tag"')

    def remembered() -> list[int]:
        return [n for n in range(9) if quick.find(request(f"/simple/{n}/")) is not None]

    for number in range(8):
        quick.now().keep(request(f"/simple/{number}/"), page, FOR_EVER)
    first = remembered()
    for _ in range(PASSED_BY * 4):
        quick.now().keep(request("/simple/8/"), page, FOR_EVER)

    assert (first, remembered()) == ([0, 1, 2, 3], [8])
    assert quick.now().size_bytes <= MOST_BYTES


def test_an_answer_larger_than_the_memory_is_not_kept() -> None:
    quick = Quick(Clock())

    for _ in range(9):
        quick.now().keep(
            request("/simple/"), ready(bytes(MOST_BYTES), "text/html", '"tag"'), FOR_EVER
        )

    assert quick.find(request("/simple/")) is None


def test_a_request_with_endless_words_is_not_remembered() -> None:
    quick = Quick(Clock())
    long = request("/simple/a/", HTTP_ACCEPT="text/html," * 1000)

    quick.now().keep(long, ready(b"page", "text/html", '"tag"'), FOR_EVER)

    assert quick.find(long) is None


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
