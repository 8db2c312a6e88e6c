import pytest

from release.model import changelog

TEXT = """\
# Changelog

## shared-models [Unreleased]

### Added

- One change,
  told on two lines.
* Another.

Some words between.

## shared-models [1.0.0] - 2026-01-01

- Old.

## service-kit [Unreleased]

## Platform [Unreleased]

- Elsewhere.
"""


@pytest.mark.parametrize(
    ("package", "changes"),
    [
        pytest.param("shared-models", ("One change, told on two lines.", "Another."), id="two"),
        pytest.param("service-kit", (), id="none"),
        pytest.param("shared", (), id="no such heading"),
    ],
)
def test_a_change_is_a_bullet_under_the_package_s_own_heading(
    package: str, changes: tuple[str, ...]
) -> None:
    assert changelog.unreleased(TEXT, package) == changes


def test_words_without_a_bullet_are_no_change() -> None:
    text = "## a [Unreleased]\n\n### Added\n\n-\n- \nWords.\n"

    assert changelog.unreleased(text, "a") == ()


def test_a_release_puts_a_heading_between_unreleased_and_its_notes() -> None:
    was, now = "## shared-models [Unreleased]\n", "\n## shared-models [1.1.0] - 2026-02-03\n"

    text = changelog.released(TEXT, "shared-models", "1.1.0", "2026-02-03")

    assert text == TEXT.replace(was, was + now)
    assert changelog.unreleased(text, "shared-models") == ()
    assert text.count("Elsewhere") == 1


def test_the_notes_are_the_text_below_the_heading() -> None:
    assert changelog.notes(TEXT, "Platform") == "- Elsewhere."
