"""What the standards ask of the METADATA beside a wheel; CONFORMANCE.md has each sentence."""

import hashlib

import pytest

from index import data, follow, html
from packages import sdist, wheel
from support import Registry

PAGE = "/simple/exact/"
ODD = "Metadata-Version: 2.4\r\nName: exact\nVersion: 1.0\r\nSummary: é \t\n\n <b>bytes</b>\r\n\r "
KEPT = (wheel("exact", "1.0", inside=ODD), wheel("exact", "2.0"), sdist("exact", "1.0"))


@pytest.fixture(scope="module", autouse=True)
def kept(shared: Registry) -> None:
    for package in KEPT:
        assert shared.send(package).status == 200


def test_pep658_the_metadata_is_served_beside_the_file(shared: Registry) -> None:
    beside = {
        anchor.text: follow(shared, PAGE, f"{anchor.href.partition('#')[0]}.metadata").status
        for anchor in html(shared, PAGE).anchors
        if "data-core-metadata" in anchor.attributes
    }

    assert beside == {KEPT[0].filename: 200, KEPT[1].filename: 200}


def test_pep658_it_is_the_wheels_byte_for_byte(shared: Registry) -> None:
    assert shared.ask(f"/packages/{KEPT[0].filename}.metadata").body == ODD.encode()


def test_pep658_its_hash_is_told(shared: Registry) -> None:
    said = html(shared, PAGE).anchors[0].attributes["data-core-metadata"]

    assert said == f"sha256={hashlib.sha256(ODD.encode()).hexdigest()}"


def test_pep658_nothing_is_claimed_of_what_may_change_when_it_is_built(shared: Registry) -> None:
    source = KEPT[2].filename

    assert [f["filename"] for f in data(shared, PAGE)["files"] if "core-metadata" not in f] == [
        source
    ]
    assert shared.ask(f"/packages/{source}.metadata").status == 404
