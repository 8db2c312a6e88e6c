import json
from pathlib import Path

import pytest

from release.errors import PushRefused
from release.tests.conftest import ROOT, Repo, inherited
from release.world.git import Git

BRANCH = "rollout/shared-models-v1.1.0"
ROLL = ("rollout", "shared-models-v1.1.0", "--branch", BRANCH, "--pull-request", "--execute")


@pytest.fixture
def hosted(platform: Repo, tmp_path: Path) -> Repo:
    """A fresh clone of the platform on the forge, as every job gets one."""
    text = platform.read("CHANGELOG.md")
    part = "\n## shared-models [1.1.0] - 2026-11-23\n\n- A field.\n\n## service-kit [Unreleased]"
    platform.write("CHANGELOG.md", text.replace("\n## service-kit [Unreleased]", part))
    platform.commit("Describe 1.1.0")
    platform.git("clone", "--quiet", "--bare", str(platform.root), str(tmp_path / "origin"))
    return _clone(platform, tmp_path, "first")


def _clone(repo: Repo, tmp_path: Path, name: str) -> Repo:
    repo.git("clone", "--quiet", f"file://{tmp_path}/origin", str(tmp_path / name))
    path = f"{ROOT / 'tests' / 'fakes'}:{inherited['PATH']}"
    identity = {"GIT_AUTHOR_NAME": "release", "GIT_AUTHOR_EMAIL": "release@example.test"}
    identity |= {key.replace("AUTHOR", "COMMITTER"): text for key, text in identity.items()}
    forge = {"PATH": path, "FAKE_GH": str(tmp_path / "forge"), "GH_TOKEN": "given"}
    return Repo(tmp_path / name, {**repo.env, **forge, **identity})


def _pulls(tmp_path: Path) -> list[dict[str, str]]:
    pulls = tmp_path / "forge" / "pulls.json"
    return json.loads(pulls.read_text()) if pulls.exists() else []


def _refs(tmp_path: Path, repo: Repo) -> str:
    return repo.git("--git-dir", str(tmp_path / "origin"), "for-each-ref")


def test_a_rollout_becomes_a_pull_request_once(hosted: Repo, tmp_path: Path) -> None:
    first = hosted.release(*ROLL)
    refs, (pull,) = _refs(tmp_path, hosted), _pulls(tmp_path)
    again = _clone(hosted, tmp_path, "second").release(*ROLL)

    commit = hosted.git("rev-parse", BRANCH)
    assert first.code == 100, "beta failed, and a job must show it"
    assert hosted.git("log", "-1", "--format=%s %an", BRANCH) == (
        "Roll shared-models 1.1.0 out to alpha_service release"
    )
    assert (pull["head"], pull["base"], pull["title"]) == (
        BRANCH,
        "main",
        "Roll shared-models 1.1.0 out",
    )
    assert f"| alpha_service | 1.0.0 | 1.1.0 | {commit} |" in pull["body"]
    assert "Left as they were, because they failed: beta_service." in pull["body"]
    assert pull["body"].endswith("## What is new\n\n- A field.")
    assert (again.code, again.out) == (0, "")
    assert again.err.splitlines() == [
        f"release: 'origin' has the branch '{BRANCH}' already; it stays as it is.",
        f"release: the pull request is open: {pull['url']}",
    ]
    assert (_refs(tmp_path, hosted), _pulls(tmp_path)) == (refs, [pull])


@pytest.mark.parametrize(
    ("state", "says", "pulls"),
    [
        pytest.param(None, "opened the pull request: ", 1, id="never asked for"),
        pytest.param("MERGED", "the pull request was taken: ", 1, id="taken"),
        pytest.param("CLOSED", "opened the pull request: ", 2, id="closed"),
    ],
)
def test_a_branch_that_the_origin_has_is_asked_for_unless_taken(
    hosted: Repo, tmp_path: Path, state: str | None, says: str, pulls: int
) -> None:
    hosted.git("switch", "--quiet", "--create", BRANCH)
    hosted.git("commit", "--quiet", "--allow-empty", "--message", "Roll it out to alpha_service")
    hosted.git("push", "--quiet", "origin", BRANCH)
    if state:
        pull = {"head": BRANCH, "state": state, "url": "https://forge.test/1"}
        (tmp_path / "forge").mkdir()
        (tmp_path / "forge" / "pulls.json").write_text(json.dumps([pull]))

    said = _clone(hosted, tmp_path, "second").release(*ROLL)

    assert (said.code, said.out) == (0, "")
    assert says in said.err
    assert len(_pulls(tmp_path)) == pulls
    assert state == "MERGED" or "- Roll it out to alpha_service\n" in _pulls(tmp_path)[0]["body"]


def test_no_service_that_lags_makes_no_branch(hosted: Repo, tmp_path: Path) -> None:
    refs = _refs(tmp_path, hosted)
    words = [word.replace("1.1.0", "1.0.0") for word in ROLL]

    said = hosted.release(*words)

    assert (said.code, said.out) == (0, "Every service asks for shared-models 1.0.0 already.\n")
    assert (_refs(tmp_path, hosted), _pulls(tmp_path)) == (refs, [])


def test_a_push_that_is_refused_says_what_the_origin_said(hosted: Repo, tmp_path: Path) -> None:
    hook = tmp_path / "origin" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'this token may not push' >&2\nexit 1\n")
    hook.chmod(0o755)
    hosted.git("branch", BRANCH)

    with pytest.raises(PushRefused, match="this token may not push") as refusal:
        Git(hosted.root).push(BRANCH)

    assert f"The branch '{BRANCH}' was made here but 'origin' did not" in str(refusal.value)
    assert Git(hosted.root).on_origin(BRANCH) is None


def test_a_pull_request_needs_a_branch(hosted: Repo) -> None:
    said = hosted.release("rollout", "shared-models-v1.1.0", "--pull-request")

    assert said.code == 2
    assert "--pull-request needs the name of the branch" in said.err
