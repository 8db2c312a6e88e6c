import json
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from release.errors import ForgeFailed
from release.tests.conftest import ROOT, Repo, inherited
from release.world.forge import Forge

TAG = "shared-models-v1.0.0"
ATTACH = ("attach", TAG, "--execute")
WHEEL, SDIST = "shared_models-1.0.0-py3-none-any.whl", "shared_models-1.0.0.tar.gz"
SBOM, SUMS = "shared_models-1.0.0.cdx.json", "SHA256SUMS"


def _seen_by(repo: Repo, state: Path) -> Repo:
    path = f"{ROOT / 'tests' / 'fakes'}:{inherited['PATH']}"
    return repo.at(PATH=path, FAKE_GH=str(state), GH_TOKEN="given")


def _page(state: Path) -> Path:
    return state / "releases" / TAG / "page.json"


def _files(state: Path) -> dict[str, bytes]:
    folder = _page(state).with_name("files")
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="session")
def first_shown(tmp_path_factory: pytest.TempPathFactory, released_once: Repo) -> Path:
    """The forge after the release was attached; copied, never changed."""
    folder = tmp_path_factory.mktemp("forge")
    clone = released_once.clone(folder / "clone")
    _seen_by(clone, folder / "state").must(*ATTACH)
    return folder / "state"


@pytest.fixture
def shown(tmp_path: Path, first_shown: Path) -> Path:
    """A forge of one's own that shows the release."""
    return Path(shutil.copytree(first_shown, tmp_path / "shown"))


def test_a_release_shows_its_files_with_their_hashes(first_shown: Path, released: Repo) -> None:
    files, page = _files(first_shown), json.loads(_page(first_shown).read_text())

    check = ("sha256sum", "--check", "--strict", "--quiet", SUMS)
    folder = _page(first_shown).with_name("files")
    assert files.keys() == {WHEEL, SDIST, SBOM, SUMS}
    assert subprocess.run(check, cwd=folder, check=False).returncode == 0
    assert page == {
        "title": "shared-models 1.0.0",
        "notes": "### Added\n\n- The first model.",
        "isDraft": False,
    }
    record = released.read("releases.toml")
    assert all(sha256(files[name]).hexdigest() in record for name in (WHEEL, SDIST))


def test_the_parts_list_names_the_release_and_its_day(first_shown: Path, released: Repo) -> None:
    listed = json.loads(_files(first_shown)[SBOM])

    root, made = listed["metadata"]["component"], listed["metadata"]["timestamp"]
    assert (root["type"], root["name"], root["version"]) == ("library", "shared-models", "1.0.0")
    assert f'date = "{made[:10]}"' in released.read("releases.toml")


def test_the_plan_names_the_same_bytes_and_changes_nothing(
    first_shown: Path, released: Repo, tmp_path: Path
) -> None:
    said = _seen_by(released, tmp_path / "state").release("attach", TAG, "--json")

    planned = {file["file"]: file["sha256"] for file in json.loads(said.out)["files"]}
    made = {file: sha256(text).hexdigest() for file, text in _files(first_shown).items()}
    assert said.code == 0
    assert said.err.endswith("Nothing was changed; run again with --execute.\n")
    assert planned == made
    assert not (tmp_path / "state").exists()


def test_again_nothing_changes_and_what_is_missing_is_added(shown: Path, released: Repo) -> None:
    repo, before = _seen_by(released, shown), _files(shown)

    again = json.loads(repo.must(*ATTACH, "--json"))
    for file in (SDIST, SUMS):
        (_page(shown).with_name("files") / file).unlink()
    _page(shown).write_text(_page(shown).read_text().replace('"isDraft": false', '"isDraft": true'))
    mended = json.loads(repo.must(*ATTACH, "--json"))

    assert [file["action"] for file in again["files"]] == ["is there already"] * 4
    assert [f["file"] for f in mended["files"] if f["action"] == "add"] == [SUMS, SDIST]
    assert _files(shown) == before
    assert json.loads(_page(shown).read_text())["isDraft"] is False


def test_other_bytes_on_the_forge_are_refused_with_both_hashes(shown: Path, released: Repo) -> None:
    for file in (WHEEL, SBOM):
        (_page(shown).with_name("files") / file).write_bytes(b"{}")
    before = _files(shown)

    said = _seen_by(released, shown).release(*ATTACH)

    assert (said.code, said.out) == (100, "")
    for file in (WHEEL, SUMS):
        assert re.search(rf"{re.escape(file)} there \w{{64}}, here \w{{64}}", said.err)
    assert _files(shown) == before


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        pytest.param({"GH_TOKEN": ""}, "The forge did not do `gh release view`", id="no token"),
        pytest.param({"PATH": "/usr/bin:/bin"}, "'gh' cannot be started", id="no gh"),
    ],
)
def test_a_forge_that_gives_no_answer_is_told(
    released: Repo, tmp_path: Path, variables: dict[str, str], says: str
) -> None:
    said = _seen_by(released, tmp_path / "state").at(**variables).release(*ATTACH)

    assert (said.code, said.out) == (101, "")
    assert says in said.err


def test_a_tag_that_the_origin_lacks_is_not_shown(
    released: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = _seen_by(released.clone(tmp_path / "clone"), tmp_path / "state")
    clone.git("push", "--quiet", "origin", f":refs/tags/{TAG}")
    for name in ("PATH", "FAKE_GH", "GH_TOKEN"):
        monkeypatch.setenv(name, clone.env[name])

    with pytest.raises(ForgeFailed, match="aborting due to --verify-tag"):
        Forge(clone.root).make_page(TAG, "shared-models 1.0.0", "", [])

    assert not (tmp_path / "state").exists()
