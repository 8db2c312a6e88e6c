"""What RFC 9110 asks of conditions, HEAD and ranges; CONFORMANCE.md has each sentence."""

import pytest

from index import JSON, ROOT
from packages import sdist, wheel
from support import Answer, Registry

KEPT = (wheel("http"), sdist("http"))
WHOLE = KEPT[1].content
PAGE, FILE = "/simple/http/", f"/packages/{KEPT[1].filename}"
METADATA = f"/packages/{KEPT[0].filename}.metadata"
EVERYTHING = (ROOT, PAGE, FILE, METADATA)
PAST, FUTURE = "Sat, 29 Oct 1994 19:43:31 GMT", "Fri, 29 Oct 2994 19:43:31 GMT"
CACHED = ("etag", "cache-control", "vary")
TAG = "{tag}"
"""Stands for the tag of what is asked for."""


@pytest.fixture(scope="module", autouse=True)
def kept(shared: Registry) -> None:
    for package in KEPT:
        shared.send(package)


def ask(registry: Registry, path: str, method: str = "GET", **headers: str) -> Answer:
    """Ask with the tag of what is there, twice: an answer that is remembered is the same."""
    tag = registry.ask(path).headers["etag"]
    sent = {name: value.replace(TAG, tag) for name, value in headers.items()}
    first, again = (registry.ask(path, method, None, **sent) for _ in range(2))
    timeless = [{k: v for k, v in a.headers.items() if k != "date"} for a in (first, again)]
    assert (first.status, timeless[0], first.body) == (again.status, timeless[1], again.body)
    return first


@pytest.mark.parametrize("path", [*EVERYTHING, "/simple/http", "/simple/nothing/", "/packages/no"])
@pytest.mark.parametrize("accept", [JSON, "image/png"])
def test_rfc9110_head_says_what_get_says(shared: Registry, path: str, accept: str) -> None:
    got, head = (shared.ask(path, method, Accept=accept) for method in ("GET", "HEAD"))

    got_headers, headers = ({**answer.headers, "date": ""} for answer in (got, head))
    assert (head.status, head.body, headers) == (got.status, b"", got_headers)
    assert headers["content-length"] == str(len(got.body))


@pytest.mark.parametrize("path", EVERYTHING)
@pytest.mark.parametrize(
    "tags",
    [TAG, f"W/{TAG}", "*", f'"other", {TAG}', f'W/"a,b" ,W/{TAG},"c"'],
    ids=["strong", "weak", "any", "list", "odd-list"],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_rfc9110_what_did_not_change_is_not_sent_again(
    shared: Registry, path: str, tags: str, method: str
) -> None:
    whole = shared.ask(path)

    answer = ask(shared, path, method, If_None_Match=tags, If_Modified_Since=PAST)

    assert (answer.status, answer.body) == (304, b"")
    assert [answer.headers.get(n) for n in CACHED] == [whole.headers.get(n) for n in CACHED]


@pytest.mark.parametrize("path", EVERYTHING)
@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({"If_None_Match": '"other", W/"another"'}, id="other-tags"),
        pytest.param({"If_None_Match": '"other"', "If_Modified_Since": FUTURE}, id="and-date"),
        pytest.param({"If_Modified_Since": FUTURE}, id="no-date-to-compare"),
        pytest.param({"If_Unmodified_Since": PAST}, id="nor-here"),
        pytest.param({"If_Match": TAG, "If_Unmodified_Since": PAST}, id="tag-and-date"),
        pytest.param({"If_Match": "*"}, id="any"),
        pytest.param({"If_Match": f'"other", {TAG}'}, id="one-of-these"),
        pytest.param({"If_Range": '"other"'}, id="no-range"),
    ],
)
def test_rfc9110_what_meets_its_conditions_is_sent(
    shared: Registry, path: str, sent: dict[str, str]
) -> None:
    assert (ask(shared, path, **sent).status, ask(shared, path, "HEAD", **sent).status) == (
        200,
        200,
    )


@pytest.mark.parametrize("path", EVERYTHING)
@pytest.mark.parametrize("tags", ['"other"', f"W/{TAG}", '"a", "b"'], ids=["other", "weak", "list"])
@pytest.mark.parametrize("more", [{}, {"If_None_Match": "*"}, {"Range": "bytes=0-1"}])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_rfc9110_other_bytes_than_were_meant_are_not_sent(
    shared: Registry, path: str, tags: str, more: dict[str, str], method: str
) -> None:
    assert ask(shared, path, method, If_Match=tags, **more).status == 412


