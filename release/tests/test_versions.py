import pytest

from release.model.version import Part, bump, development


@pytest.mark.parametrize(
    ("was", "part", "now"),
    [
        pytest.param("0.0.0", Part.MAJOR, "1.0.0", id="the first"),
        pytest.param("1.2.3", Part.MAJOR, "2.0.0", id="major"),
        pytest.param("1.9.3", Part.MINOR, "1.10.0", id="minor"),
        pytest.param("1.2.9", Part.PATCH, "1.2.10", id="patch"),
    ],
)
def test_counting_a_part_up_starts_the_smaller_ones_again(was: str, part: Part, now: str) -> None:
    assert bump(was, part) == now


def test_a_development_build_lies_between_two_releases() -> None:
    assert development("1.2.3") == "1.2.4.dev0"
