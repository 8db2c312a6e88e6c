"""What the standards ask of an index's HTML; CONFORMANCE.md has each sentence."""

import hashlib
import re
from urllib.parse import urldefrag, urljoin

import pytest

from index import HTML, ROOT, data, follow, html, say
from packages import sdist, wheel
from simple_html import read
from support import Registry

PAGE, HAUNTED = "/simple/holy-grail/", "/simple/haunted/"
REASON = 'a "rabbit" & <it\'s> bites, é'
KEPT = (
    wheel("holy_grail", "1.0", b"", "Requires-Python: >=3.9,<4"),
    wheel("holy_grail", "2.0"),
    sdist("holy_grail", "1.0"),
)


@pytest.fixture(scope="module", autouse=True)
def kept(shared: Registry) -> None:
    for package in (*KEPT, wheel("haunted")):
        shared.send(package)
    say(shared, "yank", project="holy-grail", version="2.0", reason=REASON)
    say(shared, "status", project="haunted", status="quarantined", reason=REASON)


@pytest.mark.parametrize("path", [ROOT, PAGE, HAUNTED])
@pytest.mark.parametrize("accept", ["text/html", HTML])
def test_pep503_every_page_is_valid_html5(shared: Registry, path: str, accept: str) -> None:
    answer = shared.ask(path, Accept=accept)

    assert (answer.status, read(answer.text).charset) == (200, "utf-8")


def test_pep503_the_root_has_one_anchor_a_project(shared: Registry) -> None:
    assert [anchor.text for anchor in html(shared, ROOT).anchors] == ["haunted", "holy-grail"]


def test_pep503_an_anchor_of_the_root_leads_to_its_project(shared: Registry) -> None:
    for anchor in html(shared, ROOT).anchors:
        assert urljoin(ROOT, anchor.href) == f"/simple/{anchor.text}/"
        assert follow(shared, ROOT, anchor.href).status == 200


def test_pep503_a_project_has_one_anchor_a_file(shared: Registry) -> None:
    anchors = html(shared, PAGE).anchors

    assert sorted(anchor.text for anchor in anchors) == sorted(file.filename for file in KEPT)
    assert all(urldefrag(a.href).url.rpartition("/")[2] == a.text for a in anchors)


def test_pep503_an_anchor_leads_to_the_file_and_its_hash(shared: Registry) -> None:
    for anchor in html(shared, PAGE).anchors:
        algorithm, _, digest = urldefrag(anchor.href).fragment.partition("=")
        served = follow(shared, PAGE, anchor.href)

        assert (algorithm, algorithm in hashlib.algorithms_guaranteed) == ("sha256", True)
        assert hashlib.sha256(served.body).hexdigest() == digest


def test_pep503_the_python_range_is_escaped(shared: Registry) -> None:
    ranges = {a.text: a.attributes.get("data-requires-python") for a in html(shared, PAGE).anchors}

    assert ranges == {KEPT[0].filename: ">=3.9,<4", KEPT[1].filename: None, KEPT[2].filename: None}
    assert 'data-requires-python="&gt;=3.9,&lt;4"' in shared.ask(PAGE).text


def test_pep503_no_signature_is_kept_or_claimed(shared: Registry) -> None:
    package = wheel("signed")

    sent = shared.send(package, gpg_signature="-----BEGIN PGP SIGNATURE-----")

    (anchor,), (file,) = (
        html(shared, "/simple/signed/").anchors,
        data(shared, "/simple/signed/")["files"],
    )
    assert (sent.status, shared.ask(f"/packages/{package.filename}.asc").status) == (200, 404)
    assert ("data-gpg-sig" in anchor.attributes, "gpg-sig" in file) == (False, False)
    say(shared, "delete", project="signed", version="1.0")


@pytest.mark.parametrize("path", [ROOT, PAGE, HAUNTED])
def test_pep629_a_page_says_its_version(shared: Registry, path: str) -> None:
    version = html(shared, path).meta["pypi:repository-version"]

    assert (version, bool(re.fullmatch(r"\d+\.\d+", version))) == ("1.4", True)


def test_pep592_a_yanked_file_says_so_and_why(shared: Registry) -> None:
    yanked = {a.text: a.attributes.get("data-yanked") for a in html(shared, PAGE).anchors}

    assert yanked == {KEPT[0].filename: None, KEPT[1].filename: REASON, KEPT[2].filename: None}
    assert follow(shared, PAGE, f"../../packages/{KEPT[1].filename}").status == 200


def test_pep592_a_yank_is_rescinded_and_said_again(shared: Registry) -> None:
    told = []
    for verb, reason in (("unyank", {}), ("yank", {}), ("yank", {"reason": REASON})):
        say(shared, verb, project="holy-grail", version="2.0", **reason)
        anchor = next(a for a in html(shared, PAGE).anchors if a.text == KEPT[1].filename)
        file = next(f for f in data(shared, PAGE)["files"] if f["filename"] == KEPT[1].filename)
        told.append((anchor.attributes.get("data-yanked"), file["yanked"]))

    assert told == [(None, False), ("", True), (REASON, REASON)]


def test_pep714_the_metadata_has_both_names_and_one_value(shared: Registry) -> None:
    said = [anchor.attributes for anchor in html(shared, PAGE).anchors]

    assert sum("data-core-metadata" in attributes for attributes in said) == 2
    assert all(a.get("data-core-metadata") == a.get("data-dist-info-metadata") for a in said)


def test_pep740_no_anchor_claims_a_provenance_that_is_not_kept(shared: Registry) -> None:
    assert all("data-provenance" not in a.attributes for a in html(shared, PAGE).anchors)
