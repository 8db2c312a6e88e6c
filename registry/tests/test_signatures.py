"""Signatures of attestations, held against a trust root by real cryptography."""

import base64
import json
import random
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pypi_attestations import Attestation
from sigstore.models import TrustedRoot
from sigstore.verify import Verifier
from sigstore.verify.policy import OIDCIssuerV2

from authority import ISSUER, SLSA, Authority, Manner, packed, plain, statement
from packages import wheel
from registry.artifact import parse_name
from registry.candidate import Candidate
from registry.insides import Insides
from registry.model import NO_PUBLISHER, Publisher
from registry.trust import Trust
from support import Registry, command, registry_command, running

PACKAGE = wheel("signed")
FORGE, REPOSITORY = "https://forge.example", "https://forge.example/Acme/alpha"
WORKFLOW = f"{REPOSITORY}/.github/workflows/release.yml@refs/tags/v1"
CLAIMS = {8: ISSUER, 12: REPOSITORY, 13: "0f" * 20, 14: "refs/tags/v1", 18: WORKFLOW}
GITHUB = Publisher("GitHub", ISSUER, "acme/alpha", "release.yml")
GITLAB = Publisher("GitLab", ISSUER, "acme/alpha", "ci/release.yml")
SIGNERS = {"*@example.org": ISSUER}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Path:
    return authority.write(tmp_path_factory.mktemp("root") / "trusted_root.json")


def reasons(
    root: Path,
    *attestations: dict[str, Any],
    publisher: Publisher = NO_PUBLISHER,
    signers: dict[str, str] = SIGNERS,
) -> tuple[str, ...]:
    """Say what a registry with this trust root has against attestations of the package."""
    form = {"attestations": json.dumps(attestations)}
    name, digests = parse_name(PACKAGE.filename), {"sha256": PACKAGE.sha256}
    candidate = Candidate(name, Insides(), digests, form, publisher)
    return tuple(map(str, Trust(root, signers).attestations_are_signed(candidate)))


def with_(attestation: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(attestation))
    *way, last = path.split(".")
    part: Any = copy
    for step in way:
        part = part[_key(step)]
    part[_key(last)] = value
    return copy


def _key(step: str) -> str | int:
    return int(step) if step.isdecimal() else step


MATERIAL = "verification_material"
ENTRY = f"{MATERIAL}.transparency_entries.0"


def test_a_good_attestation_verifies(root: Path, authority: Authority) -> None:
    assert reasons(root, authority.attest(statement(PACKAGE))) == ()


def test_both_kinds_verify_and_each_that_does_not_is_named(
    root: Path, authority: Authority
) -> None:
    good = authority.attest(statement(PACKAGE))
    stranger = Authority().attest(statement(PACKAGE, predicateType=SLSA))

    (reason,) = reasons(root, good, stranger)

    assert reason.startswith(f"The attestation of the kind {SLSA!r} of {PACKAGE.filename!r} does")


def test_another_root_does_not_vouch(root: Path) -> None:
    (reason,) = reasons(root, Authority().attest(statement(PACKAGE)))

    assert "failed to build timestamp certificate chain" in reason


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        pytest.param(
            "envelope.statement",
            packed(plain(statement(PACKAGE, predicate={"builder": "me"}))),
            "DSSE: invalid signature",
            id="statement",
        ),
        pytest.param("envelope.signature", packed(b"0" * 70), "invalid signature", id="signature"),
        pytest.param(f"{ENTRY}.integratedTime", "1", "", id="time"),
        pytest.param(f"{ENTRY}.inclusionProof.rootHash", packed(b"0" * 32), "root", id="tree"),
        pytest.param(f"{ENTRY}.logId.keyId", packed(b"0" * 32), "log entry", id="log"),
        pytest.param(f"{ENTRY}.canonicalizedBody", packed(b"{}"), "root hash", id="body"),
        pytest.param(f"{ENTRY}.inclusionPromise", None, "inclusion promise", id="promise"),
        pytest.param(f"{ENTRY}.unknown", "x", "Extra inputs", id="unknown-key"),
        pytest.param(f"{MATERIAL}.timestamps", [packed(b"0" * 64)], "Timestamp", id="time-stamp"),
        pytest.param(f"{MATERIAL}.timestamps", [packed(b"0")] * 40, "Timestamp", id="time-stamps"),
    ],
)
def test_what_was_tampered_with_does_not_verify(
    root: Path, authority: Authority, path: str, value: object, message: str
) -> None:
    attestation = with_(authority.attest(statement(PACKAGE)), path, value)

    (reason,) = reasons(root, attestation)

    assert message in reason


@pytest.mark.parametrize("part", ["verification_material.certificate", ENTRY])
def test_material_of_another_signature_does_not_verify(
    root: Path, authority: Authority, part: str
) -> None:
    mine, other = (authority.attest(statement(PACKAGE)) for _ in range(2))
    value: Any = other
    for step in part.split("."):
        value = value[_key(step)]

    assert len(reasons(root, with_(mine, part, value))) == 1


