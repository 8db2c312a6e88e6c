import json
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from release.tests.conftest import TOOL, Repo

CUT = ("cut", "shared-models", "minor", "--execute")
EMPTY = "CHANGELOG.md has no change under '## shared-models [Unreleased]'; "


def _dirty(repo: Repo) -> None:
    repo.write("shared_models/README.md", "# Changed\n")


def _untracked(repo: Repo) -> None:
    repo.write("shared_models/junk.txt", "")


def _tagged(repo: Repo) -> None:
    repo.git("tag", "shared-models-v0.1.0")


def _recorded(repo: Repo) -> None:
    sha256 = 'sha256 = {"a" = "b"}'
    head = 'package = "shared-models"\nversion = "0.1.0"\ndate = "2026-01-01"'
    repo.write("releases.toml", f"[[release]]\n{head}\n{sha256}\ntools = {{}}\n")
    repo.commit("Record")


def _committed(repo: Repo) -> None:
    config = repo.read("shared_models/.bumpversion.cfg")
    repo.write("shared_models/.bumpversion.cfg", config.replace("0.0.0", "0.1.0"))
    repo.commit("Release shared-models 0.1.0")
    repo.write("shared_models/.bumpversion.cfg", config)
    repo.commit("Count again")


def _empty(repo: Repo) -> None:
    repo.write("CHANGELOG.md", "## shared-models [Unreleased]\n\n### Added\n\n## x\n\n- A.\n")
    repo.commit("Say nothing")


def _branched(repo: Repo) -> None:
    repo.git("switch", "--quiet", "--create", "topic")


def _detached(repo: Repo) -> None:
    repo.git("switch", "--quiet", "--detach")


def _nameless(repo: Repo) -> None:
    for key in ("user.name", "user.email"):
        repo.git("config", "--unset", key)
    repo.git("config", "user.useConfigOnly", "true")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        pytest.param(_dirty, "not clean: ' M shared_models/README.md'; ", id="dirty"),
        pytest.param(_untracked, "not clean: '?? shared_models/junk.txt'; ", id="untracked"),
        pytest.param(_tagged, "The tag 'shared-models-v0.1.0' is taken, ", id="tag"),
        pytest.param(_recorded, "counts '0.0.0' as the last release, ", id="record"),
        pytest.param(_committed, "'0.1.0' was released already, says the commit ", id="commit"),
        pytest.param(_empty, EMPTY, id="no text"),
        pytest.param(_branched, "The branch 'topic' is checked out, ", id="branch"),
        pytest.param(_detached, "No branch is checked out, ", id="detached"),
        pytest.param(_nameless, "Git knows no name and address for the commit; ", id="nobody"),
    ],
)
def test_a_cut_is_refused_with_one_message_and_changes_nothing(
    repo: Repo, spoil: Callable[[Repo], None], says: str
) -> None:
    spoil(repo)
    before = repo.state()

    done = repo.release(*CUT)

    assert (done.code, done.out, done.err.count("\n")) == (100, "", 1)
    assert says in done.err
    assert repo.state() == before


def test_an_archive_without_git_cannot_be_cut(repo: Repo, tmp_path: Path) -> None:
    done = repo.archive(tmp_path / "archive").release(*CUT)

    assert (done.code, done.out) == (100, "")
    assert done.err == "release: 'ROOT' is not a git repository; cut releases in a clone of it.\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(("cut", "shared-model", "minor"), "'shared-model' is not released", id="name"),
        pytest.param(("cut", "shared-models", "mega"), "'mega' is not one of", id="part"),
        pytest.param(("build", "shared-models", "1.0"), "'1.0' was never released", id="version"),
        pytest.param(("publish", "shared-models"), "releases.toml has: none yet", id="nothing"),
    ],
)
def test_a_wrong_call_says_what_there_is(repo: Repo, arguments: tuple[str, ...], says: str) -> None:
    done = repo.release(*arguments)

    assert (done.code, done.out) == (2, "")
    assert says in done.err


def test_without_execute_a_cut_only_shows_its_plan(repo: Repo) -> None:
    before = repo.state()

    done = repo.release("cut", "shared-models", "major", "--json")

    plan = json.loads(done.out)
    assert plan.pop("date").count("-") == 2
    assert plan == {
        "package": "shared-models",
        "part": "major",
        "was": "0.0.0",
        "now": "1.0.0",
        "notes": "### Added\n\n- The first model.",
        "tag": "shared-models-v1.0.0",
        "subject": "Release shared-models 1.0.0",
    }
    assert (done.code, done.err) == (0, "Nothing was changed; run again with --execute.\n")
    assert repo.state() == before


def test_a_cut_leaves_one_commit_an_annotated_tag_and_a_clean_tree(released_once: Repo) -> None:
    git = released_once.git
    tag = "shared-models-v1.0.0"

    assert git("log", "--format=%s", tag).splitlines() == ["Release shared-models 1.0.0", "Begin"]
    assert git("cat-file", "-t", tag) == "tag"
    assert git("show", "--name-only", "--format=", f"{tag}^{{commit}}").splitlines() == [
        "CHANGELOG.md",
        "releases.toml",
        "shared_models/.bumpversion.cfg",
    ]
    assert git("status", "--porcelain", "--ignored") == ""
    assert git("worktree", "list").count("\n") == 0


HOOKS = {
    "reference-transaction": "! grep -q refs/tags/",
    "post-commit": "echo >> shared_models/README.md",
}


@pytest.mark.parametrize("hook", HOOKS)
def test_whatever_goes_wrong_the_repository_is_as_it_was(repo: Repo, hook: str) -> None:
    before = repo.state()
    _hook(repo, hook, HOOKS[hook])

    done = repo.release(*CUT)

    assert (done.code, done.out) == (101, "")
    assert repo.state() == before


def test_what_a_hook_says_is_told_without_a_traceback(repo: Repo) -> None:
    before = repo.state()
    _hook(repo, "pre-commit", "echo 'no release on a Friday' >&2; exit 1")

    done = repo.release(*CUT)

    assert done.code == 101
    assert "git did not take the release's commit or tag" in done.err
    assert "no release on a Friday" in done.err
    assert "Traceback" not in done.err
    assert repo.state() == before


def test_an_interrupted_cut_is_undone(repo: Repo) -> None:
    before = repo.state()
    reached = repo.root / ".git" / "reached"
    _hook(repo, "commit-msg", f"touch {reached}; sleep 60")

    with subprocess.Popen((TOOL, *CUT), cwd=repo.root, env=repo.env, stderr=subprocess.PIPE) as cut:
        _wait_for(reached)
        cut.send_signal(signal.SIGTERM)
        _, err = cut.communicate(timeout=30)

    assert (cut.returncode, err.splitlines()[-1]) == (130, b"release: Interrupted.")
    assert repo.state() == before


def _hook(repo: Repo, name: str, script: str) -> None:
    path = repo.root / ".git" / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def _wait_for(path: Path) -> None:
    for _ in range(600):
        if path.exists():
            return
        time.sleep(0.1)
    raise AssertionError(path)
