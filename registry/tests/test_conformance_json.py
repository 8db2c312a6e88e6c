"""Every MUST and SHOULD that the standards put on an index's JSON, each with its sentence.

Source: PEP 592, 691, 700, 714, 740 and 792, in the words of the "Simple repository API" and
"Project status markers" pages of the packaging specifications.
"""

import hashlib
import json
import re
from typing import Any
from urllib.parse import urljoin

import pytest
from packaging.version import Version

from packages import sdist, wheel
from support import Registry

V1 = "application/vnd.pypi.simple.v1"
ROOT, PAGE = "/simple/", "/simple/silly-walk/"
KEPT = (
    wheel("silly_walk", "1.0", b"", "Requires-Python: >=3.9,<4"),
    wheel("silly_walk", "2.0"),
    sdist("silly_walk", "1.0"),
)


@pytest.fixture(scope="module", autouse=True)
def kept(shared: Registry) -> None:
    for package in KEPT:
        shared.send(package)


def page(shared: Registry, path: str = PAGE) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shared.ask(path, Accept=f"{V1}+json").body)
    return found


@pytest.mark.parametrize("path", [ROOT, PAGE])
def test_pep691_an_answer_says_its_version(shared: Registry, path: str) -> None:
    """ "All JSON responses will have a meta.api-version key"; PEP 792: "MUST define 1.4"."""
    assert page(shared, path)["meta"] == {"api-version": "1.4"}


def test_pep691_the_root_lists_the_projects(shared: Registry) -> None:
    """ "projects: An array where each entry is a dictionary with a single key, name"."""
    root = page(shared, ROOT)

    assert root == {"meta": {"api-version": "1.4"}, "projects": [{"name": "silly-walk"}]}


def test_pep691_a_project_has_its_normalized_name_and_files(shared: Registry) -> None:
    """ "name: The normalized name of the project"; "files: A list of dictionaries"."""
    detail = page(shared)

    assert detail["name"] == "silly-walk"
    assert sorted(f["filename"] for f in detail["files"]) == sorted(f.filename for f in KEPT)


def test_pep691_the_hashes_are_those_of_the_file(shared: Registry) -> None:
    """ "The hashes dictionary MUST be present", "SHOULD be lowercase", one secure "SHOULD"."""
    for file in page(shared)["files"]:
        served = shared.ask(urljoin(PAGE, file["url"])).body

        assert file["hashes"] == {"sha256": hashlib.sha256(served).hexdigest()}


def test_pep691_the_python_range_is_not_escaped(shared: Registry) -> None:
    """ "the requires-python key does not require any special escaping"."""
    ranges = {file["filename"]: file.get("requires-python") for file in page(shared)["files"]}

    assert ranges == {KEPT[0].filename: ">=3.9,<4", KEPT[1].filename: None, KEPT[2].filename: None}


@pytest.mark.parametrize("form", ["json", "html"])
def test_pep691_latest_is_answered_with_the_real_type(shared: Registry, form: str) -> None:
    """ "the server MUST respond with the content type for the actual version"."""
    answer = shared.ask(PAGE, Accept=f"application/vnd.pypi.simple.latest+{form}")

    assert answer.headers["content-type"] == f"{V1}+{form}"


def test_pep691_the_order_of_wishes_means_nothing(shared: Registry) -> None:
    """ "the server SHOULD consider all of them to be equally valid"."""
    wishes = [f"{V1}+json", f"{V1}+html", "text/html"]
    orders = (wishes, wishes[::-1], wishes[1:] + wishes[:1])

    answers = {shared.ask(PAGE, Accept=", ".join(o)).headers["content-type"] for o in orders}

    assert answers == {f"{V1}+json"}


@pytest.mark.parametrize("accept", ["", "*/*", "text/html", f"{V1}+html", f"{V1}+json"])
def test_pep691_an_answer_has_a_content_type(shared: Registry, accept: str) -> None:
    """ "this spec requires that servers always include a Content-Type header"."""
    assert shared.ask(PAGE, Accept=accept).headers["content-type"]


def test_pep691_nothing_acceptable_is_answered_406(shared: Registry) -> None:
    """ "should not ever return a 300", "and instead return a 406 Not Acceptable"."""
    assert shared.ask(PAGE, Accept="application/vnd.pypi.simple.v2+json").status == 406


def test_pep691_the_format_parameter_outranks_accept(shared: Registry) -> None:
    """ "it SHOULD take precedence over any values in the client's Accept header"."""
    answer = shared.ask(f"{PAGE}?format={V1}+json", Accept="text/html")

    assert answer.headers["content-type"] == f"{V1}+json"


def test_pep700_the_versions_are_all_that_have_files(shared: Registry) -> None:
    """ "versions MUST be present", "may not contain duplicates"; "SHOULD use normalised"."""
    versions = page(shared)["versions"]

    assert versions == ["1.0", "2.0"]
    assert [str(Version(version)) for version in versions] == versions


def test_pep700_a_file_has_its_size(shared: Registry) -> None:
    """ "It MUST contain an integer which is the file size in bytes"."""
    sizes = {file["filename"]: file["size"] for file in page(shared)["files"]}

    assert sizes == {file.filename: len(file.content) for file in KEPT}


def test_pep700_a_file_has_the_time_it_came(shared: Registry) -> None:
    """ "in the format yyyy-mm-ddThh:mm:ss.ffffffZ", "MUST use the UTC timezone"."""
    form = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")

    assert all(form.fullmatch(file["upload-time"]) for file in page(shared)["files"])


def test_pep714_the_metadata_has_its_hash_and_no_alias_that_crashes(shared: Registry) -> None:
    """ "MUST be emitted using the key core-metadata"; a pip of before crashes on the old key."""
    for file in page(shared)["files"]:
        served = shared.ask(urljoin(PAGE, file["url"]) + ".metadata")

        assert "dist-info-metadata" not in file
        assert ("core-metadata" in file) is file["filename"].endswith(".whl")
        if "core-metadata" in file:
            sha256 = hashlib.sha256(served.body).hexdigest()
            assert file["core-metadata"] == file["data-dist-info-metadata"] == {"sha256": sha256}


def test_pep592_yanked_is_a_truth_or_a_reason(shared: Registry) -> None:
    """ "either a boolean", "or a non empty, but otherwise arbitrary, string"; it may be undone."""
    seen = []
    for verb, reason in (("yank", {"reason": "bad"}), ("yank", {}), ("unyank", {})):
        body = json.dumps({"project": "silly-walk", "version": "2.0", **reason}).encode()
        shared.ask(f"/api/{verb}", "POST", body, Content_Type="application/json")
        seen.append([file["yanked"] for file in page(shared)["files"]])

    assert seen == [[False, False, "bad"], [False, False, True], [False, False, False]]


def test_pep740_no_provenance_is_claimed_where_none_was_sent(shared: Registry) -> None:
    """ "provenance: An optional key"; where it is, it names an object that exists."""
    assert all("provenance" not in file for file in page(shared)["files"])


def test_pep792_the_status_is_told(shared: Registry) -> None:
    """ "SHOULD include a project-status.status key" (what each status does: test_standing)."""
    assert page(shared)["project-status"] == {"status": "active"}