def test_every_log_entry_must_verify(root: Path, authority: Authority) -> None:
    mine, other = (authority.attest(statement(PACKAGE)) for _ in range(2))
    entries = mine["verification_material"]["transparency_entries"]

    assert reasons(root, mine) == ()
    entries.append(other["verification_material"]["transparency_entries"][0])
    assert len(reasons(root, mine)) == 1


@pytest.mark.parametrize("part", ["verification_material.certificate", "envelope.signature"])
def test_no_spoilt_bit_verifies_or_breaks_anything(
    root: Path, authority: Authority, part: str
) -> None:
    attestation, chance = authority.attest(statement(PACKAGE)), random.Random(740)  # noqa: S311 - any bits
    outer, inner = part.split(".")
    sound = base64.b64decode(attestation[outer][inner])
    for _ in range(300):
        raw = bytearray(sound)
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)

        assert len(reasons(root, with_(attestation, part, packed(bytes(raw))))) == 1


def leaves(value: object, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}")
    elif isinstance(value, list) and value:
        yield from leaves(value[0], f"{path}.0")
    if path:
        yield path[1:]


@pytest.mark.parametrize("value", [None, "", "AAAA", "-1", "9" * 40, "\ud800", 0, [], {}])
def test_odd_values_anywhere_in_a_log_entry_are_refused(
    root: Path, authority: Authority, value: object
) -> None:
    attestation = authority.attest(statement(PACKAGE))
    entry = attestation["verification_material"]["transparency_entries"][0]
    empty_already = {f"{ENTRY}.inclusionProof.hashes"} if value == [] else set()

    for path in {f"{ENTRY}.{leaf}" for leaf in leaves(entry)} - empty_already:
        assert len(reasons(root, with_(attestation, path, value))) == 1, path


@pytest.mark.parametrize(
    ("signed", "signers", "count"),
    [
        pytest.param(("a@example.org", ISSUER), SIGNERS, 0, id="a-trusted-one"),
        pytest.param(("a@example.com", ISSUER), SIGNERS, 1, id="another-identity"),
        pytest.param(("a@example.org", "https://other.example"), SIGNERS, 1, id="another-issuer"),
        pytest.param(("a@example.org", ISSUER), {}, 1, id="nobody-is-trusted"),
        pytest.param(
            ("x@y.example", "https://z.example"), {"*": "*"}, 0, id="whoever-is-certified"
        ),
        pytest.param((WORKFLOW, ISSUER), {f"{REPOSITORY}/*@refs/tags/*": ISSUER}, 0, id="workflow"),
        pytest.param((WORKFLOW, ISSUER), {f"{REPOSITORY}/*@refs/heads/*": ISSUER}, 1, id="branch"),
    ],
)
def test_without_a_publisher_a_trusted_signer_must_have_signed(
    root: Path, authority: Authority, signed: tuple[str, str], signers: dict[str, str], count: int
) -> None:
    signer, issuer = signed
    attestation = authority.attest(statement(PACKAGE), signer, {8: issuer})

    said = reasons(root, attestation, signers=signers)

    assert len(said) == count
    assert all(f"signed by [{signer!r}], vouched for by {issuer!r}" in each for each in said)


@pytest.mark.parametrize(
    ("claims", "count"),
    [
        pytest.param({}, 0, id="the-publisher"),
        pytest.param({18: WORKFLOW.replace("refs/tags/v1", "0f" * 20)}, 0, id="by-its-commit"),
        pytest.param({8: "https://other.example"}, 1, id="another-issuer"),
        pytest.param({12: f"{FORGE}/acme/beta"}, 1, id="another-repository"),
        pytest.param({12: f"{FORGE}/acme/alpha/x"}, 1, id="a-longer-path"),
        pytest.param({18: WORKFLOW.replace("release", "test")}, 1, id="another-workflow"),
        pytest.param({18: WORKFLOW.replace("v1", "v2")}, 1, id="another-ref"),
        pytest.param({18: WORKFLOW.replace("Acme", "Evil")}, 1, id="of-another-repository"),
    ],
)
def test_the_publisher_who_uploads_must_have_signed(
    root: Path, authority: Authority, claims: dict[int, str], count: int
) -> None:
    attestation = authority.attest(statement(PACKAGE), WORKFLOW, claims=CLAIMS | claims)

    said = reasons(root, attestation, publisher=GITHUB, signers={"*": "*"})

    assert len(said) == count
    assert all("not by the workflow 'release.yml' of 'acme/alpha'" in each for each in said)


def test_a_path_of_a_workflow_is_compared_whole(root: Path, authority: Authority) -> None:
    source = f"{FORGE}/acme/alpha"
    path = f"{source}//ci/release.yml@refs/tags/v1"
    signed = [
        authority.attest(statement(PACKAGE), path, claims=CLAIMS | {12: source, 18: workflow})
        for workflow in (path, path.replace("ci/", ""))
    ]

    counts = [len(reasons(root, each, publisher=GITLAB)) for each in signed]

    assert counts == [0, 1]


def test_no_claim_at_all_is_no_publisher(root: Path, authority: Authority) -> None:
    attestation = authority.attest(statement(PACKAGE))

    assert len(reasons(root, attestation, publisher=GITHUB)) == 1


