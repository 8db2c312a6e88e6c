"""Attestations without a trust root: what is let in, what is told, and to whom.

The sentences of the standard are in test_conformance_attestations, signatures in test_signatures.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pypi_attestations import Provenance

from authority import PUBLISH, SLSA, Authority, statement
from packages import Package, sdist, wheel
from registry.attestations import provenance, read_attestations
from registry.model import NO_PUBLISHER, Publisher
from support import Answer, Registry, registry_command, running

KIND = "application/vnd.pypi.integrity.v1+json"
JSON = "application/vnd.pypi.simple.v1+json"


def sent(registry: Registry, package: Package, *attestations: dict[str, Any]) -> Answer:
    return registry.send(package, attestations=json.dumps(attestations))


def where(package: Package) -> str:
    name, version = package.form["name"].replace("_", "-"), package.form["version"]
    return f"/integrity/{name}/{version}/{package.filename}/provenance"


def call(registry: Registry, verb: str, **fields: str) -> None:
    body = json.dumps(fields).encode()
    assert registry.ask(f"/api/{verb}", "POST", body, Content_Type="application/json").status == 200


def test_attestations_are_told_as_they_were_sent(shared: Registry, authority: Authority) -> None:
    package = wheel("told")
    both = [authority.attest(statement(package, predicateType=kind)) for kind in (SLSA, PUBLISH)]

    answer = sent(shared, package, *both)
    got = shared.ask(where(package))

    assert answer.status == 200
    assert (got.status, got.headers["content-type"]) == (200, KIND)
    assert json.loads(got.body) == {
        "version": 1,
        "attestation_bundles": [
            {
                "publisher": {"kind": "credentials", "claims": {}, "signatures_checked": False},
                "attestations": both,
            }
        ],
    }


def test_a_reader_asks_again_and_is_told_when_nothing_changed(
    shared: Registry, authority: Authority
) -> None:
    package = wheel("asked")
    sent(shared, package, authority.attest(statement(package)))
    first = shared.ask(where(package))

    again = shared.ask(where(package), If_None_Match=first.headers["etag"])
    head = shared.ask(where(package), "HEAD")

    assert first.headers["cache-control"] == "private, no-cache"
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert (head.status, head.body, head.headers["content-type"]) == (200, b"", KIND)
    assert head.headers["content-length"] == str(len(first.body))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/integrity/many/1.0/many-1.0.tar.gz/provenance", 200, id="its-own"),
        pytest.param("/integrity/Many/1.0.0/many-1.0.tar.gz/provenance", 200, id="spelt-otherwise"),
        pytest.param("/integrity/other/1.0/many-1.0.tar.gz/provenance", 404, id="other-project"),
        pytest.param("/integrity/many/2.0/many-1.0.tar.gz/provenance", 404, id="other-version"),
        pytest.param("/integrity/many/x/many-1.0.tar.gz/provenance", 404, id="no-version"),
        pytest.param("/integrity/many/1.0/many-3.0.tar.gz/provenance", 404, id="no-such-file"),
        pytest.param("/integrity/many/1.0/many-1.0.tar.gz", 404, id="half-the-address"),
        pytest.param(
            "/integrity/many/1.0/many-1.0-py3-none-any.whl/provenance", 404, id="not-attested"
        ),
    ],
)
def test_an_address_must_name_project_version_and_file(
    shared: Registry, authority: Authority, path: str, status: int
) -> None:
    package = sdist("many")
    sent(shared, package, authority.attest(statement(package)))
    shared.send(wheel("many"))

    assert shared.ask(path).status == status


def test_who_may_not_read_is_told_no_provenance(shared: Registry, authority: Authority) -> None:
    package = wheel("hidden")
    sent(shared, package, authority.attest(statement(package)))
    stranger = Registry(shared.port, shared.data, shared.process, "", "reg-wrong")

    assert stranger.ask(where(package)).status == 401


def test_a_quarantine_withholds_provenance_like_files(
    shared: Registry, authority: Authority
) -> None:
    package = wheel("held")
    sent(shared, package, authority.attest(statement(package)))
    seen = []
    for status in ("quarantined", "active"):
        call(shared, "status", project="held", status=status)
        seen.append(
            [shared.ask(p).status for p in (where(package), f"/packages/{package.filename}")]
        )

    assert seen == [[403, 403], [200, 200]]


def test_a_deletion_takes_the_provenance_away(shared: Registry, authority: Authority) -> None:
    package = wheel("lost")
    sent(shared, package, authority.attest(statement(package)))

    call(shared, "delete", project="lost", version="1.0")

    assert shared.ask(where(package)).status == 404
    with closing(sqlite3.connect(shared.data / "catalogue.sqlite")) as catalogue:
        kept = catalogue.execute("SELECT filename FROM provenance").fetchall()
    assert (package.filename,) not in kept


def test_attestations_that_are_kept_are_never_replaced(
    shared: Registry, authority: Authority
) -> None:
    package = wheel("first_words")
    sent(shared, package, authority.attest(statement(package)))
    before = shared.ask(where(package)).body

    answer = sent(shared, package, authority.attest(statement(package)))

    assert (answer.status, "was kept already" in answer.text) == (200, True)
    assert shared.ask(where(package)).body == before


def test_attestations_may_join_a_file_that_has_none(shared: Registry, authority: Authority) -> None:
    package = wheel("late_words")
    shared.send(package)
    attestation = authority.attest(statement(package))

    refused = sent(shared, package, spoilt(attestation, "version", 2))
    answer = sent(shared, package, attestation)

    assert (refused.status, answer.status) == (400, 200)
    told = json.loads(shared.ask(where(package)).body)["attestation_bundles"][0]["attestations"]
    assert told == [attestation]
    page = json.loads(shared.ask("/simple/late-words/", Accept=JSON).body)
    assert page["files"][0]["provenance"] == f"../..{where(package)}"


def test_nothing_joins_a_file_of_a_closed_project(shared: Registry, authority: Authority) -> None:
    package = wheel("shut_words")
    shared.send(package)
    call(shared, "status", project="shut-words", status="archived")

    answer = sent(shared, package, authority.attest(statement(package)))

    assert (answer.status, "takes no uploads" in answer.text) == (403, True)
    assert shared.ask(where(package)).status == 404


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "no JSON", id="empty"),
        pytest.param("[", "no JSON", id="half"),
        pytest.param('[{"version": 1, "version": 1}]', "a key stands twice", id="key-twice"),
        pytest.param("[1e999]", "Out of range", id="infinite"),
        pytest.param("[" * 100 + "]" * 100, "deeper than 64", id="deep"),
        pytest.param("[" * 100_000, "deeper than 64", id="bottomless"),
        pytest.param(f'["{"x" * 300_000}"]', "longer than 262144", id="long"),
        pytest.param(f"[{'9' * 5000}]", "no JSON", id="huge-number"),
    ],
)
def test_a_field_that_is_no_json_of_ours_is_refused(
    shared: Registry, text: str, message: str
) -> None:
    answer = shared.send(wheel("no_json"), attestations=text)

    assert (answer.status, message in answer.text) == (400, True), answer.text
    assert shared.ask("/simple/no-json/").status == 404


def spoilt(attestation: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(attestation))
    *way, last = path.split(".")
    part = copy
    for step in way:
        part = part[step]
    part[last] = value
    return copy


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("verification_material", None),
        ("verification_material.certificate", "no base64!"),
        ("verification_material.certificate", ""),
        ("verification_material.certificate", 7),
        ("verification_material.transparency_entries", {}),
        ("verification_material.transparency_entries", ["entry"]),
        ("verification_material.timestamps", ["no base64!"]),
        ("envelope", []),
        ("envelope.signature", None),
        ("envelope.statement", "no base64!"),
        ("envelope.statement", "bm8gSlNPTg=="),
        ("envelope.statement", "//4="),
    ],
)
def test_an_attestation_of_another_form_is_refused(
    shared: Registry, authority: Authority, path: str, value: object
) -> None:
    package = wheel("misshapen")
    attestation = spoilt(authority.attest(statement(package)), path, value)

    answer = sent(shared, package, attestation)

    assert (answer.status, f": 0.{path}" in answer.text) == (400, True), answer.text


def test_every_reason_is_said_at_once(shared: Registry, authority: Authority) -> None:
    mine, other = wheel("reasons"), wheel("reasons", "2.0")
    about_other = authority.attest(statement(other))

    answer = sent(shared, mine, about_other, about_other)

    about = f"An attestation sent with {mine.filename!r} is about a file of"
    mend = "attest the very file that is uploaded."
    assert (answer.status, answer.text.splitlines()) == (
        400,
        [f"{about} name {other.filename!r}; {mend}", f"{about} sha256 {other.sha256!r}; {mend}"] * 2
        + [
            f"{mine.filename!r} came with 2 attestations of the kind {PUBLISH!r}; send one of each."
        ],
    )


@pytest.mark.parametrize(
    ("publisher", "told"),
    [
        pytest.param(
            Publisher("GitHub", "https://i.example", "acme/alpha", "release.yml", "prod"),
            {"repository": "acme/alpha", "workflow": "release.yml", "environment": "prod"},
            id="a-name-of-a-workflow",
        ),
        pytest.param(
            Publisher("GitLab", "https://i.example", "acme/alpha", ".gitlab-ci.yml"),
            {
                "repository": "acme/alpha",
                "workflow_filepath": ".gitlab-ci.yml",
                "environment": None,
            },
            id="a-path-of-a-workflow",
        ),
    ],
)
def test_verifiers_find_the_publisher_they_look_for(
    authority: Authority, publisher: Publisher, told: dict[str, Any]
) -> None:
    package = wheel()
    text = json.dumps([authority.attest(statement(package))])

    body = provenance(publisher, read_attestations(package.filename, text), checked=True)

    read = Provenance.model_validate_json(body).attestation_bundles[0]
    assert read.publisher.model_dump() == {"kind": publisher.kind, **told}
    assert [each.statement for each in read.attestations] == [statement(package)]


def test_a_verifier_takes_credentials_for_no_publisher(authority: Authority) -> None:
    package = wheel()
    text = json.dumps([authority.attest(statement(package))])

    body = provenance(NO_PUBLISHER, read_attestations(package.filename, text), checked=True)

    with pytest.raises(ValueError, match="'credentials' found"):
        Provenance.model_validate_json(body)


def test_verify_tells_of_an_attestation_that_changed(
    registry: Registry, authority: Authority
) -> None:
    package = wheel()
    sent(registry, package, authority.attest(statement(package)))
    with closing(sqlite3.connect(registry.data / "catalogue.sqlite")) as catalogue:
        catalogue.execute("UPDATE provenance SET body = ?", (b"{}",))
        catalogue.commit()

    done = registry_command("verify", "--data", str(registry.data), cwd=registry.data)

    assert done.returncode == 100
    assert "its attestations changed" in done.stdout


def test_a_catalogue_that_went_down_and_up_names_no_provenance(
    data: Path, authority: Authority
) -> None:
    package = wheel("downgraded")
    with running(data) as before:
        sent(before, package, authority.attest(statement(package)))
        before.stop()
    steps = (("down", "0001", "--yes"), ("up",))
    codes = [
        registry_command("migrate", *step, "--data", str(data), cwd=data).returncode
        for step in steps
    ]

    with running(data, REGISTRY_ANONYMOUS_READ="true") as after:
        page = json.loads(after.ask("/simple/downgraded/", Accept=JSON).body)
        told = after.ask(where(package))

    assert codes == [0, 0]
    assert [file.get("provenance") for file in page["files"]] == [None]
    assert told.status == 404
