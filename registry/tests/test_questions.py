"""The questions one by one, on values: what each lets in and what it refuses."""

from dataclasses import replace
from pathlib import Path

import pytest

from hostile.crooked import INFO, TOP, Part, zip_of
from packages import metadata
from registry import Settings
from registry.admission import FILE_QUESTIONS, UPLOAD_QUESTIONS, refusals
from registry.artifact import parse_name
from registry.candidate import Candidate
from registry.errors import UploadRefused
from registry.insides import Insides, Kind, Member, look_inside
from registry.questions.archive import members_are_plain
from registry.questions.names import (
    project_is_not_confusable,
    project_is_not_reserved,
    sender_may_publish,
    source_name_is_usual,
    version_is_public,
)
from registry.refusals import (
    NameConfusable,
    NameReserved,
    ProjectForbidden,
    SourceNameUnusual,
    VersionIsLocal,
)
from registry.root import LONGEST_MESSAGE
from registry.rules import Rules

SENT = Candidate(parse_name("My.Project-1.0-py3-none-any.whl"), Insides(), {})
OLD = b"Metadata-Version: 2.0\nName: alpha\nVersion: 1.0\nRequires-Dist: beta (>dev)\n\n"


def kinds(reasons: object) -> list[type[UploadRefused]]:
    assert isinstance(reasons, tuple | list)
    return [type(reason) for reason in reasons]


@pytest.mark.parametrize(
    ("allowed", "refused"),
    [
        (None, []),
        ({"my-project"}, []),
        ({"my-project", "other"}, []),
        ({"other"}, [ProjectForbidden]),
        (set(), [ProjectForbidden]),
    ],
)
def test_a_sender_publishes_to_the_projects_that_are_theirs(
    allowed: set[str] | None, refused: list[type[UploadRefused]]
) -> None:
    projects = None if allowed is None else frozenset(allowed)

    assert kinds([*sender_may_publish(replace(SENT, may_publish=projects))]) == refused


@pytest.mark.parametrize(
    ("names", "refused"),
    [
        ("", []),
        ("other, my-projects", []),
        ("My_Project", [NameReserved]),
        ("x, my-project", [NameReserved]),
        ("my-*", [NameReserved]),
        ("*", [NameReserved]),
        ("project*", []),
    ],
)
def test_what_the_settings_reserve_is_for_nobody(
    names: str, refused: list[type[UploadRefused]]
) -> None:
    rules = Settings(reserved_names=names).rules

    assert kinds([*project_is_not_reserved(replace(SENT, rules=rules))]) == refused


@pytest.mark.parametrize(
    ("others", "refused"),
    [
        (None, []),
        ([], []),
        (["your-project"], []),
        (["my-project"], []),
        (["my-project", "myproject"], []),
        (["myproject"], [NameConfusable]),
        (["my-pr0ject"], [NameConfusable]),
    ],
)
def test_a_new_name_is_no_double_of_another(
    others: list[str] | None, refused: list[type[UploadRefused]]
) -> None:
    candidate = replace(SENT, others=None if others is None else frozenset(others))

    assert kinds([*project_is_not_confusable(candidate)]) == refused


@pytest.mark.parametrize(
    ("filename", "refused"),
    [
        ("my_project-1.0.tar.gz", []),
        ("my_project-1.0rc1.tar.gz", []),
        ("my_project-1!1.0.post2.tar.gz", []),
        ("My.Project-1.0-py3-none-any.whl", []),
        ("my-project-1.0.tar.gz", [SourceNameUnusual]),
        ("My_Project-1.0.tar.gz", [SourceNameUnusual]),
        ("my_project-1.0.RC1.tar.gz", [SourceNameUnusual]),
        ("my_project-1.0.zip", [SourceNameUnusual]),
    ],
)
def test_a_source_distribution_has_its_usual_name(
    filename: str, refused: list[type[UploadRefused]]
) -> None:
    candidate = replace(SENT, name=parse_name(filename))

    assert kinds([*source_name_is_usual(candidate)]) == refused


@pytest.mark.parametrize(("allowed", "refused"), [(False, [VersionIsLocal]), (True, [])])
def test_local_versions_are_let_in_where_a_setting_says_so(
    allowed: bool,  # noqa: FBT001 - a row of the table
    refused: list[type[UploadRefused]],
) -> None:
    name = parse_name("alpha-1.0+here-py3-none-any.whl")
    candidate = replace(SENT, name=name, rules=Rules(local_versions=allowed))

    assert kinds([*version_is_public(candidate)]) == refused


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("alpha-1.0-py3-none-any.whl", "Alpha-1.0.0-py3-none-any.whl"),
        ("alpha-1.0-py2.py3-none-any.whl", "alpha-1-py3.py2-none-any.whl"),
        ("alpha-1.0rc1-1-py3-none-any.whl", "alpha-1.0.RC1-1-py3-none-any.whl"),
        ("al_pha-1.0.tar.gz", "al.pha-1.0.0.tar.gz"),
    ],
)
def test_two_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert parse_name(one).identity == parse_name(other).identity


@pytest.mark.parametrize(
    ("name", "target"),
    [("x", "PKG-INFO"), ("a/x", "../PKG-INFO"), ("a/b/x", "../../c/d"), ("a/x", "y")],
)
def test_a_link_that_stays_in_its_folder_is_let_in(name: str, target: str) -> None:
    member = Member(f"{TOP}/{name}", Kind.LINK, target=target)

    assert [*members_are_plain(replace(SENT, insides=Insides((member,))))] == []


def test_a_wheel_of_ten_years_ago_is_imported_but_no_longer_uploaded() -> None:
    texts = {
        f"{INFO}/METADATA": OLD,
        f"{INFO}/WHEEL": b"Wheel-Version: 1.0\nTag: py2-none-any\n",
        f"{INFO}/RECORD": f"{INFO}/METADATA,sha256=x,\n{INFO}/WHEEL,sha256=x,\n".encode(),
    }
    members = tuple(Member(name, Kind.FILE, ("sha256=x",)) for name in texts)
    name = parse_name("alpha-1.0-py2.py3-none-any.whl")
    candidate = Candidate(name, Insides(members, texts), {"sha256": ""})

    assert refusals(candidate, FILE_QUESTIONS) == ()
    assert len(refusals(candidate, UPLOAD_QUESTIONS)) > 1


def test_a_zipped_source_distribution_is_imported_but_no_longer_uploaded(tmp_path: Path) -> None:
    name = parse_name("alpha-1.0.zip")
    path = tmp_path / name.filename
    path.write_bytes(zip_of([Part(f"{TOP}/PKG-INFO".encode(), metadata("alpha", "1.0").encode())]))
    candidate = Candidate(name, look_inside(path, name, Rules()), {"sha256": ""})

    assert refusals(candidate, FILE_QUESTIONS) == ()
    assert SourceNameUnusual in kinds(refusals(candidate, UPLOAD_QUESTIONS))


def test_a_long_value_does_not_make_a_long_message() -> None:
    message = str(NameReserved("a" * 10**6, "b"))

    assert len(message) < LONGEST_MESSAGE + 9
    assert message.endswith("choose another name.")
