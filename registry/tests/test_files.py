"""What comes of a file: all of it, a part, or that it is known."""

import pytest

from packages import sdist, wheel
from support import Registry

FILE = "page_one-1.9-py3-none-any.whl"


@pytest.fixture(scope="module", autouse=True)
def kept(shared: Registry) -> None:
    shared.send(wheel("page_one", "1.9"))
    shared.send(sdist("page_one", "1.10"))


def test_files_and_metadata_are_kept_for_ever(shared: Registry) -> None:
    for path in (f"/packages/{FILE}", f"/packages/{FILE}.metadata"):
        got = shared.ask(path)

        assert "immutable" in got.headers["cache-control"]
        assert shared.ask(path, If_None_Match=got.headers["etag"]).status == 304
        assert shared.ask(path, If_None_Match='"other"').body == got.body


def test_a_part_is_sent_only_of_the_file_the_caller_knows(shared: Registry) -> None:
    path = f"/packages/{FILE}"
    etag = shared.ask(path).headers["etag"]

    assert shared.ask(path, Range="bytes=0-9", If_Range=etag).status == 206
    assert shared.ask(path, Range="bytes=0-9", If_Range='"other"').status == 200
    assert shared.ask(path, "HEAD", Range="bytes=0-9").status == 200


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=10-", 206, 10, None),
        ("bytes=-10", 206, -10, None),
        ("bytes=0-1,4-5", 200, 0, None),
        ("items=1-2", 200, 0, None),
    ],
)
def test_part_of_a_file_can_be_had(
    shared: Registry, asked: str, status: int, first: int, last: int | None
) -> None:
    package = sdist("page_one", "1.10")

    answer = shared.ask(f"/packages/{package.filename}", Range=asked)

    assert answer.status == status
    whole = shared.ask(f"/packages/{package.filename}").body
    assert answer.body == whole[first:last]


def test_a_range_outside_the_file_is_refused(shared: Registry) -> None:
    size = len(sdist("page_one", "1.10").content)

    answer = shared.ask("/packages/page_one-1.10.tar.gz", Range="bytes=99999-")

    assert (answer.status, answer.headers["content-range"]) == (416, f"bytes */{size}")
