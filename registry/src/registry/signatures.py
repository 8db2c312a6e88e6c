"""Whether attestations are signed by whom they should be: real cryptography, done by sigstore.

It costs a third of a second and 40 MB to import, so trust.py alone does, for the first attestation
of a process that has a trust root. Nothing here asks the network anything.
Source: "Attestation verification" of the packaging specifications; the claims of a certificate are
numbered as in Fulcio's list of object identifiers.
"""

import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import (
    Certificate,
    ExtensionNotFound,
    InvalidVersion,
    RFC822Name,
    SubjectAlternativeName,
    UniformResourceIdentifier,
    UnrecognizedExtension,
)
from sigstore.errors import Error, VerificationError
from sigstore.models import Bundle, TrustedRoot
from sigstore.verify import Verifier

from registry.model import GITLAB, Publisher

PAYLOAD = "application/vnd.in-toto+json"
BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json"
CLAIM = "1.3.6.1.4.1.57264.1."
ISSUER, REPOSITORY, COMMIT, REF, WORKFLOW = 8, 12, 13, 14, 18
HOSTILE = (
    Error,
    ExtensionNotFound,
    InvalidVersion,
    UnsupportedAlgorithm,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
"""What the libraries raise at bad and at hostile material; all of it speaks against the sender."""


class Signer:
    """Who must have signed: the publisher who uploads, or else one of the trusted signers.

    Shape: ``trusted`` holds the pattern of an issuer by the pattern of the identity it vouches for.
    """

    def __init__(self, publisher: Publisher, trusted: Mapping[str, str]) -> None:
        self._publisher, self._trusted = publisher, trusted

    def verify(self, cert: Certificate) -> None:
        """Hold a certificate against who must have signed. Raises: VerificationError."""
        key = cert.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
            raise VerificationError("its key is none of the curve P-256")
        claims, names = _claims(cert), _names(cert)
        vouched = f"it is signed by {names!r}, vouched for by {claims.get(ISSUER)!r}"
        if self._publisher.issuer:
            if not _is_publisher(self._publisher, claims):
                wanted = f"{self._publisher.workflow!r} of {self._publisher.repository!r}"
                raise VerificationError(f"{vouched}, not by the workflow {wanted} that uploads")
        elif not any(self._is_trusted(name, claims.get(ISSUER, "")) for name in names):
            raise VerificationError(f"{vouched}, which is none of REGISTRY_TRUSTED_SIGNERS")

    def _is_trusted(self, name: str, issuer: str) -> bool:
        return any(
            fnmatchcase(name, identity) and fnmatchcase(issuer, voucher)
            for identity, voucher in self._trusted.items()
        )


@lru_cache(maxsize=1)
def load(root: Path, _changed_ns: int) -> Verifier:
    """Read a trusted root; one that was replaced is read anew.

    Raises: one of HOSTILE, or OSError.
    """
    return Verifier(trusted_root=TrustedRoot.from_file(str(root)))


def doubt(verifier: Verifier, sent: Mapping[str, Any], signer: Signer) -> str:
    """Say why an attestation does not verify; empty where it does, by every log it names."""
    try:
        for bundle in _bundles(sent):
            kind, _statement = verifier.verify_dsse(Bundle.from_json(json.dumps(bundle)), signer)
            if kind != PAYLOAD:
                return f"its payload is {kind!r}"
    except HOSTILE as error:
        return " ".join(str(error).split()) or type(error).__name__
    return ""


def _bundles(sent: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    material, envelope = sent["verification_material"], sent["envelope"]
    stamps = [{"signedTimestamp": stamp} for stamp in material.get("timestamps") or ()]
    for entry in material["transparency_entries"]:
        yield {
            "mediaType": BUNDLE,
            "verificationMaterial": {
                "certificate": {"rawBytes": material["certificate"]},
                "tlogEntries": [entry],
                "timestampVerificationData": {"rfc3161Timestamps": stamps},
            },
            "dsseEnvelope": {
                "payload": envelope["statement"],
                "payloadType": PAYLOAD,
                "signatures": [{"sig": envelope["signature"]}],
            },
        }


def _claims(cert: Certificate) -> dict[int, str]:
    return {
        int(each.oid.dotted_string.removeprefix(CLAIM)): asn1.decode_der(str, each.value.value)
        for each in cert.extensions
        if isinstance(each.value, UnrecognizedExtension)
        and each.oid.dotted_string in {f"{CLAIM}{number}" for number in range(ISSUER, 23)}
    }


def _names(cert: Certificate) -> list[str]:
    names = cert.extensions.get_extension_for_class(SubjectAlternativeName).value
    return [
        *names.get_values_for_type(UniformResourceIdentifier),
        *names.get_values_for_type(RFC822Name),
    ]


def _is_publisher(publisher: Publisher, claims: Mapping[int, str]) -> bool:
    # A publisher is known without the commit it runs at, so the certificate's own is put in.
    source = claims.get(REPOSITORY, "")
    inside = "//" if publisher.kind == GITLAB else "/.github/workflows/"
    points = {claims[point] for point in (COMMIT, REF) if point in claims}
    return (
        claims.get(ISSUER) == publisher.issuer
        and urlsplit(source).path.strip("/").casefold() == publisher.repository.casefold()
        and claims.get(WORKFLOW) in {f"{source}{inside}{publisher.workflow}@{p}" for p in points}
    )
