"""What the standards ask of an index's JSON; CONFORMANCE.md has each sentence."""

import hashlib
import re
from datetime import UTC, datetime
from urllib.parse import urldefrag

import pytest
from packaging.version import Version

from index import ROOT, data, follow, html, say
from packages import sdist, wheel
from support import Registry

PAGE = "/simple/silly-walk/"
KEPT = (
    wheel("silly_walk", "1.0", b"", "Requires-Python: >=3.9,<4"),
    wheel("silly_walk", "2.0"),
    sdist("silly_walk", "1.0"),
    sdist("silly_walk", "1.0rc1"),
)
ALWAYS = {"filename", "url", "hashes", "size", "upload-time", "yanked"}
CORE = {"core-metadata", "data-dist-info-metadata"}


@pytest.fixture(scope="module", autouse=True)
def kept(shared: Registry) -> None:
    for package in KEPT:
        shared.send(package)


@pytest.mark.parametrize("path", [ROOT, PAGE])
def test_pep691_an_answer_is_an_object_that_says_its_version(shared: Registry, path: str) -> None:
    answer = data(shared, path)

    assert isinstance(answer, dict)
    assert answer["meta"] == {"api-version": "1.4"}


def test_pep691_the_root_lists_the_projects(shared: Registry) -> None:
    root = data(shared, ROOT)

    assert root == {"meta": {"api-version": "1.4"}, "projects": [{"name": "silly-walk"}]}


def test_pep691_a_project_has_its_normalized_name_and_files(shared: Registry) -> None:
    detail = data(shared, PAGE)

    assert detail.keys() == {"meta", "name", "project-status", "versions", "files"}
    assert detail["name"] == "silly-walk"
    assert sorted(f["filename"] for f in detail["files"]) == sorted(f.filename for f in KEPT)


def test_pep691_a_file_has_the_keys_of_the_standard(shared: Registry) -> None:
    keys = {file["filename"]: file.keys() for file in data(shared, PAGE)["files"]}

    assert keys == {
        KEPT[0].filename: ALWAYS | CORE | {"requires-python"},
        KEPT[1].filename: ALWAYS | CORE,
        KEPT[2].filename: ALWAYS,
        KEPT[3].filename: ALWAYS,
    }


def test_pep691_the_hashes_are_those_of_the_file(shared: Registry) -> None:
    for file in data(shared, PAGE)["files"]:
        served = follow(shared, PAGE, file["url"])

        assert (served.status, file["url"].rpartition("/")[2]) == (200, file["filename"])
        assert file["hashes"] == {"sha256": hashlib.sha256(served.body).hexdigest()}


def test_pep691_the_python_range_is_not_escaped(shared: Registry) -> None:
    ranges = {file["filename"]: file.get("requires-python") for file in data(shared, PAGE)["files"]}

    assert (ranges[KEPT[0].filename], set(ranges.values())) == (">=3.9,<4", {">=3.9,<4", None})


def test_pep691_yanked_is_a_truth_or_a_reason(shared: Registry) -> None:
    seen: list[list[str | bool]] = []
    for verb, reason in (("yank", {"reason": "bad"}), ("yank", {}), ("unyank", {})):
        say(shared, verb, project="silly-walk", version="2.0", **reason)
        seen.append([file["yanked"] for file in data(shared, PAGE)["files"]])

    assert seen == [[False, False, False, yanked] for yanked in ("bad", True, False)]


def test_pep691_both_forms_say_the_same(shared: Registry) -> None:
    detail, page = data(shared, PAGE), html(shared, PAGE)

    assert page.meta["pypi:repository-version"] == detail["meta"]["api-version"]
    for file, anchor in zip(detail["files"], page.anchors, strict=True):
        url, fragment = urldefrag(anchor.href)
        said, core = anchor.attributes, file.get("core-metadata")
        assert (anchor.text, url) == (file["filename"], file["url"])
        assert fragment == f"sha256={file['hashes']['sha256']}"
        assert said.get("data-requires-python") == file.get("requires-python")
        assert said.get("data-core-metadata") == (core and f"sha256={core['sha256']}")
        assert ("data-yanked" in said) is bool(file["yanked"])


def test_pep700_the_versions_are_all_that_have_files(shared: Registry) -> None:
    detail = data(shared, PAGE)
    of_files = {re.split("-py3|.tar", f["filename"])[0].split("-")[1] for f in detail["files"]}

    assert detail["versions"] == ["1.0rc1", "1.0", "2.0"]
    assert set(detail["versions"]) == of_files


def test_pep700_the_versions_are_normalized(shared: Registry) -> None:
    shared.send(wheel("many_forms", "1.0.RC1"))

    versions = data(shared, "/simple/many-forms/")["versions"]

    assert versions == ["1.0rc1"] == [str(Version(version)) for version in versions]
    say(shared, "delete", project="many-forms", version="1.0rc1")


def test_pep700_a_file_has_its_size(shared: Registry) -> None:
    sizes = {file["filename"]: file["size"] for file in data(shared, PAGE)["files"]}

    assert sizes == {file.filename: len(file.content) for file in KEPT}


def test_pep700_a_file_has_the_time_it_came(shared: Registry) -> None:
    before = datetime.now(UTC)
    shared.send(wheel("timely"))
    after = datetime.now(UTC)

    (file,) = data(shared, "/simple/timely/")["files"]

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", file["upload-time"])
    assert before <= datetime.fromisoformat(file["upload-time"]) <= after
    say(shared, "delete", project="timely", version="1.0")


def test_pep714_the_metadata_is_said_by_a_key_that_crashes_no_pip(shared: Registry) -> None:
    for file in data(shared, PAGE)["files"]:
        served = follow(shared, PAGE, f"{file['url']}.metadata")

        assert "dist-info-metadata" not in file
        assert ("core-metadata" in file) is file["filename"].endswith(".whl")
        if "core-metadata" in file:
            sha256 = hashlib.sha256(served.body).hexdigest()
            assert file["core-metadata"] == file["data-dist-info-metadata"] == {"sha256": sha256}


def test_pep740_no_file_claims_a_provenance_that_is_not_kept(shared: Registry) -> None:
    assert all("provenance" not in file for file in data(shared, PAGE)["files"])