@pytest.mark.parametrize("path", ["/simple/nothing/", "/packages/no", "/simple/http"])
def test_rfc9110_no_condition_outweighs_what_went_wrong(shared: Registry, path: str) -> None:
    plain = shared.ask(path).status

    for sent in ({"If_Match": '"other"'}, {"If_None_Match": "*"}, {"Range": "bytes=0-1"}):
        assert shared.ask(path, "GET", None, **sent).status == plain


@pytest.mark.parametrize(
    ("asked", "first", "stop"),
    [
        pytest.param("bytes=0-9", 0, 10, id="from-to"),
        pytest.param("bytes=0-0", 0, 1, id="one-byte"),
        pytest.param("bytes=10-", 10, len(WHOLE), id="from"),
        pytest.param("bytes=-10", len(WHOLE) - 10, len(WHOLE), id="last"),
        pytest.param("bytes=10-99999", 10, len(WHOLE), id="beyond-the-end"),
        pytest.param("bytes=-99999", 0, len(WHOLE), id="before-the-beginning"),
        pytest.param("Bytes=0-9", 0, 10, id="capitals"),
    ],
)
@pytest.mark.parametrize("sent", [{}, {"If_Range": TAG}, {"If_Match": TAG}])
def test_rfc9110_a_part_of_a_file_is_sent(
    shared: Registry, asked: str, first: int, stop: int, sent: dict[str, str]
) -> None:
    whole = shared.ask(FILE)

    answer = ask(shared, FILE, Range=asked, **sent)

    assert (answer.status, answer.body) == (206, WHOLE[first:stop])
    assert answer.headers["content-range"] == f"bytes {first}-{stop - 1}/{len(WHOLE)}"
    assert answer.headers["content-length"] == str(stop - first)
    kept = (*CACHED, "content-type", "accept-ranges")
    assert [answer.headers.get(n) for n in kept] == [whole.headers.get(n) for n in kept]


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({"Range": "bytes=0-1,4-5"}, id="several"),
        pytest.param({"Range": "items=1-2"}, id="unit-unknown"),
        pytest.param({"Range": "bytes=-"}, id="no-numbers"),
        pytest.param({"Range": "bytes=a-b"}, id="not-numbers"),
        pytest.param({"Range": f"bytes=0-{'9' * 40}"}, id="huge-number"),
        pytest.param({"Range": "bytes=0-1", "If_Range": '"other"'}, id="other-tag"),
        pytest.param({"Range": "bytes=0-1", "If_Range": f"W/{TAG}"}, id="weak-tag"),
        pytest.param({"Range": "bytes=0-1", "If_Range": FUTURE}, id="date"),
    ],
)
def test_rfc9110_else_the_whole_file_is_sent(shared: Registry, sent: dict[str, str]) -> None:
    answer = ask(shared, FILE, **sent)

    assert (answer.status, answer.body, "content-range" in answer.headers) == (200, WHOLE, False)


@pytest.mark.parametrize("asked", ["bytes=99999-", "bytes=99999-99999", "bytes=-0", "bytes=9-0"])
def test_rfc9110_a_range_outside_the_file_is_refused(shared: Registry, asked: str) -> None:
    answer = ask(shared, FILE, Range=asked)

    assert (answer.status, answer.headers["content-range"]) == (416, f"bytes */{len(WHOLE)}")


@pytest.mark.parametrize(
    ("path", "method"), [(ROOT, "GET"), (PAGE, "GET"), (METADATA, "GET"), (FILE, "HEAD")]
)
def test_rfc9110_a_range_means_nothing_elsewhere(shared: Registry, path: str, method: str) -> None:
    plain = shared.ask(path, method)

    answer = ask(shared, path, method, Range="bytes=0-1")

    assert (answer.status, answer.body) == (200, plain.body)
    assert answer.headers["content-length"] == plain.headers["content-length"]


def test_rfc9110_a_caller_that_has_the_file_is_sent_no_part_of_it(shared: Registry) -> None:
    assert ask(shared, FILE, If_None_Match=TAG, Range="bytes=0-1").status == 304
