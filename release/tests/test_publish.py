import json
import re
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from release.tests.conftest import LOCK, Repo, Served, environment
from release.world.credentials import Credentials
from release.world.index import Index

WHEEL, SDIST = "shared_models-1.0.0-py3-none-any.whl", "shared_models-1.0.0.tar.gz"
PUBLISH = ("publish", "shared-models", "--execute")
DOWN = "http://127.0.0.1:9/"


def _uploaded(done_out: str) -> dict[str, list[str]]:
    result = json.loads(done_out)
    return {"uploaded": result["uploaded"], "skipped": result["skipped"]}


def test_a_release_is_published_tried_out_and_then_left_alone(
    released: Repo, registry: Served
) -> None:
    repo = registry.seen_by(released)

    plan = repo.release("publish", "shared-models", "--json")
    first = repo.release(*PUBLISH, "--json")
    second = repo.release(*PUBLISH, "--json")

    assert [f["action"] for f in json.loads(plan.out)["releases"][0]["files"]] == ["upload"] * 2
    assert plan.err == "Nothing was changed; run again with --execute.\n"
    assert _uploaded(first.out) == {"uploaded": [WHEEL, SDIST], "skipped": []}
    assert _uploaded(second.out) == {"uploaded": [], "skipped": [WHEEL, SDIST]}
    assert first.err.splitlines() == [
        "release: [1/4] building shared-models 1.0.0",
        f"release: [2/4] uploading {WHEEL}, {SDIST}",
        "release: [3/4] waiting for the index to show it",
        "release: [4/4] installing shared-models 1.0.0 into a fresh environment and importing it",
    ]


def test_other_bytes_on_the_registry_are_refused_and_told_apart(
    released: Repo, registry: Served, shop: Served, tmp_path: Path
) -> None:
    repo = registry.seen_by(released)
    wheel = Index(shop.url, Credentials("__token__", shop.token)).download("shared-models", WHEEL)
    _upload(registry, _stored(wheel, tmp_path / WHEEL))

    published, verified = repo.release(*PUBLISH), repo.release("verify", "shared-models", "1.0.0")

    assert (published.code, published.out, verified.code) == (100, "", 100)
    assert re.search(rf"serves {WHEEL} with sha256 \w{{64}}, .* records \w{{64}};", published.err)
    assert f"{WHEEL} is same content, compressed otherwise: sha256 built" in verified.err
    assert f"{SDIST} is not served" in verified.err


def _stored(wheel: bytes, other: Path) -> Path:
    """The same wheel, not compressed."""
    with zipfile.ZipFile(BytesIO(wheel)) as old, zipfile.ZipFile(other, "w") as new:
        for member in old.infolist():
            new.writestr(member.filename, old.read(member))
    return other


def _upload(registry: Served, file: Path) -> None:
    env = environment(
        TWINE_REPOSITORY_URL=registry.url, TWINE_USERNAME="__token__", TWINE_PASSWORD=registry.token
    )
    command = (sys.executable, "-m", "twine", "upload", "--non-interactive", file)
    subprocess.run(command, env=env, check=True, capture_output=True)


def test_verify_finds_the_registry_identical(released: Repo, shop: Served) -> None:
    done = shop.seen_by(released).release("verify", "shared-models", "1.0.0")

    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0].startswith("shared-models 1.0.0 from tag shared-models-v1.0.0, ")
    assert [line.split()[:2] for line in lines[3:]] == [["identical", WHEEL], ["identical", SDIST]]


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(PUBLISH, id="publish"),
        pytest.param(("bootstrap",), id="bootstrap"),
        pytest.param(("verify", "shared-models", "1.0.0"), id="verify"),
    ],
)
@pytest.mark.parametrize(
    ("variables", "says"),
    [
        pytest.param({"RELEASE_REGISTRY_URL": DOWN}, "The registry does not answer", id="down"),
        pytest.param(
            {"RELEASE_REGISTRY_PASSWORD": "wrong"}, "refuses '__token__' (status 401)", id="wrong"
        ),
    ],
)
def test_a_registry_that_gives_no_answer_is_one_line(
    released: Repo, shop: Served, command: tuple[str, ...], variables: dict[str, str], says: str
) -> None:
    done = shop.seen_by(released, **variables).release(*command)

    assert (done.code, done.out, done.err.count("\n")) == (101, "", 1)
    assert says in done.err


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        pytest.param({"RELEASE_REGISTRY_PASSWORD": "wrong"}, "(status 401)", id="wrong"),
        pytest.param({"RELEASE_REGISTRY_PASSWORD": ""}, "no password for the registry", id="none"),
        pytest.param({}, "413 Payload Too Large. The upload is longer", id="too large"),
    ],
)
def test_an_upload_that_is_not_taken_is_one_line(
    released: Repo, narrow: Served, variables: dict[str, str], says: str
) -> None:
    done = narrow.seen_by(released, **variables).release("bootstrap", "--execute")

    assert (done.code, done.out) == (101, "")
    assert says in done.err.splitlines()[-1]


def test_a_release_that_is_not_there_cannot_be_verified(released: Repo, narrow: Served) -> None:
    done = narrow.seen_by(released).release("verify", "shared-models", "1.0.0")

    assert (done.code, done.out) == (101, "")
    assert "does not hold shared-models '1.0.0'" in done.err


def test_a_lock_that_nobody_can_rebuild_is_named_with_both_hashes(released: Repo) -> None:
    text = released.read(LOCK)
    digest = re.findall(r"sha256:(\w+)", text)[0]
    released.write(LOCK, text.replace(digest, "f" * 64))

    done = released.release("bootstrap", "--execute")

    assert (done.code, done.out) == (100, "")
    assert f"{LOCK} demands {WHEEL} with sha256 {'f' * 64}, " in done.err
    assert f"releases.toml records {digest}; nobody can rebuild that." in done.err


def test_bootstrap_publishes_nothing_when_one_build_is_not_the_recorded_one(
    released: Repo, narrow: Served
) -> None:
    digest = re.findall(r"sha256:(\w+)", released.read(LOCK))[0]
    for path in (LOCK, "releases.toml"):
        released.write(path, released.read(path).replace(digest, "f" * 64))

    repo = narrow.seen_by(released)
    done = repo.release("bootstrap", "--execute")

    assert (done.code, done.out) == (100, "")
    assert f"records {'f' * 64}, which {LOCK} needs." in done.err
    assert json.loads(repo.must("bootstrap", "--json"))["releases"][0]["files"][0] == {
        "file": WHEEL,
        "sha256": "f" * 64,
        "action": "upload",
    }


def test_bootstrap_has_nothing_to_do_twice(released: Repo, shop: Served) -> None:
    done = shop.seen_by(released).release("bootstrap", "--execute", "--json")

    assert (done.code, done.err) == (0, "")
    assert _uploaded(done.out) == {"uploaded": [], "skipped": [WHEEL, SDIST]}


def test_bootstrap_fills_an_empty_registry_from_an_archive(
    released: Repo, registry: Served, tmp_path: Path
) -> None:
    repo = registry.seen_by(released.archive(tmp_path / "archive"))

    done = repo.release("bootstrap", "--all", "--execute", "--json")

    assert done.code == 0
    assert _uploaded(done.out) == {"uploaded": [WHEEL, SDIST], "skipped": []}
