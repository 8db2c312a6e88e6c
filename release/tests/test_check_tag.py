from pathlib import Path

import pytest

from release.tests.conftest import LOCK, Done, Repo

TAG = "shared-models-v1.0.0"


@pytest.fixture
def tagged(released: Repo) -> Repo:
    """The release is checked out, as a job that its tag starts has it."""
    released.git("checkout", "--quiet", TAG)
    return released


def _reasons(said: Done) -> list[str]:
    return [line for line in said.err.splitlines() if line.startswith("- ")]


def test_what_cut_left_is_a_release(tagged: Repo) -> None:
    said = tagged.release("check-tag", TAG)

    commit = tagged.git("rev-parse", "HEAD")[:12]
    assert (said.code, said.err) == (0, "")
    assert said.out == f"{TAG} is a release, at {commit} on 'main'.\n"


def test_a_clone_that_has_the_branch_only_as_the_origin_s_will_do(
    tagged: Repo, tmp_path: Path
) -> None:
    clone = tagged.clone(tmp_path / "clone", "--branch", TAG)

    said = clone.release("check-tag", TAG)

    assert "main" not in clone.git("branch", "--list")
    assert said.code == 0, said


def test_every_reason_is_told_at_once(released: Repo) -> None:
    released.git("switch", "--quiet", "--create", "elsewhere")
    released.write("CHANGELOG.md", "# Changelog\n")
    released.commit("Forget")
    released.git("tag", "shared-models-v1.0.1")
    tag, head = (released.git("rev-parse", r)[:12] for r in ("HEAD", "main"))
    released.git("switch", "--quiet", "main")

    said = released.release("check-tag", "shared-models-v1.0.1")

    assert (said.code, said.out) == (100, "")
    assert _reasons(said) == [
        f"- it stands at {tag} 'Forget', not at the commit 'Release shared-models 1.0.1'",
        f"- it stands at {tag}, but {head} is checked out",
        f"- its commit {tag} is not on 'main', nor on 'origin/main'",
        "- releases.toml does not record shared-models 1.0.1 there",
        "- CHANGELOG.md has no part for shared-models 1.0.1 there",
        "- shared_models/.bumpversion.cfg counts '1.0.0' there",
    ]


def test_a_file_that_cannot_be_read_is_a_reason_too(released: Repo) -> None:
    released.write("releases.toml", "release = 1 =")
    released.commit("Release shared-models 1.0.1")
    released.git("tag", "shared-models-v1.0.1")

    said = released.release("check-tag", "shared-models-v1.0.1")

    assert said.code == 100
    assert _reasons(said)[0].startswith("- 'releases.toml' cannot be read: ")


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        pytest.param("v1.0.0", "it is no release's tag, which is shared-models-vX.Y.Z", id="form"),
        pytest.param("shared-models-v1.0", "it is no release's tag", id="two numbers"),
        pytest.param("other-v1.0.0", "it is no release's tag", id="another package"),
        pytest.param("shared-models-v9.9.9", "it is not in this clone", id="absent"),
    ],
)
def test_a_tag_that_cannot_be_a_release_is_refused(released: Repo, tag: str, reason: str) -> None:
    said = released.release("check-tag", tag)

    assert (said.code, len(_reasons(said))) == (100, 1)
    assert reason in said.err


def test_a_shallow_clone_says_nothing_about_a_tag(tagged: Repo, tmp_path: Path) -> None:
    clone = tagged.clone(tmp_path / "clone", "--depth=1", "--branch", TAG)

    said = clone.release("check-tag", TAG)

    assert (said.code, said.out) == (101, "")
    assert "'ROOT' is a shallow clone; get the whole history" in said.err


def test_an_archive_has_no_tags(released: Repo, tmp_path: Path) -> None:
    said = released.archive(tmp_path / "archive").release("check-tag", TAG)

    assert said.code == 100
    assert "is not a git repository" in said.err


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        pytest.param(("build", TAG), 0, "", id="build"),
        pytest.param(("publish", TAG), 101, "does not answer", id="publish"),
        pytest.param(("verify", TAG), 101, "does not answer", id="verify"),
        pytest.param(("rollout", TAG), 101, "does not answer", id="rollout"),
        pytest.param(("verify", "shared-models"), 2, "Name a release, as", id="no version"),
        pytest.param(("build", TAG, "1.0.0"), 2, "names the version already", id="twice"),
        pytest.param(("build", "models-v1.0.0"), 2, "is not released from here", id="unknown"),
    ],
)
def test_a_tag_stands_for_package_and_version(
    released: Repo, words: tuple[str, ...], code: int, says: str
) -> None:
    released.git("rm", "--quiet", LOCK)
    released.commit("Pin nothing")

    said = released.at(RELEASE_REGISTRY_URL="http://127.0.0.1:9/").release(*words)

    assert said.code == code, said
    assert says in said.err
