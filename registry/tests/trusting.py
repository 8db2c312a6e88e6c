"""A registry with TLS that trusts the jobs of a loopback forge."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from front import free_port
from issuer import Authority, Issuer, issuing
from people import catalogue_of
from registry.audit import Record
from registry.model import Token
from support import Answer, Registry, registry_command, running

MINT = "/_/oidc/mint-token"


@dataclass(frozen=True)
class Trusting:
    """A registry, its public address, the issuer it knows, and who certifies both."""

    registry: Registry
    issuer: Issuer
    authority: Authority
    audience: str

    def add(self, project: str, *options: str, kind: str = "github") -> str:
        """Add a publisher by the command; say its name."""
        usual = {
            "github": ("--repository", "acme/tools", "--workflow", "publish.yml"),
            "gitlab": ("--repository", "acme/tools"),
        }.get(kind, ())
        done = registry_command(
            *("publisher", "add", project, "--kind", kind, "--issuer", self.issuer.url),
            *(*usual, *options, "--data", str(self.registry.data)),
            cwd=self.registry.data,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def mint(self, identity: str) -> Answer:
        """Ask for a token, as every client does."""
        return self.post(MINT, {"token": identity})

    def post(self, path: str, document: object) -> Answer:
        body = json.dumps(document).encode()
        return self.registry.ask(path, "POST", body, Content_Type="application/json")

    def minted(self, **job: object) -> str:
        """Get a token for the issuer's job."""
        answer = self.mint(self.issuer.identity(self.audience, **job))
        assert answer.status == 200, answer
        return str(json.loads(answer.body)["token"])

    def with_token(self, token: str) -> Registry:
        """The same registry, asked with another token."""
        seen = self.registry
        return Registry(seen.port, seen.data, seen.process, "", token, seen.ca)


@contextlib.contextmanager
def trusting(folder: Path, **settings: str) -> Iterator[Trusting]:
    """Start a registry and an issuer it can reach, with a public address of its own."""
    folder.mkdir(exist_ok=True)
    authority, port = Authority(folder), free_port()
    certificate, key = authority.certify()
    public = f"https://localhost:{port}/"
    given: dict[str, Any] = {
        "REGISTRY_TLS_CERT": str(certificate),
        "REGISTRY_TLS_KEY": str(key),
        "REGISTRY_PUBLIC_URL": public,
        **authority.trusted,
        **settings,
    }
    with (
        issuing(authority) as issuer,
        running(folder / "data", "--port", str(port), **given) as registry,
    ):
        audience = settings.get("REGISTRY_OIDC_AUDIENCE", public)
        yield Trusting(registry, issuer, authority, audience)


def refusal(answer: Answer) -> tuple[int, str]:
    """Read a refusal as the publish action does: the status, and the one code."""
    (error,) = json.loads(answer.body)["errors"]
    assert error["description"], answer
    return answer.status, error["code"]


def tokens(trusting: Trusting) -> list[Token]:
    """List the tokens there are."""
    with catalogue_of(trusting.registry.data) as catalogue:
        return catalogue.accounts.tokens()


def audited(trusting: Trusting) -> list[Record]:
    """Read the audit."""
    with catalogue_of(trusting.registry.data) as catalogue:
        return list(catalogue.audit())
