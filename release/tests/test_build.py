import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from release.tests.conftest import Repo

FILES = ["shared_models-1.0.0-py3-none-any.whl", "shared_models-1.0.0.tar.gz"]


def _no_tags(repo: Repo, target: Path) -> Repo:
    return repo.clone(target, "--no-tags")


def _shallow(repo: Repo, target: Path) -> Repo:
    return repo.clone(target, "--depth=1")


@pytest.mark.parametrize(
    ("copy", "origin"),
    [
        pytest.param(_no_tags, "commit ", id="no tags"),
        pytest.param(_shallow, "the last commit", id="shallow"),
    ],
)
def test_every_copy_of_the_repository_builds_the_recorded_bytes(
    released_once: Repo, tmp_path: Path, copy: Callable[[Repo, Path], Repo], origin: str
) -> None:
    other = copy(released_once, tmp_path / "copy")

    built = json.loads(other.must("build", "shared-models", "1.0.0", "--json"))

    recorded = tomllib.loads(other.read("releases.toml"))["release"][0]
    assert built["sha256"] == recorded["sha256"]
    assert built["origin"].startswith(origin)
    assert sorted(path.name for path in (other.root / "dist").iterdir()) == FILES


def test_other_bytes_than_the_recorded_ones_are_not_delivered(released: Repo) -> None:
    text = released.read("releases.toml")
    digest = tomllib.loads(text)["release"][0]["sha256"][FILES[0]]
    released.write("releases.toml", text.replace(digest, "0" * 64))

    done = released.release("build", "shared-models", "1.0.0")

    assert (done.code, done.out) == (100, "")
    assert f"{FILES[0]} builds to sha256 {digest}, releases.toml records {'0' * 64}." in done.err
    assert not (released.root / "dist").exists()


def test_without_a_version_the_tree_is_built_as_it_is(released: Repo) -> None:
    released.write("shared_models/src/shared_models/fresh.py", "")

    done = released.release("build", "shared-models", "--out", str(released.root / "out"))

    assert done.code == 0
    assert sorted(path.name for path in (released.root / "out").iterdir()) == [
        "shared_models-1.0.1.dev0-py3-none-any.whl",
        "shared_models-1.0.1.dev0.tar.gz",
    ]
    assert done.err.splitlines()[-1] == (
        "release: 1.0.1.dev0 is a build for tests; releases are made by `release cut`."
    )


def test_a_younger_tag_of_the_package_on_the_same_commit_is_noticed(released: Repo) -> None:
    later = released.at(GIT_COMMITTER_DATE="2040-01-01T00:00:00Z")
    later.git("tag", "--message=x", "shared-models-v1.0.1", "shared-models-v1.0.0^{commit}")

    done = released.release("build", "shared-models", "1.0.0")

    assert (done.code, done.out) == (100, "")
    assert "The build made shared_models-1.0.1-py3-none-any.whl, " in done.err


def test_what_is_nowhere_cannot_be_rebuilt(released: Repo, tmp_path: Path) -> None:
    released.write("shared_models/.bumpversion.cfg", "[bumpversion]\ncurrent_version = 1.1.0\n")
    released.commit("Go on")

    done = released.clone(tmp_path / "copy", "--depth=1").release("build", "shared-models", "1.0.0")

    assert (done.code, done.out) == (100, "")
    assert "shared-models '1.0.0' cannot be rebuilt: no tag" in done.err
    assert "`git fetch --unshallow`" in done.err
