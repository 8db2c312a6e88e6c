"""Every MUST, SHALL and SHOULD that the standard on attestations puts on an index.

Source: PEP 740 (the upload), and the "Index hosted attestations" and "Simple repository API" pages
of the packaging specifications, in their words.
"""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

import simple_html
from authority import PUBLISH, SLSA, Authority, Manner, statement
from packages import Package, sdist, wheel
from support import Answer, Registry

JSON = "application/vnd.pypi.simple.v1+json"


def sent(registry: Registry, package: Package, *attestations: object) -> Answer:
    return registry.send(package, attestations=json.dumps(attestations))


def kept(registry: Registry, package: Package) -> bool:
    return registry.ask(f"/packages/{package.filename}").status == 200


def file(registry: Registry, package: Package) -> dict[str, Any]:
    page = registry.ask(f"/simple/{package.form['name'].replace('_', '-')}/", Accept=JSON)
    found: list[dict[str, Any]] = json.loads(page.body)["files"]
    return next(each for each in found if each["filename"] == package.filename)


def provenance(registry: Registry, package: Package) -> dict[str, Any]:
    page = f"/simple/{package.form['name'].replace('_', '-')}/"
    found: dict[str, Any]
    found = json.loads(registry.ask(urljoin(page, file(registry, package)["provenance"])).body)
    return found


@pytest.mark.parametrize("package", [wheel("accepted"), sdist("accepted")], ids=["wheel", "sdist"])
def test_pep740_an_upload_may_carry_attestations(
    trusting: Registry, authority: Authority, package: Package
) -> None:
    """ "the index SHALL accept attestations as an additional multipart form field"."""
    attestation = authority.attest(statement(package))

    assert (sent(trusting, package, attestation).status, kept(trusting, package)) == (200, True)


@pytest.mark.parametrize(
    "text",
    ["{}", '"x"', "7", "null", "[]", "[7]", '["x"]', "[null]", "[[]]"],
)
def test_pep740_the_field_is_an_array_of_objects(shared: Registry, text: str) -> None:
    """ "SHALL be a JSON array", "SHALL have one or more items, each a JSON object"."""
    package = wheel("array")

    assert shared.send(package, attestations=text).status == 400
    assert not kept(shared, package)


def test_pep740_one_attestation_that_fails_refuses_the_upload(
    trusting: Registry, authority: Authority
) -> None:
    """ "If the index fails to verify any attestation ..., it MUST reject the upload"."""
    package = wheel("one_fails")
    good = authority.attest(statement(package))
    bad = Authority().attest(statement(package, predicateType=SLSA))

    answer = sent(trusting, package, good, bad)

    assert (answer.status, SLSA in answer.text, PUBLISH in answer.text) == (400, True, False)
    assert not kept(trusting, package)


@pytest.mark.parametrize("version", [0, 2, "1", 1.5, True, None])
def test_pep740_another_version_is_rejected(
    shared: Registry, authority: Authority, version: object
) -> None:
    """ "version is 1. The verifier MUST reject any other version"."""
    package = wheel("versions")
    attestation = authority.attest(statement(package)) | {"version": version}

    assert sent(shared, package, attestation).status == 400


@pytest.mark.parametrize("key", ["version", "verification_material", "envelope"])
def test_pep740_every_listed_key_is_required(
    shared: Registry, authority: Authority, key: str
) -> None:
    """ "so long as all explicitly listed keys are provided"."""
    package = wheel("required")
    attestation = authority.attest(statement(package))
    del attestation[key]

    assert sent(shared, package, attestation).status == 400


def test_pep740_signers_may_add_keys(trusting: Registry, authority: Authority) -> None:
    """ "applications or signers may include additional keys"; they are served too."""
    package = wheel("more_keys")
    attestation = authority.attest(statement(package)) | {"x-note": {"by": "us"}}

    assert sent(trusting, package, attestation).status == 200
    assert provenance(trusting, package)["attestation_bundles"][0]["attestations"] == [attestation]


