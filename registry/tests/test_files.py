"""What comes of a file beyond what the standards ask: CONFORMANCE.md has that."""

import pytest

from packages import wheel
from support import Registry

PART_BYTES = 256 * 1024
LARGE = wheel("page_one", "2.0", bytes(range(256)) * 4096)


@pytest.fixture(scope="module", autouse=True)
def kept(shared: Registry) -> None:
    shared.send(LARGE)


@pytest.mark.parametrize("end", ["", ".metadata"])
def test_a_file_and_its_metadata_are_kept_for_ever(shared: Registry, end: str) -> None:
    got = shared.ask(f"/packages/{LARGE.filename}{end}")

    assert "immutable" in got.headers["cache-control"]


@pytest.mark.parametrize("first", [0, 1, PART_BYTES - 1, PART_BYTES, len(LARGE.content) - 1])
@pytest.mark.parametrize("length", [1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES + 7])
def test_a_part_of_a_large_file_is_whole(shared: Registry, first: int, length: int) -> None:
    answer = shared.ask(f"/packages/{LARGE.filename}", Range=f"bytes={first}-{first + length - 1}")

    assert (answer.status, answer.body) == (206, LARGE.content[first : first + length])
