"""A Sigstore on no network: it certifies signers, logs what they sign, and has a trusted root.

What it makes is real: certificates with a stamp of certificate transparency, signatures, a log of
one entry with its inclusion proof, checkpoint and promise. Source: RFC 6962, Rekor's dsse entry.
"""

import base64
import hashlib
import json
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from packages import Package

PUBLISH = "https://docs.pypi.org/attestations/publish/v1"
SLSA = "https://slsa.dev/provenance/v1"
PAYLOAD = "application/vnd.in-toto+json"
STAMPS = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
ISSUER = "https://accounts.example"
LOG = "log.example"
USAGES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
    *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)
SHA256, CURVE = ec.ECDSA(hashes.SHA256()), ec.SECP256R1()


def packed(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def usage(name: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{each: each == name for each in USAGES})


def public(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def key_id(key: ec.EllipticCurvePrivateKey) -> bytes:
    return hashlib.sha256(public(key)).digest()


def plain(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def statement(package: Package, **other: object) -> dict[str, Any]:
    """What a signer says of a file; other words may be put into their mouth."""
    subject = {"name": package.filename, "digest": {"sha256": package.sha256}}
    said = {"_type": "https://in-toto.io/Statement/v1", "subject": [subject]}
    return said | {"predicateType": PUBLISH, "predicate": None} | other


@dataclass(frozen=True)
class Manner:
    """How something is signed: with which key, as what, and how long before it is logged."""

    curve: ec.EllipticCurve = CURVE
    kind: str = PAYLOAD
    late: timedelta = timedelta(0)


USUAL = Manner()


class Authority:
    """The keys of a certificate authority, of its transparency log and of a signature log."""

    def __init__(self) -> None:
        self._root, self._stamps, self._log = (ec.generate_private_key(CURVE) for _ in "123")
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority.example")])
        self._now = datetime.now(UTC).replace(microsecond=0)
        self.certificate = (
            self._builder(self._name, self._root, timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage("key_cert_sign"), critical=True)
            .sign(self._root, hashes.SHA256())
        )

    def write(self, path: Path) -> Path:
        """Write the trusted root a verifier is given."""
        path.write_text(json.dumps(self.trusted_root()))
        return path

    def trusted_root(self) -> dict[str, Any]:
        chain = [{"rawBytes": packed(self.certificate.public_bytes(Encoding.DER))}]
        since = {"start": "2020-01-01T00:00:00Z"}
        return {
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [self._instance(self._log)],
            "ctlogs": [self._instance(self._stamps)],
            "certificateAuthorities": [
                {
                    "subject": {"organization": "example", "commonName": "authority.example"},
                    "certChain": {"certificates": chain},
                    "validFor": since,
                }
            ],
        }

    def attest(
        self,
        said: dict[str, Any] | bytes,
        signer: str = "release@example.org",
        claims: dict[int, str] | None = None,
        manner: Manner = USUAL,
    ) -> dict[str, Any]:
        """Sign a statement as somebody, with claims by their number in Fulcio's list."""
        key = ec.generate_private_key(manner.curve)
        certificate = self._certify(key, signer, {8: ISSUER} | (claims or {}))
        payload = said if isinstance(said, bytes) else plain(said)
        signature = key.sign(enveloped(payload, manner.kind), SHA256)
        return {
            "version": 1,
            "verification_material": {
                "certificate": packed(certificate.public_bytes(Encoding.DER)),
                "transparency_entries": [self._enter(payload, signature, certificate, manner.late)],
            },
            "envelope": {"statement": packed(payload), "signature": packed(signature)},
        }

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, life: timedelta
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now - timedelta(minutes=1))
            .not_valid_after(self._now + life)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._root.public_key()),
                critical=False,
            )
        )

    def _certify(
        self, key: ec.EllipticCurvePrivateKey, signer: str, claims: dict[int, str]
    ) -> x509.Certificate:
        kind = x509.UniformResourceIdentifier if "://" in signer else x509.RFC822Name
        builder = (
            self._builder(x509.Name([]), key, timedelta(minutes=10))
            .add_extension(usage("digital_signature"), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False
            )
            .add_extension(x509.SubjectAlternativeName([kind(signer)]), critical=True)
        )
        for number, text in claims.items():
            oid = x509.ObjectIdentifier(f"1.3.6.1.4.1.57264.1.{number}")
            value = x509.UnrecognizedExtension(oid, asn1.encode_der(text))
            builder = builder.add_extension(value, critical=False)
        bare = builder.sign(self._root, hashes.SHA256())
        stamp = x509.UnrecognizedExtension(STAMPS, self._stamp(bare.tbs_certificate_bytes))
        return builder.add_extension(stamp, critical=False).sign(self._root, hashes.SHA256())

    def _stamp(self, bare: bytes) -> bytes:
        when = struct.pack("!Q", int(self._now.timestamp() * 1000))
        entry = key_id(self._root) + len(bare).to_bytes(3, "big") + bare
        signed = self._stamps.sign(b"\0\0" + when + b"\0\1" + entry + b"\0\0", SHA256)
        body = b"\0" + key_id(self._stamps) + when + b"\0\0" + b"\4\3" + _sized(signed)
        return asn1.encode_der(_sized(_sized(body)))

    def _enter(
        self, payload: bytes, signature: bytes, certificate: x509.Certificate, late: timedelta
    ) -> dict[str, Any]:
        body = plain(_entry(payload, signature, certificate))
        root = hashlib.sha256(b"\0" + body).digest()
        note = f"{LOG} - 1\n1\n{packed(root)}\n"
        vouched = key_id(self._log)[:4] + self._log.sign(note.encode(), SHA256)
        when = int((self._now + late).timestamp())
        promise = {"body": packed(body), "integratedTime": when}
        promise |= {"logID": key_id(self._log).hex(), "logIndex": 0}
        return {
            "logIndex": "0",
            "logId": {"keyId": packed(key_id(self._log))},
            "kindVersion": {"kind": "dsse", "version": "0.0.1"},
            "integratedTime": str(when),
            "inclusionPromise": {
                "signedEntryTimestamp": packed(self._log.sign(plain(promise), SHA256))
            },
            "inclusionProof": {
                "logIndex": "0",
                "rootHash": packed(root),
                "treeSize": "1",
                "hashes": [],
                "checkpoint": {"envelope": f"{note}\n\u2014 {LOG} {packed(vouched)}\n"},
            },
            "canonicalizedBody": packed(body),
        }

    def _instance(self, key: ec.EllipticCurvePrivateKey) -> dict[str, Any]:
        return {
            "baseUrl": f"https://{LOG}",
            "hashAlgorithm": "SHA2_256",
            "publicKey": {
                "rawBytes": packed(public(key)),
                "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                "validFor": {"start": "2020-01-01T00:00:00Z"},
            },
            "logId": {"keyId": packed(key_id(key))},
        }


def enveloped(payload: bytes, kind: str) -> bytes:
    """The bytes that are signed. Source: DSSE protocol v1."""
    return f"DSSEv1 {len(kind)} {kind} {len(payload)} ".encode() + payload


def _entry(payload: bytes, signature: bytes, certificate: x509.Certificate) -> dict[str, Any]:
    verifier = packed(certificate.public_bytes(Encoding.PEM))
    hashed = {"algorithm": "sha256", "value": hashlib.sha256(payload).hexdigest()}
    return {
        "apiVersion": "0.0.1",
        "kind": "dsse",
        "spec": {
            "envelopeHash": hashed,
            "payloadHash": hashed,
            "signatures": [{"signature": packed(signature), "verifier": verifier}],
        },
    }


def _sized(raw: bytes) -> bytes:
    return len(raw).to_bytes(2, "big") + raw
