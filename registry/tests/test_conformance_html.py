"""Every MUST and SHOULD that the standards put on an index's HTML, each with its sentence.

Source: PEP 503, 592, 629, 658, 714, 740, 792 and 833, in the words of the "Simple repository API"
and "Project status markers" pages of the packaging specifications.
"""

import hashlib
import json
import re
from urllib.parse import urldefrag, urljoin

import pytest

from packages import sdist, wheel
from simple_html import Page, read
from support import Registry

ROOT, PAGE = "/simple/", "/simple/holy-grail/"
KEPT = (
    wheel("holy_grail", "1.0", b"", "Requires-Python: >=3.9,<4"),
    wheel("holy_grail", "2.0"),
    sdist("holy_grail", "1.0"),
)


@pytest.fixture(scope="module", autouse=True)
def kept(shared: Registry) -> None:
    for package in (*KEPT, wheel("other")):
        shared.send(package)
    say(shared, "yank", project="holy-grail", version="2.0", reason='a "rabbit"')


def say(shared: Registry, verb: str, **fields: str) -> None:
    body = json.dumps(fields).encode()
    sent = shared.ask(f"/api/{verb}", "POST", body, Content_Type="application/json")
    assert sent.status == 200


def page(shared: Registry, path: str = PAGE) -> Page:
    return read(shared.ask(path, Accept="text/html").text)


def test_pep503_the_root_has_one_anchor_a_project(shared: Registry) -> None:
    """ "MUST be a valid HTML5 page with a single anchor element per project"."""
    root = page(shared, ROOT)

    assert root.doctype.lower() == "doctype html"
    assert [anchor.text for anchor in root.anchors] == ["holy-grail", "other"]


def test_pep503_an_anchor_of_the_root_leads_to_its_project(shared: Registry) -> None:
    """ "the href attribute MUST link to the URL for that particular project"."""
    for anchor in page(shared, ROOT).anchors:
        where = urljoin(ROOT, anchor.href)

        assert (where, shared.ask(where).status) == (f"/simple/{anchor.text}/", 200)


def test_pep503_a_project_has_one_anchor_a_file(shared: Registry) -> None:
    """ "the text of the anchor tag MUST match the final path component of the URL"."""
    anchors = page(shared).anchors

    assert sorted(anchor.text for anchor in anchors) == sorted(file.filename for file in KEPT)
    assert all(urldefrag(a.href).url.rpartition("/")[2] == a.text for a in anchors)


def test_pep503_an_anchor_leads_to_the_file_and_its_hash(shared: Registry) -> None:
    """ "The URL SHOULD include a hash in the form of a URL fragment", "from hashlib"."""
    for anchor in page(shared).anchors:
        where, fragment = urldefrag(urljoin(PAGE, anchor.href))
        algorithm, _, digest = fragment.partition("=")

        assert algorithm in hashlib.algorithms_guaranteed
        assert hashlib.new(algorithm, shared.ask(where).body).hexdigest() == digest


@pytest.mark.parametrize("path", ["/simple", "/simple/holy-grail"])
def test_pep503_an_address_without_a_slash_is_redirected(shared: Registry, path: str) -> None:
    """ "the repository SHOULD redirect the URLs without a / to add a / to the end"."""
    answer = shared.ask(path)

    assert (answer.status, urljoin(path, answer.headers["location"])) == (301, f"{path}/")


@pytest.mark.parametrize("name", ["Holy_Grail", "holy.grail", "HOLY--GRAIL"])
def test_pep503_another_spelling_is_redirected(shared: Registry, name: str) -> None:
    """ "Repositories MAY redirect unnormalized URLs to the canonical normalized URL"."""
    where = shared.ask(f"/simple/{name}/").headers["location"]

    assert urljoin(f"/simple/{name}/", where) == PAGE


def test_pep503_the_python_range_is_escaped(shared: Registry) -> None:
    """ "In the attribute value, < and > have to be HTML encoded"."""
    assert 'data-requires-python="&gt;=3.9,&lt;4"' in shared.ask(PAGE).text
    ranges = {a.text: a.attributes.get("data-requires-python") for a in page(shared).anchors}
    assert ranges[KEPT[0].filename] == ">=3.9,<4"


@pytest.mark.parametrize("path", [ROOT, PAGE])
def test_pep629_and_833_a_page_says_its_version(shared: Registry, path: str) -> None:
    """ "further constrained to ONLY be Major.Minor"; PEP 833: "the HTML will retain 1.4"."""
    version = page(shared, path).meta["pypi:repository-version"]

    assert version is not None
    assert (version, bool(re.fullmatch(r"\d+\.\d+", version))) == ("1.4", True)


def test_pep658_the_metadata_is_served_beside_the_file(shared: Registry) -> None:
    """ "the repository MUST serve the Core Metadata file", "SHOULD provide the hash"."""
    found = 0
    for anchor in page(shared).anchors:
        said = anchor.attributes.get("data-core-metadata")
        served = shared.ask(urldefrag(urljoin(PAGE, anchor.href)).url + ".metadata")
        found += said is not None

        assert (served.status == 200) is (said is not None) is anchor.text.endswith(".whl")
        if said is not None:
            assert said == f"sha256={hashlib.sha256(served.body).hexdigest()}"
    assert found == 2


def test_pep714_the_old_name_says_the_same(shared: Registry) -> None:
    """ "MUST be emitted using data-core-metadata"; the old name "MUST match the value"."""
    for anchor in page(shared).anchors:
        said = anchor.attributes

        assert said.get("data-core-metadata") == said.get("data-dist-info-metadata")


def test_pep592_a_yanked_file_says_so_and_why(shared: Registry) -> None:
    """ "The presence of a data-yanked attribute SHOULD be interpreted as" yanked."""
    yanked = {a.text: a.attributes.get("data-yanked") for a in page(shared).anchors}

    assert yanked == {
        KEPT[0].filename: None,
        KEPT[1].filename: 'a "rabbit"',
        KEPT[2].filename: None,
    }


def test_pep740_no_provenance_is_claimed_where_none_was_sent(shared: Registry) -> None:
    """ "The repository MAY include a data-provenance attribute"; it names an object that exists."""
    assert all("data-provenance" not in anchor.attributes for anchor in page(shared).anchors)


def test_pep792_an_active_project_needs_no_mark(shared: Registry) -> None:
    """ "MAY choose to omit the pypi:project-status meta tag if the project is active"."""
    assert page(shared, "/simple/other/").meta == {"pypi:repository-version": "1.4"}


def test_pep792_a_status_is_told_with_its_reason(shared: Registry) -> None:
    """ "SHOULD add an appropriate pypi:project-status meta tag"; "MAY include" the reason."""
    shared.send(wheel("haunted"))
    say(shared, "status", project="haunted", status="quarantined", reason="by a <ghost>")

    haunted = page(shared, "/simple/haunted/")

    assert haunted.anchors == []
    assert haunted.meta == {
        "pypi:repository-version": "1.4",
        "pypi:project-status": "quarantined",
        "pypi:project-status-reason": "by a <ghost>",
    }
    say(shared, "delete", project="haunted", version="1.0")