@pytest.mark.parametrize(
    ("other", "status"),
    [
        pytest.param({}, 200, id="as-it-must-be"),
        pytest.param({"_type": "https://in-toto.io/Statement/v0.1"}, 400, id="older"),
        pytest.param({"_type": None}, 400, id="of-no-type"),
        pytest.param({"predicate": ["x"]}, 400, id="predicate-no-object"),
        pytest.param({"predicate": {}}, 200, id="predicate-empty"),
        pytest.param({"subject": {}}, 400, id="subject-no-list"),
    ],
)
def test_pep740_a_statement_is_an_in_toto_statement(
    shared: Registry, authority: Authority, other: dict[str, object], status: int
) -> None:
    """ "it MUST be an JSON in-toto v1 Statement"."""
    package = wheel("in_toto")

    assert sent(shared, package, authority.attest(statement(package, **other))).status == status


@pytest.mark.parametrize("count", [0, 2])
def test_pep740_a_statement_has_one_subject(
    shared: Registry, authority: Authority, count: int
) -> None:
    """ "The in-toto subject MUST contain only a single subject"."""
    package = wheel("subjects")
    said = statement(package)

    answer = sent(shared, package, authority.attest(said | {"subject": said["subject"] * count}))

    assert (answer.status, "envelope.statement.subject" in answer.text) == (400, True)


@pytest.mark.parametrize(
    "name", ["x", "named.whl", "named-1.0", "named-1.0.exe", "../named-1.0.zip"]
)
def test_pep740_a_subject_is_a_distribution(
    shared: Registry, authority: Authority, name: str
) -> None:
    """ "MUST be a valid source distribution or wheel distribution filename"."""
    package = wheel("named")
    subject = [{"name": name, "digest": {"sha256": package.sha256}}]

    answer = sent(shared, package, authority.attest(statement(package, subject=subject)))

    assert (answer.status, f"of name {name!r}" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("digest", "status"),
    [
        pytest.param({"sha256": wheel("digests").sha256}, 200, id="sha256"),
        pytest.param({"sha256": wheel("digests").sha256, "md5": "00"}, 200, id="and-another"),
        pytest.param({"sha512": "00"}, 400, id="another-alone"),
        pytest.param({}, 400, id="none"),
        pytest.param({"sha256": "0" * 64}, 400, id="of-other-bytes"),
        pytest.param({"sha256": wheel("digests").sha256, "md5": "x"}, 400, id="not-hexadecimal"),
        pytest.param({"sha256": f"{wheel('digests').sha256}\n"}, 400, id="with-a-line-end"),
        pytest.param({"sha256": wheel("digests").sha256.upper()}, 400, id="no-verifier-reads-it"),
        pytest.param({"sha256": 7}, 400, id="a-number"),
    ],
)
def test_pep740_a_subject_has_a_sha256(
    shared: Registry, authority: Authority, digest: dict[str, object], status: int
) -> None:
    """ "MUST contain a SHA-256 digest", "MUST be represented as hexadecimal strings"."""
    package = wheel("digests")
    subject = [{"name": package.filename, "digest": digest}]

    answer = sent(shared, package, authority.attest(statement(package, subject=subject)))

    assert answer.status == status


@pytest.mark.parametrize(
    ("package", "name", "status"),
    [
        (wheel("names"), "names-1.0-py3-none-any.whl", 200),
        (wheel("names", "2.0"), "Names-2.0.0-py3-none-any.whl", 200),
        (sdist("names", "3.0"), "Names-3.0.tar.gz", 200),
        (wheel("names", "4.0"), "names-4.0-py2-none-any.whl", 400),
        (wheel("names", "5.0"), "names-5.0.1-py3-none-any.whl", 400),
        (wheel("names", "6.0"), "names-6.0-1-py3-none-any.whl", 400),
        (wheel("names", "7.0"), "other-7.0-py3-none-any.whl", 400),
        (wheel("names", "8.0"), "names-8.0.tar.gz", 400),
        (sdist("names", "9.0"), "names-9.0-py3-none-any.whl", 400),
    ],
)
def test_pep740_a_subject_is_matched_by_parsing_its_name(
    trusting: Registry, authority: Authority, package: Package, name: str, status: int
) -> None:
    """ "matching MUST be performed by parsing", it "may be equivalent but normalized"."""
    subject = [{"name": name, "digest": {"sha256": package.sha256}}]

    answer = sent(trusting, package, authority.attest(statement(package, subject=subject)))

    assert answer.status == status


@pytest.mark.parametrize(
    ("kind", "status"), [(PUBLISH, 200), (SLSA, 200), ("https://example.org/v1", 400)]
)
def test_pep740_two_predicates_are_supported(
    shared: Registry, authority: Authority, kind: str, status: int
) -> None:
    """ "The following predicateType values are supported"."""
    package = wheel("predicates", text=kind.encode()) if status == 400 else wheel("predicates")

    answer = sent(shared, package, authority.attest(statement(package, predicateType=kind)))

    assert answer.status == status


