"""A forge's OIDC issuer on loopback, with TLS: what it signs, and all that it could sign wrongly.

The one fake of a forge. The tests of the release tool use this file too, so it needs nothing
beside it.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import secrets
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import certifi
import jwt
import trustme
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

REQUEST_TOKEN = "what the job shows to the forge"
LIFE_S = 300


@dataclass(frozen=True)
class Authority:
    """Who certifies the servers of a test, in files that clients are told of."""

    folder: Path
    ca: trustme.CA = field(default_factory=trustme.CA)

    def __post_init__(self) -> None:
        others = ssl.get_default_verify_paths().cafile or certifi.where()
        self.certificates.write_bytes(self.ca.cert_pem.bytes() + Path(others).read_bytes())

    @property
    def certificates(self) -> Path:
        """Its certificate, before those of everybody that this machine trusts anyway."""
        return self.folder / "authorities.pem"

    @property
    def trusted(self) -> dict[str, str]:
        """The variables by which Python, uv, pip and twine trust it."""
        names = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PIP_CERT")
        return dict.fromkeys(names, str(self.certificates))

    def certify(self, name: str = "server") -> tuple[Path, Path]:
        """Write a certificate for loopback and its key."""
        made = self.ca.issue_cert("localhost", "127.0.0.1", "::1")
        chain, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        chain.write_bytes(b"".join(each.bytes() for each in made.cert_chain_pems))
        made.private_key_pem.write_to_path(key)
        return chain, key


def github_job(**other: object) -> dict[str, Any]:
    """What GitHub says of a job; None takes a claim away."""
    claims = {
        "sub": "repo:acme/tools:environment:registry",
        "repository": "acme/tools",
        "repository_owner": "acme",
        "repository_id": "1001",
        "repository_owner_id": "77",
        "job_workflow_ref": "acme/tools/.github/workflows/publish.yml@refs/tags/v1",
        "ref": "refs/tags/v1",
        "sha": "0f" * 20,
        "run_id": "5",
        "run_attempt": "1",
        "environment": "registry",
    }
    return {name: value for name, value in {**claims, **other}.items() if value is not None}


@dataclass
class Issuer:
    """What an issuer signs with, and what it says of the job that asks."""

    url: str = "https://localhost:1"
    keys: dict[str, PrivateKey] = field(default_factory=dict)
    shown: dict[str, PrivateKey] = field(default_factory=dict)
    """The keys that it publishes."""
    job: dict[str, Any] = field(default_factory=github_job)
    """What it says of a job that asks who it is."""
    discovery: dict[str, Any] = field(default_factory=dict)
    """What its discovery document says otherwise."""
    odd: dict[str, tuple[int, bytes, str]] = field(default_factory=dict)
    """What it answers otherwise, by path: a status, a body, and where it sends us to."""
    asked: list[str] = field(default_factory=list)
    """Paths that it was asked for, oldest first."""

    def rotate(self, kind: str = "RS256") -> str:
        """Sign with a new key from now on, and show no other; say the old one's name."""
        old = next(iter(self.shown), "")
        fresh = secrets.token_hex(4)
        if kind == "RS256":
            self.keys[fresh] = rsa.generate_private_key(65537, 2048)
        else:
            self.keys[fresh] = ec.generate_private_key(ec.SECP256R1())
        self.shown = {fresh: self.keys[fresh]}
        return old

    def claims(self, audience: str, **other: object) -> dict[str, Any]:
        """What an identity says: of itself, and of the job; None takes a claim away."""
        now = int(time.time())
        own = {
            "iss": self.url,
            "aud": audience,
            "jti": secrets.token_hex(8),
            "iat": now,
            "nbf": now - 5,
            "exp": now + LIFE_S,
        }
        both = {**own, **self.job, **other}
        return {name: value for name, value in both.items() if value is not None}

    def identity(self, audience: str, **other: object) -> str:
        """Sign an identity as it should be."""
        return self.sign(self.claims(audience, **other))

    def sign(self, claims: Mapping[str, Any], key: str = "", kid: str | None = None) -> str:
        """Sign by one of its keys, under that key's name or another."""
        name = key or next(iter(self.shown))
        private = self.keys[name]
        how = "RS256" if isinstance(private, rsa.RSAPrivateKey) else "ES256"
        head = {"kid": name if kid is None else kid}
        return jwt.encode(dict(claims), private, algorithm=how, headers=head)

    def unsigned(self, claims: Mapping[str, Any]) -> str:
        """Write an identity that says it is signed by nothing."""
        return _joined({"alg": "none", "kid": next(iter(self.shown))}, claims) + "."

    def signed_by_public_key(self, claims: Mapping[str, Any]) -> str:
        """Sign by a secret that everybody knows: the text of the public key."""
        name, private = next(iter(self.shown.items()))
        secret = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        text = _joined({"alg": "HS256", "kid": name}, claims)
        return f"{text}.{_packed(hmac.digest(secret, text.encode(), hashlib.sha256))}"

    @property
    def jwks(self) -> dict[str, Any]:
        """The keys as it publishes them."""
        return {"keys": [_jwk(name, key) for name, key in self.shown.items()]}

    @property
    def variables(self) -> dict[str, str]:
        """What a forge sets in a job that may ask who it is."""
        return {
            "GITHUB_ACTIONS": "true",
            "ACTIONS_ID_TOKEN_REQUEST_URL": f"{self.url}/identity?api-version=2.0",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": REQUEST_TOKEN,
        }

    def answer(self, target: str, shown: str) -> tuple[int, bytes, str]:
        """Answer a GET; ``shown`` is its Authorization."""
        parts = urlsplit(target)
        self.asked.append(parts.path)
        if parts.path in self.odd:
            return self.odd[parts.path]
        status, document = self._document(parts.path, parts.query, shown)
        return status, json.dumps(document).encode(), ""

    def _document(self, path: str, query: str, shown: str) -> tuple[int, object]:
        if path == "/.well-known/openid-configuration":
            found = {"issuer": self.url, "jwks_uri": f"{self.url}/keys", **self.discovery}
            return 200, found
        if path == "/keys":
            return 200, self.jwks
        if path == "/identity" and shown.lower() == f"bearer {REQUEST_TOKEN}":
            (audience,) = parse_qs(query)["audience"]
            return 200, {"count": 1, "value": self.identity(audience)}
        return 404, {}


@contextlib.contextmanager
def issuing(authority: Authority, port: int = 0) -> Iterator[Issuer]:
    """Serve an issuer until the block ends."""
    issuer = Issuer()
    issuer.rotate()
    with serving(issuer, authority, port):
        yield issuer


@contextlib.contextmanager
def serving(issuer: Issuer, authority: Authority | None, port: int = 0) -> Iterator[None]:
    """Let an issuer answer, until the block ends; by plain http where nobody certifies it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shown = self.headers.get("Authorization", "")
            status, body, where = issuer.answer(self.path, shown)
            self.send_response(status)
            self.send_header("Location", where)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        if authority is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*authority.certify("issuer"))
            server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "http" if authority is None else "https"
        issuer.url = f"{scheme}://localhost:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def _jwk(name: str, key: PrivateKey) -> dict[str, Any]:
    public = key.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        made = RSAAlgorithm.to_jwk(public, as_dict=True)
        return {**made, "kid": name, "use": "sig", "alg": "RS256"}
    return {**ECAlgorithm.to_jwk(public, as_dict=True), "kid": name, "use": "sig", "alg": "ES256"}


def _joined(head: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    return ".".join(_packed(json.dumps(part).encode()) for part in (head, claims))


def _packed(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