def test_a_certificate_that_ended_before_the_log_entry_does_not_verify(
    root: Path, authority: Authority
) -> None:
    late = authority.attest(statement(PACKAGE), manner=Manner(late=timedelta(hours=1)))

    (reason,) = reasons(root, late)

    assert "certificate" in reason


def test_all_that_is_wrong_is_said_at_once(trusting: Registry) -> None:
    mine, other = wheel("both_wrong"), wheel("both_wrong", "2.0")
    attestation = Authority().attest(statement(other))

    answer = trusting.send(mine, attestations=json.dumps([attestation]), sha256_digest="0" * 64)

    assert (answer.status, len(answer.text.splitlines())) == (400, 4)


def test_provenance_says_that_signatures_were_checked(
    trusting: Registry, authority: Authority
) -> None:
    package = wheel("checked")
    body = json.dumps([authority.attest(statement(package))])

    trusting.send(package, attestations=body)
    told = trusting.ask(f"/integrity/checked/1.0/{package.filename}/provenance").body

    publisher = json.loads(told)["attestation_bundles"][0]["publisher"]
    assert publisher == {"kind": "credentials", "claims": {}, "signatures_checked": True}


def test_a_verifier_of_others_agrees_on_what_is_served(
    trusting: Registry, authority: Authority, root: Path
) -> None:
    package = wheel("agreed")
    trusting.send(package, attestations=json.dumps([authority.attest(statement(package))]))
    told = trusting.ask(f"/integrity/agreed/1.0/{package.filename}/provenance").body

    (sent,) = json.loads(told)["attestation_bundles"][0]["attestations"]
    verifier = Verifier(trusted_root=TrustedRoot.from_file(str(root)))
    kind, payload = verifier.verify_dsse(
        Attestation.model_validate(sent).to_bundle(), OIDCIssuerV2(ISSUER)
    )

    assert (kind, json.loads(payload)) == ("application/vnd.in-toto+json", statement(package))


def test_a_replaced_trust_root_is_read_anew(tmp_path: Path) -> None:
    first, second = Authority(), Authority()
    root = first.write(tmp_path / "root.json")
    attestations = [each.attest(statement(PACKAGE)) for each in (first, second)]
    before = [len(reasons(root, each)) for each in attestations]

    second.write(root)
    after = [len(reasons(root, each)) for each in attestations]

    assert (before, after) == ([0, 1], [1, 0])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(None, "No such file", id="missing"),
        pytest.param("x", "Expecting value", id="no-json"),
        pytest.param("[]", "mediaType is None", id="no-object"),
        pytest.param('{"mediaType": "text/plain"}', "mediaType is 'text/plain'", id="other-kind"),
    ],
)
def test_a_registry_does_not_start_on_a_trust_root_it_cannot_use(
    tmp_path: Path, text: str | None, message: str
) -> None:
    root = tmp_path / "root.json"
    if text is not None:
        root.write_text(text)

    done = registry_command("serve", "--port", "0", cwd=tmp_path, REGISTRY_TRUST_ROOT=str(root))

    assert (done.returncode, message in done.stderr) == (2, True), done.stderr
    assert "The settings cannot be used: trust_root: " in done.stderr


def test_signers_without_a_trust_root_are_a_mistake(tmp_path: Path) -> None:
    signers = json.dumps(SIGNERS)

    done = registry_command("serve", "--port", "0", cwd=tmp_path, REGISTRY_TRUSTED_SIGNERS=signers)

    assert (done.returncode, "nothing is checked without a trust_root" in done.stderr) == (2, True)


def test_a_trust_root_without_the_library_names_the_extra(
    tmp_path: Path, authority: Authority
) -> None:
    root = authority.write(tmp_path / "root.json")
    hide = "import sys; sys.modules['sigstore'] = None"
    serve = "from registry.cli import main; main(['serve', '--port', '0'])"

    done = command(
        sys.executable, "-c", f"{hide}; {serve}", cwd=tmp_path, REGISTRY_TRUST_ROOT=str(root)
    )

    assert (done.returncode, "install registry[attestations]" in done.stderr) == (2, True)


def test_a_trust_root_that_spoils_later_refuses_attestations_alone(
    tmp_path: Path, authority: Authority
) -> None:
    root = authority.write(tmp_path / "root.json")
    body = json.dumps([authority.attest(statement(PACKAGE))])
    with running(tmp_path / "data", REGISTRY_TRUST_ROOT=str(root)) as registry:
        root.write_text("{}")

        attested, bare = registry.send(PACKAGE, attestations=body), registry.send(PACKAGE)

        assert (attested.status, "cannot be used" in attested.text) == (500, True)
        assert bare.status == 200


def test_who_attests_nothing_pays_for_no_library(tmp_path: Path) -> None:
    look = "print({'sigstore', 'cryptography'} & {*sys.modules})"

    done = command(
        sys.executable, "-c", f"import sys, registry.server, registry.cli; {look}", cwd=tmp_path
    )

    assert done.stdout == "set()\n", done.stderr