def test_pep740_no_other_payload_type_verifies(trusting: Registry, authority: Authority) -> None:
    """ "with a PAYLOAD_TYPE of application/vnd.in-toto+json", "No other ... is permitted"."""
    package = wheel("payloads")
    attestation = authority.attest(statement(package), manner=Manner(kind="application/json"))

    answer = sent(trusting, package, attestation)

    assert (answer.status, "does not verify" in answer.text) == (400, True)


def test_pep740_a_log_entry_is_enforced(shared: Registry, authority: Authority) -> None:
    """ "SHOULD include one or more transparency log entries"; an index "may strictly enforce"."""
    package = wheel("no_log")
    attestation = authority.attest(statement(package))
    attestation["verification_material"]["transparency_entries"] = []

    assert sent(shared, package, attestation).status == 400


@pytest.mark.parametrize("late", [timedelta(minutes=-5), timedelta(minutes=15)])
def test_pep740_what_was_logged_outside_the_certificates_life_is_refused(
    trusting: Registry, authority: Authority, late: timedelta
) -> None:
    """ "MUST confirm that the inclusion time ... lies within ... validity period"."""
    package = wheel("out_of_time")

    answer = sent(trusting, package, authority.attest(statement(package), manner=Manner(late=late)))

    assert (answer.status, "does not verify" in answer.text) == (400, True)


@pytest.mark.parametrize("curve", [ec.SECP384R1(), ec.SECP256K1()], ids=lambda curve: curve.name)
def test_pep740_a_key_of_another_suite_is_refused(
    trusting: Registry, authority: Authority, curve: ec.EllipticCurve
) -> None:
    """ "tied to a single cryptographic suite": "ECDSA, with the P-256 curve ... and SHA-256"."""
    package = wheel("suites")

    answer = sent(trusting, package, authority.attest(statement(package), manner=Manner(curve)))

    assert (answer.status, "does not verify" in answer.text) == (400, True)


def test_pep740_provenance_holds_the_attestations_and_a_publisher(
    trusting: Registry, authority: Authority
) -> None:
    """ "SHALL contain the file's attestations", "a superset"; "kind", "claims" "MUST be"."""
    package = wheel("object")
    attestation = authority.attest(statement(package))
    sent(trusting, package, attestation)

    told = provenance(trusting, package)

    (bundle,) = told["attestation_bundles"]
    assert (told["version"], bundle["attestations"]) == (1, [attestation])
    assert isinstance(bundle["publisher"]["kind"], str)
    assert isinstance(bundle["publisher"]["claims"], dict)


def test_pep740_json_names_where_the_provenance_is(shared: Registry, authority: Authority) -> None:
    """ "If not null, it MUST be a URL to the file's associated provenance".

    Ours is relative, not "fully qualified": it is of the very origin the page came from, which is
    secure when that is, whatever name or prefix a proxy gives the registry.
    """
    package, other = wheel("where"), sdist("where")
    sent(shared, package, authority.attest(statement(package)))
    shared.send(other)

    address = file(shared, package)["provenance"]

    assert urljoin("https://proxy.example/a/simple/where/", address) == (
        f"https://proxy.example/a/integrity/where/1.0/{package.filename}/provenance"
    )
    assert shared.ask(urljoin("/simple/where/", address)).status == 200
    assert "provenance" not in file(shared, other)


def test_pep740_html_names_where_the_provenance_is(shared: Registry, authority: Authority) -> None:
    """ "A repository MAY include a data-provenance attribute on a file link"."""
    package, other = wheel("html_where"), sdist("html_where")
    sent(shared, package, authority.attest(statement(package)))
    shared.send(other)

    page = simple_html.read(shared.ask("/simple/html-where/").text)

    said = {each.text: each.attributes.get("data-provenance") for each in page.anchors}
    assert said == {
        package.filename: file(shared, package)["provenance"],
        other.filename: None,
    }


def test_pep740_the_page_says_a_version_that_knows_provenance(shared: Registry) -> None:
    """ "The provenance field was added with version 1.3"."""
    page = json.loads(shared.ask("/simple/", Accept=JSON).body)

    major, minor = map(int, page["meta"]["api-version"].split("."))
    assert (major, minor) >= (1, 3)
