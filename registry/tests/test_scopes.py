"""What a scope is, and what it allows."""

import pytest

from registry.callers import Caller, Kind
from registry.denials import ScopeUnfit
from registry.errors import RightLacking
from registry.scopes import Right, read_scopes, write_scopes

READ, PUBLISH, YANK, ADMIN = Right


def caller(*scopes: str) -> Caller:
    return Caller("ci", Kind.TOKEN, read_scopes(scopes))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (["read"], "read"),
        (["publish"], "publish"),
        (["publish:*"], "publish"),
        (["publish:My_Project.x"], "publish:my-project-x"),
        (["yank:a", "publish:b", "yank:a"], "publish:b yank:a"),
        (["yank:*", "admin"], "admin yank"),
    ],
)
def test_scopes_are_kept_in_one_form(written: list[str], kept: str) -> None:
    scopes = read_scopes(written)

    assert write_scopes(scopes) == kept
    assert read_scopes(kept.split()) == scopes


@pytest.mark.parametrize(
    "text",
    ["", "write", "read:a", "read:*", "admin:a", "publish:", "publish:a b", "publish:-", "Read"],
)
def test_what_is_no_scope_is_refused(text: str) -> None:
    with pytest.raises(ScopeUnfit, match=r"There is no scope .*; write read, publish"):
        read_scopes([text])


def test_nobody_has_no_scope_at_all() -> None:
    with pytest.raises(ScopeUnfit):
        read_scopes([])


@pytest.mark.parametrize(
    ("scope", "may"),
    [
        ("read", {(READ, "")}),
        ("publish", {(READ, ""), (PUBLISH, ""), (PUBLISH, "a"), (PUBLISH, "b")}),
        ("publish:a", {(READ, ""), (PUBLISH, ""), (PUBLISH, "a")}),
        ("yank", {(YANK, ""), (YANK, "a"), (YANK, "b")}),
        ("yank:a", {(YANK, ""), (YANK, "a")}),
        (
            "admin",
            {(READ, ""), (ADMIN, "")}
            | {(right, project) for right in (PUBLISH, YANK) for project in ("", "a", "b")},
        ),
    ],
)
def test_a_scope_allows_this_and_no_more(scope: str, may: set[tuple[Right, str]]) -> None:
    asked = [(READ, ""), (ADMIN, "")]
    asked += [(right, project) for right in (PUBLISH, YANK) for project in ("", "a", "b")]

    assert {each for each in asked if caller(scope).may(*each)} == may


@pytest.mark.parametrize(
    ("scopes", "projects"),
    [
        (["read"], set()),
        (["publish:a", "publish:b", "yank:c"], {"a", "b"}),
        (["publish:a", "publish"], None),
        (["admin"], None),
    ],
)
def test_a_caller_names_the_projects_they_may_publish_to(
    scopes: list[str], projects: set[str] | None
) -> None:
    assert caller(*scopes).projects(PUBLISH) == projects


def test_what_is_lacking_is_named() -> None:
    with pytest.raises(RightLacking, match="'ci' lacks the right 'yank:b'"):
        caller("yank:a", "publish").require(YANK, "b")
